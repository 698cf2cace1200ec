"""Points and headings on the floor."""

from __future__ import annotations

from math import cos, sin
from typing import TypeAlias, TypeVar

import numpy as np

from badgen.contracts.arrays import F64

Vec2: TypeAlias = tuple[float, float]  # (x, y) or (ahead, left) [m]
Print: TypeAlias = tuple[float, float, float]  # pose of a sole, or a point with a heading: x, y [m], yaw [rad]

T = TypeVar("T", float, F64)


def yaw_of(mat: F64) -> float:
    """Yaw of a rotation matrix [rad]."""
    return float(np.arctan2(mat[1, 0], mat[0, 0]))


def level(yaw: float) -> F64:
    """Rotation matrix of a yaw about the vertical."""
    c, s = cos(yaw), sin(yaw)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def nod(angle: float) -> F64:
    """Rotation matrix of a forward pitch."""
    c, s = cos(angle), sin(angle)
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def into(point: tuple[T, T], origin: Print, yaw: float) -> tuple[T, T]:
    """Transform a world point, or arrays of x and of y, into the frame with this origin and yaw."""
    x, y, c, s = point[0] - origin[0], point[1] - origin[1], cos(yaw), sin(yaw)
    return c * x + s * y, -s * x + c * y


def out(point: Vec2, origin: Print, yaw: float) -> Vec2:
    """Transform a point from the frame with this origin and yaw into the world; inverse of `into`."""
    c, s = cos(yaw), sin(yaw)
    return origin[0] + c * point[0] - s * point[1], origin[1] + s * point[0] + c * point[1]
