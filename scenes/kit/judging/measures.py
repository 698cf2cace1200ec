"""Measures that scenes build their milestones, goals and rules from; each row is a function of that row's state."""

from __future__ import annotations

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import Measure, Predicate
from badgen.contracts.trajectory import PRESS_N, TOUCH_N, Trajectory


def yes_or_no(predicate: Predicate) -> Measure:
    """A measure that is 1 where something is so, and 0 where it is not."""
    return lambda t: np.asarray(predicate(t), dtype=np.float64)


def ramp(x: F64, zero: float, one: float) -> F64:
    """0 at `zero`, 1 at `one`, straight between, level beyond; `zero` may be the larger."""
    return np.clip((x - zero) / (one - zero), 0.0, 1.0)


def level_m(t: Trajectory, a: str, b: str) -> F64:
    """(T,) horizontal distance between two bodies' frames [m]."""
    return np.asarray(np.hypot(*(t.pos(a) - t.pos(b))[:, :2].T))


def apart_m(a: F64, b: F64) -> F64:
    """(T,) distance between two paths, (T, 3) each [m]."""
    return np.asarray(np.sqrt(((a - b) ** 2).sum(axis=1)))


def moved_m(t: Trajectory, body: str) -> F64:
    """(T,) how far a body is from where it was at the first row [m]."""
    return apart_m(t.pos(body), t.pos(body)[:1])


def level_shift_m(t: Trajectory, body: str) -> F64:
    """(T,) level distance of a body from where it was at the first row [m]."""
    step = (t.pos(body) - t.pos(body)[:1])[:, :2]
    return np.asarray(np.hypot(*step.T))


def out_of_place(t: Trajectory, body: str, shift_m: F64 | None = None) -> F64:
    """(T,) how far a body is from where and how it stood: 0 below 8 mm and 0.05 rad, 1 from 4 cm or 0.3 rad on."""
    shift = moved_m(t, body) if shift_m is None else shift_m
    return np.maximum(ramp(shift, 0.008, 0.04), ramp(t.tilt_rad(body), 0.05, 0.3))


def touching(t: Trajectory, *pairs: str) -> Bools:
    """(T,) whether any of these pairs is in contact."""
    return np.asarray(np.any([t.force_n(p) > TOUCH_N for p in pairs], axis=0), dtype=np.bool_)


def gripped(t: Trajectory, grip: tuple[str, str]) -> Bools:
    """(T,) whether both pads of a hand press on the object."""
    return np.asarray((t.force_n(grip[0]) > PRESS_N) & (t.force_n(grip[1]) > PRESS_N))


def resting(t: Trajectory, body: str, limit_mps: float = 0.01) -> Bools:
    """(T,) whether a body is still."""
    return np.asarray(t.speed_mps(body) < limit_mps)


def toward(t: Trajectory, body: str, place: str) -> F64:
    """(T,) share of the way from where a body stood at the first row to a place, by level distance, in [0, 1]."""
    gap = level_m(t, body, place)
    return np.clip(1.0 - gap / max(float(gap[0]), 1e-6), 0.0, 1.0)


def ever(mask: Bools) -> Bools:
    """(T,) whether it has been so at any row up to this one."""
    return np.asarray(np.logical_or.accumulate(mask))


def raised_m(t: Trajectory, body: str) -> F64:
    """(T,) how far a body is above where it was at the first row [m]."""
    height_m = t.pos(body)[:, 2]
    return np.asarray(height_m - height_m[:1])
