"""Turns of goals in plain numbers: quaternions w x y z about an axis, and their product."""

from __future__ import annotations

from math import cos, sin
from typing import Literal

from badgen.contracts.plan import Quat


def about(axis: Literal["x", "y", "z"], angle_rad: float) -> Quat:
    """Turn about one axis of a frame, counter-clockwise as seen against that axis."""
    c, s = cos(angle_rad / 2), sin(angle_rad / 2)
    return (c, s * (axis == "x"), s * (axis == "y"), s * (axis == "z"))


def times(*quats: Quat) -> Quat:
    """Product of one or more quaternions: each turn is about the axes that those on its left have already turned."""
    w, x, y, z = quats[0]
    for a, b, c, d in quats[1:]:
        w, x, y, z = (
            w * a - x * b - y * c - z * d,
            w * b + x * a + y * d - z * c,
            w * c - x * d + y * a + z * b,
            w * d + x * c - y * b + z * a,
        )
    return (w, x, y, z)
