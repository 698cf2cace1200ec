"""Shared contacts and measures of walking humanoids: values that rules compare with limits, and visibility of a breach.

Strides are those of the gait criteria. Most measures are 0 for a robot that is not upright, so that a fall is not
reported as a crouch or as leaving the line too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from badgen.contracts.arrays import F64, Ints
from badgen.contracts.rows import as_rows, delayed, row_numbers, scanned
from badgen.contracts.scene import ContactPair
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import gait_criteria
from scenes.kit.judging.gait_criteria import Stride
from scenes.kit.judging.measures import ramp, turned
from scenes.kit.robots.g1.model import SIDES
from scenes.kit.worlds.ground import FLOOR

SHORT_M = 0.03  # a stride that lands nearer than this is in place
START_S = 1.5  # time within which the robot should have set off
_ROCKS_M = 0.02  # least height of a lifted foot; rocking from foot to foot raises it by less
_CARRIES_N = 100.0  # a foot with this load, a third of the weight, should stand still
_HIGH_M = 0.08  # a pelvis lower by more than this belongs to a fall
_SLOW_M, _SLOW_S = 0.30, 3.0  # least distance covered within this time
STEP_S = 0.18  # duration of the quickest step
REACH_M = 0.50  # length of the longest step
_G_MPS2 = 9.81
SOLES = tuple(f"{s}_ankle_roll_link" for s in SIDES)  # bodies of the feet
# Collision guards distinguish contacts of shins, thighs and pelvis from those of the feet below them.
_OTHERS = (
    *(ContactPair(f"{s}_knee-{FLOOR}", f"{s}_knee_guard", FLOOR, 8) for s in SIDES),
    *(ContactPair(f"{s}_thigh-{FLOOR}", f"{s}_hip_yaw_guard", FLOOR, 8) for s in SIDES),
    ContactPair(f"pelvis-{FLOOR}", "pelvis_guard", FLOOR, 8),
    ContactPair(f"torso-{FLOOR}", "torso_link", FLOOR, 32),
)
NOT_FEET = tuple(p.name for p in _OTHERS)


def foot_pairs(body: str) -> tuple[ContactPair, ...]:
    """Contact pairs of the two feet with a body, the left one first."""
    return tuple(ContactPair(f"{s}_foot-{body}", sole, body, 8) for s, sole in zip(SIDES, SOLES, strict=True))


def roomy(pairs: tuple[ContactPair, ...], times: int) -> tuple[ContactPair, ...]:
    """The same pairs with room for several times as many contacts, for floors with objects on them."""
    return tuple(replace(p, slots=times * p.slots) for p in pairs)


FLOOR_PAIRS = (*foot_pairs(FLOOR), *_OTHERS)
FEET = tuple(p.name for p in foot_pairs(FLOOR))


def centre_of_mass(t: Trajectory) -> F64:
    """(T, 3) centre of mass of the robot and everything attached to its pelvis."""
    m = t.model
    root = int(m.body("pelvis").id)
    bodies = [i for i in range(m.nbody) if int(m.body_rootid[i]) == root and m.body_mass[i] != 0.0]
    pos, quat, _ = t.poses()
    moments = m.body_mass[bodies, None] * (pos[:, bodies] + turned(quat[:, bodies], m.body_ipos[bodies]))
    total, mass = np.zeros_like(pos[:, 0]), 0.0
    for n, i in enumerate(bodies):  # one after the other, so that every row rounds in the same way
        total += moments[:, n]
        mass += float(m.body_mass[i])
    return total / mass


def out_of_reach_m(t: Trajectory) -> F64:
    """(T,) distance of the capture point from the nearer sole, minus what a next step can correct [m].

    The capture point is c + v sqrt(h / g), with c and v the horizontal position and velocity of the centre of mass and
    h its height: a foot put there would bring the robot to rest. A step takes at least STEP_S; until it lands the point
    moves away from the standing foot, by a factor of exp(STEP_S sqrt(g / h)). Beyond the longest step divided by that
    factor, balance can therefore not be kept any more.
    """

    def work_out() -> F64:
        com = centre_of_mass(t)
        rate = np.diff(com, axis=0, prepend=com[:1]) / t.dt_s
        rise_s = np.sqrt(np.maximum(com[:, 2], 0.1) / _G_MPS2)
        capture = com[:, :2] + rate[:, :2] * rise_s[:, None]
        gaps = [np.hypot(*(capture - t.site(f"{s}_foot")[:, :2]).T) for s in SIDES]
        return as_rows(np.min(np.stack(gaps), axis=0) - REACH_M * np.exp(-STEP_S / rise_s))

    return t.cached((out_of_reach_m,), work_out)


def strides_in_a_row(t: Trajectory, wrong: Callable[[Stride], bool]) -> F64:
    """(T,) number of strides in a row that are `wrong`; 0 for a robot that is falling."""

    def begin() -> Callable[..., float]:
        run = 0.0

        def add(*landed: Stride | None) -> float:
            nonlocal run
            for s in landed:
                if s is not None:
                    run = run + 1.0 if wrong(s) else 0.0
            return run

        return add

    count = scanned(begin, *gait_criteria.landings(t), dtype=np.float64)
    return np.where(gait_criteria.upright(t), count, 0.0)


def low_strides(t: Trajectory, direction: float = 1.0) -> F64:
    """(T,) number of strides in a row that went ahead (`direction` 1) or back (-1) without a lifted foot."""
    return strides_in_a_row(t, lambda s: s.lift_m < gait_criteria.LIFT_M and direction * s.ahead_m >= SHORT_M)


def strides_in_place(t: Trajectory) -> F64:
    """(T,) number of strides in a row that were lifted and landed about where they left."""
    return strides_in_a_row(t, lambda s: s.lift_m > _ROCKS_M and abs(s.ahead_m) < SHORT_M)


def strides_back(t: Trajectory, direction: float = 1.0) -> F64:
    """(T,) number of strides in a row that landed behind (`direction` 1) or ahead of (-1) where they left."""
    return strides_in_a_row(t, lambda s: direction * s.ahead_m <= -SHORT_M)


def airborne_s(t: Trajectory) -> F64:
    """(T,) time within the last second without foot contact, while pelvis height and balance are kept [s]."""
    drop_m, lost = gait_criteria.drop_m(t), np.logical_or.accumulate(out_of_reach_m(t) > 0.0)
    off = np.max(np.stack([t.force_n(f) for f in FEET]), axis=0) <= gait_criteria.DOWN_N
    off &= (drop_m < _HIGH_M) & ~lost & (t.time_s > 0.0)
    total = np.cumsum(off)
    return np.where(drop_m < gait_criteria.SUNK_M, (total - _delayed(t, total, 1.0)) * t.dt_s, 0.0)


def still_s(t: Trajectory) -> F64:
    """(T,) time for which both feet of an upright robot have stood still; 0 before START_S [s]."""
    moved = np.max(np.stack([t.speed_mps(f) for f in SOLES]), axis=0) > 0.08
    rows = row_numbers(t.time_s)
    since = rows - np.maximum.accumulate(np.where(moved | ~gait_criteria.upright(t), rows, 0))
    return as_rows(np.where(t.time_s > START_S, since * t.dt_s, 0.0))


def behind_m(t: Trajectory) -> F64:
    """(T,) shortfall from 0.3 m of the distance covered in the last 3 s, while upright and under way [m]."""
    made = gait_criteria.ahead_m(t) - _delayed(t, gait_criteria.ahead_m(t), _SLOW_S)
    return np.where((t.time_s > START_S + _SLOW_S) & gait_criteria.upright(t), _SLOW_M - made, -1.0)


def off_line_m(t: Trajectory) -> F64:
    """(T,) distance from the initial line, while upright [m]."""
    return np.where(gait_criteria.upright(t), np.abs(gait_criteria.aside_m(t)), 0.0)


def sunk_m(t: Trajectory) -> F64:
    """(T,) height of the pelvis below that at the start, while upright [m]."""
    return np.where(gait_criteria.upright(t), gait_criteria.drop_m(t), 0.0)


def slides_m(t: Trajectory) -> F64:
    """(T,) distance that a loaded foot has slid since it took the weight, while the robot is upright [m]."""
    slid = []
    for i, side in enumerate(SIDES):
        sole = t.site(f"{side}_foot")[:, :2]
        step = np.diff(sole, axis=0, prepend=sole[:1])
        slid.append(scanned(_sliding, t.force_n(FEET[i]) > _CARRIES_N, np.hypot(*step.T), dtype=np.float64))
    return np.where(gait_criteria.upright(t), np.maximum(*slid), 0.0)


def _sliding() -> Callable[[bool, float], float]:
    way, before = 0.0, False

    def add(carries: bool, length: float) -> float:
        nonlocal way, before
        way = way + length if carries and before else 0.0
        before = carries
        return way

    return add


def standing(t: Trajectory) -> F64:
    """(T,) 1 upright at walking height, 0 fallen or sunk."""
    tilt = np.maximum(t.tilt_rad("pelvis"), t.tilt_rad("torso_link"))
    return ramp(tilt, 0.9, 0.5) * ramp(gait_criteria.drop_m(t), 0.28, 0.14)


def fallen(t: Trajectory) -> F64:
    """(T,) 1 minus `standing`."""
    return 1.0 - standing(t)


def strayed(t: Trajectory) -> F64:
    """(T,) visible distance from the initial line, in [0, 1]."""
    return ramp(np.abs(gait_criteria.aside_m(t)), 0.25, 0.6)


def _delayed(t: Trajectory, values: F64 | Ints, by_s: float) -> F64:
    """(T,) the values `by_s` earlier; 0 before the start."""
    return delayed(values, t.steps(by_s))
