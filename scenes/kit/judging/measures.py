"""Measures that scenes build their milestones, goals and rules from; each row is a function of that row's state."""

from __future__ import annotations

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Measure, Predicate
from badgen.contracts.trajectory import PRESS_N, TOUCH_N, Trajectory
from badgen.masks import any_of
from scenes.kit.robots.station import GRIPPER, HANDLE, JOINTS

_BETWEEN_M = 0.028
_HOME_RAD = 0.05


def yes_or_no(predicate: Predicate) -> Measure:
    """A measure that is 1 where the predicate holds, else 0."""
    return lambda t: as_rows(predicate(t), dtype=np.float64)


def graded(measure: Measure, zero: float, one: float) -> Measure:
    """The `ramp` of another measure."""
    return lambda t: ramp(measure(t), zero, one)


def ramp(x: F64, zero: float, one: float) -> F64:
    """Linear from 0 at `zero` to 1 at `one`, constant beyond; `zero` may be the larger."""
    return np.clip((x - zero) / (one - zero), 0.0, 1.0)


def level_m(t: Trajectory, a: str, b: str) -> F64:
    """(T,) horizontal distance between two bodies' frames [m]."""
    return as_rows(np.hypot(*(t.pos(a) - t.pos(b))[:, :2].T))


def apart_m(a: F64, b: F64) -> F64:
    """(T,) distance between two trajectories of points, (T, 3) each [m]."""
    return as_rows(np.sqrt(((a - b) ** 2).sum(axis=1)))


def moved_m(t: Trajectory, body: str) -> F64:
    """(T,) distance of a body from its position at the first row [m]."""
    return apart_m(t.pos(body), t.pos(body)[:1])


def level_shift_m(t: Trajectory, body: str) -> F64:
    """(T,) horizontal distance of a body from its position at the first row [m]."""
    step = (t.pos(body) - t.pos(body)[:1])[:, :2]
    return as_rows(np.hypot(*step.T))


def pushed_m(t: Trajectory, body: str, low_m: float = 0.01) -> F64:
    """(T,) horizontal distance from its first place of a body that was not lifted: 0 while it is above `low_m` [m]."""
    return np.where(raised_m(t, body) < low_m, level_shift_m(t, body), 0.0)


def out_of_place(t: Trajectory, body: str, shift_m: F64 | None = None) -> F64:
    """(T,) visible displacement of a body: 0 below 8 mm and 0.05 rad, 1 from 4 cm or 0.3 rad on."""
    shift = moved_m(t, body) if shift_m is None else shift_m
    return np.maximum(ramp(shift, 0.008, 0.04), ramp(t.tilt_rad(body), 0.05, 0.3))


def touching(t: Trajectory, *pairs: str) -> Bools:
    """(T,) whether any of these pairs is in contact."""
    return any_of([t.force_n(p) > TOUCH_N for p in pairs])


def gripped(t: Trajectory, grip: tuple[str, str]) -> Bools:
    """(T,) whether both pads of a hand press on the object."""
    return as_rows((t.force_n(grip[0]) > PRESS_N) & (t.force_n(grip[1]) > PRESS_N))


def resting(t: Trajectory, body: str, limit_mps: float = 0.01) -> Bools:
    """(T,) whether a body is at rest."""
    return as_rows(t.speed_mps(body) < limit_mps)


def toward(t: Trajectory, body: str, place: str) -> F64:
    """(T,) share of the horizontal distance from a body's first position to a place that is covered, in [0, 1]."""
    gap = level_m(t, body, place)
    return np.clip(1.0 - gap / max(float(gap[0]), 1e-6), 0.0, 1.0)


def turned(quat: F64, v: F64) -> F64:
    """Vectors (..., 3) rotated by unit quaternions (..., 4)."""
    w, axis = quat[..., :1], quat[..., 1:]
    twice = 2.0 * _cross(axis, v)
    return as_rows(v + w * twice + _cross(axis, twice))


def _cross(a: F64, b: F64) -> F64:
    """`np.cross` of vectors (..., 3), several times as fast for short arrays."""
    (ax, ay, az), (bx, by, bz) = ((v[..., 0], v[..., 1], v[..., 2]) for v in (a, b))
    return np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx], axis=-1)


def in_body(t: Trajectory, points: F64, body: str) -> F64:
    """Points of the world, (T, 3) or (T, N, 3), in a body's axes [m]."""
    at = (slice(None), None) if points.ndim == 3 else slice(None)
    return turned(t.quat(body)[at] * (1.0, -1.0, -1.0, -1.0), points - t.pos(body)[at])


def raised_m(t: Trajectory, body: str) -> F64:
    """(T,) height of a body above that at the first row [m]."""
    height_m = t.pos(body)[:, 2]
    return as_rows(height_m - height_m[:1])


def along_axis(t: Trajectory, body: str, height_m: float) -> F64:
    """(T, 3) point on a body's own z axis, `height_m` above its base."""
    w, x, y, z = t.quat(body).T
    axis = np.stack([2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)], axis=1)
    return as_rows(t.pos(body) + height_m * axis)


def reach_m(t: Trajectory, body: str, grip_z_m: float) -> F64:
    """(T,) distance of the tool from an object's grip [m]."""
    return apart_m(t.site(HANDLE.tool), along_axis(t, body, grip_z_m))


def between_fingers(t: Trajectory, body: str, grip_z_m: float) -> Bools:
    """(T,) whether an object is where the fingers close, rather than in the way of the hand."""
    return as_rows(reach_m(t, body, grip_z_m) < _BETWEEN_M)


def finger_gap_m(t: Trajectory) -> F64:
    """(T,) gap between the fingertips [m]."""
    columns = [int(t.model.joint(j).qposadr[0]) for j in GRIPPER.joints]
    return as_rows(GRIPPER.gap_m(t.qpos[:, columns]).mean(axis=1))


def felt_gap_m(t: Trajectory) -> F64:
    """(T,) gap between the fingertips as an expert measures it, from the joint of one finger alone [m]."""
    return as_rows(GRIPPER.gap_m(t.qpos[:, int(t.model.joint(GRIPPER.joints[0]).qposadr[0])]))


def fingers_closed_on_nothing(t: Trajectory) -> Bools:
    """(T,) whether the fingers have closed with nothing between them."""
    return as_rows(finger_gap_m(t) < 0.006)


def back_home(t: Trajectory) -> Bools:
    """(T,) whether the arm is back at its home posture after leaving it, every joint within 0.05 rad."""
    columns = [int(t.model.joint(j).qposadr[0]) for j in JOINTS]
    away = np.abs(t.qpos[:, columns] - np.array(HANDLE.home_rad)).max(axis=1) > _HOME_RAD
    return as_rows(np.logical_or.accumulate(away) & ~away)
