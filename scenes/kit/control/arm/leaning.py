"""Hands that lean: the orientation of a tool that points down and forwards, or down and back."""

from __future__ import annotations

from math import cos, sin

from badgen.contracts.plan import Quat


def leaning(yaw_rad: float, lean_rad: float) -> Quat:
    """Tool down and heading `yaw_rad`, the hand leaning back against its heading; fingers close across it."""
    c, s = cos(lean_rad / 2), -sin(lean_rad / 2)  # Rz(yaw) Ry(-lean) Rx(pi)
    a, b = cos(yaw_rad / 2), sin(yaw_rad / 2)
    w, x, y, z = a * c, -b * s, a * s, b * c
    return (-x, w, z, -y)
