"""Measures about small things and the one arm that handles them."""

from __future__ import annotations

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import apart_m
from scenes.kit.robots.station import GRIPPER, HANDLE, JOINTS

_BETWEEN_M = 0.028
_HOME_RAD = 0.05


def along_axis(t: Trajectory, body: str, height_m: float) -> F64:
    """(T, 3) point on a body's own z axis, `height_m` above its foot, wherever it lies now."""
    w, x, y, z = t.quat(body).T
    axis = np.stack([2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)], axis=1)
    return np.asarray(t.pos(body) + height_m * axis)


def reach_m(t: Trajectory, body: str, grip_z_m: float) -> F64:
    """(T,) distance of the tool from where a thing is gripped [m]."""
    return apart_m(t.site(HANDLE.tool), along_axis(t, body, grip_z_m))


def between_fingers(t: Trajectory, body: str, grip_z_m: float) -> Bools:
    """(T,) whether a thing is where the fingers close, rather than in the way of the hand."""
    return np.asarray(reach_m(t, body, grip_z_m) < _BETWEEN_M)


def finger_gap_m(t: Trajectory) -> F64:
    """(T,) width between the fingertips [m]."""
    columns = [int(t.model.joint(j).qposadr[0]) for j in GRIPPER.joints]
    return np.asarray(GRIPPER.gap_m(t.qpos[:, columns]).mean(axis=1))


def felt_gap_m(t: Trajectory) -> F64:
    """(T,) the same as an expert takes it, from the way of one finger alone [m]."""
    return np.asarray(GRIPPER.gap_m(t.qpos[:, int(t.model.joint(GRIPPER.joints[0]).qposadr[0])]))


def came_up_empty(t: Trajectory) -> F64:
    """(T,) 1 where the fingers have closed on nothing."""
    return np.asarray(closed_on_nothing(t), dtype=np.float64)


def closed_on_nothing(t: Trajectory) -> Bools:
    """(T,) whether the fingers have shut with nothing between them."""
    return np.asarray(finger_gap_m(t) < 0.006)


def back_home(t: Trajectory) -> Bools:
    """(T,) whether the arm is back at its home posture after it has left it, every joint within 0.05 rad."""
    columns = [int(t.model.joint(j).qposadr[0]) for j in JOINTS]
    away = np.abs(t.qpos[:, columns] - np.array(HANDLE.home_rad)).max(axis=1) > _HOME_RAD
    return np.asarray(np.logical_or.accumulate(away) & ~away)
