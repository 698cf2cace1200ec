"""Rigid poses for controllers, by MuJoCo's own quaternion routines: bit-identical for any BLAS."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, sin
from typing import Literal

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.plan import Pose, Quat


@dataclass(frozen=True, slots=True)
class Frame:
    """A pose as arrays: (3,) metres, (4,) unit quaternion w x y z."""

    pos: F64
    quat: F64


def frame(pose: Pose) -> Frame:
    """Convert a plan's pose to arrays."""
    return Frame(np.array(pose.pos_m, dtype=float), np.array(pose.quat, dtype=float))


def level_frame(xy_m: tuple[float, float], z_m: float = 0.0, yaw_rad: float = 0.0) -> Frame:
    """Frame of an upright object."""
    return Frame(np.array([*xy_m, z_m]), np.array([cos(yaw_rad / 2), 0.0, 0.0, sin(yaw_rad / 2)]))


def compose(a: Frame, b: Frame) -> Frame:
    """Pose b, given in a's frame, expressed in the parent frame of a."""
    pos, quat = np.empty(3), np.empty(4)
    mujoco.mju_rotVecQuat(pos, b.pos, a.quat)
    mujoco.mju_mulQuat(quat, a.quat, b.quat)
    return Frame(pos + a.pos, quat)


def relative(a: Frame, b: Frame) -> Frame:
    """Pose b expressed in a's frame; both are given in one frame."""
    inverse, pos, quat = np.empty(4), np.empty(3), np.empty(4)
    mujoco.mju_negQuat(inverse, a.quat)
    mujoco.mju_rotVecQuat(pos, b.pos - a.pos, inverse)
    mujoco.mju_mulQuat(quat, inverse, b.quat)
    return Frame(pos, quat)


def rotation(a: F64, b: F64) -> F64:
    """Rotation vector (3,) in a's frame that turns quaternion a into b [rad]."""
    out = np.empty(3)
    mujoco.mju_subQuat(out, b, a)
    return out


def between(a: Frame, b: Frame, s: float) -> Frame:
    """Interpolate from a (s=0) to b (s=1): a straight line with a constant turning rate."""
    quat = np.array(a.quat)
    mujoco.mju_quatIntegrate(quat, rotation(a.quat, b.quat), s)
    return Frame(a.pos + (b.pos - a.pos) * s, quat)


def distance(a: Frame, b: Frame) -> tuple[float, float]:
    """Distance between two poses in metres and radians."""
    return float(np.sqrt(((b.pos - a.pos) ** 2).sum())), float(np.sqrt((rotation(a.quat, b.quat) ** 2).sum()))


def min_jerk(s: float) -> float:
    """Smooth 0 to 1 with zero speed and acceleration at both ends (Flash and Hogan 1985)."""
    s = min(max(s, 0.0), 1.0)
    return s * s * s * (10.0 + s * (6.0 * s - 15.0))


def about(axis: Literal["x", "y", "z"], angle_rad: float) -> Quat:
    """Rotation about one axis of a frame, by the right-hand rule."""
    c, s = cos(angle_rad / 2), sin(angle_rad / 2)
    return (c, s * (axis == "x"), s * (axis == "y"), s * (axis == "z"))


def times(*quats: Quat) -> Quat:
    """Product of one or more quaternions; each rotation is about the axes as rotated by those to its left."""
    w, x, y, z = quats[0]
    for a, b, c, d in quats[1:]:
        w, x, y, z = (
            w * a - x * b - y * c - z * d,
            w * b + x * a + y * d - z * c,
            w * c - x * d + y * a + z * b,
            w * d + x * c - y * b + z * a,
        )
    return (w, x, y, z)


def leaning(yaw_rad: float, lean_rad: float) -> Quat:
    """Tool down with heading `yaw_rad`, tilted backwards against the heading; fingers close across it."""
    c, s = cos(lean_rad / 2), -sin(lean_rad / 2)  # Rz(yaw) Ry(-lean) Rx(pi)
    a, b = cos(yaw_rad / 2), sin(yaw_rad / 2)
    w, x, y, z = a * c, -b * s, a * s, b * c
    return (-x, w, z, -y)


def rocked(edge_m: float, lean_rad: float) -> tuple[Pose, Pose]:
    """Two motions of a body in its own axes: it leans about the edge of its base at `edge_m` on x, and stands again."""
    c, s = cos(lean_rad), sin(lean_rad)
    # A rotation about the edge instead of the middle of the base moves the frame by edge - R edge.
    x, z = edge_m - edge_m * c, edge_m * s
    over = Pose((x, 0.0, z), about("y", lean_rad))
    return over, Pose((-(x * c - z * s), 0.0, -(x * s + z * c)), about("y", -lean_rad))
