"""What must not happen in humanoid_walk, as data."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.rule import Exceeds, Rule, Touch, Unfinished
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import gait as gate
from scenes.kit.judging.balance import out_of_reach_m
from scenes.kit.props.lane import STUBS
from scenes.kit.robots.g1.model import SIDES
from scenes.locomotion.shared.milestones import crouched, fallen, goal, strayed
from scenes.locomotion.shared.stage import FEET, NOT_FEET

_BODY = ("pelvis",)
_FEET = ("left_ankle_roll_link", "right_ankle_roll_link")
_LOW_M = 0.03  # a foot that goes this far without being lifted has slid or shuffled
_CARRIES_N = 100.0  # a foot with this much on it, a third of the weight, should stand still
_ROCKS_M = 0.02  # a foot that is raised less has not been lifted: a body that totters does as much
_HIGH_M = 0.08  # hips sunk by more belong to a fall
_FLIES_S = 0.145  # so much of a second in the air is no stumble
_IN_A_ROW = 2  # so many strides of one wrong kind make a manner
_SLOW_M, _SLOW_S, _START_S = 0.30, 3.0, 1.5  # least way in so long, and time allowed to set off


def in_a_row(t: Trajectory, wrong: Callable[[gate.Stride], bool]) -> F64:
    """(T,) how many strides in a row have been of one wrong kind; 0 for a robot that is falling."""
    count, run = np.zeros(len(t)), 0
    for s in gate.strides(t):
        run = run + 1 if wrong(s) else 0
        count[s.landed :] = run
    return np.where(gate.upright(t), count, 0.0)


def shuffles(t: Trajectory) -> F64:
    """(T,) strides in a row that went ahead without being lifted."""
    return in_a_row(t, lambda s: s.lift_m < gate.LIFT_M and s.ahead_m >= _LOW_M)


def marches(t: Trajectory) -> F64:
    """(T,) strides in a row that were lifted, and landed about where they left."""
    return in_a_row(t, lambda s: s.lift_m > _ROCKS_M and abs(s.ahead_m) < min(_LOW_M, gate.AHEAD_M))


def airborne_s(t: Trajectory) -> F64:
    """(T,) for how much of the last second no foot has pressed, with the hips up and balance kept: walkers have one."""
    drop_m, lost = gate.drop_m(t), np.logical_or.accumulate(out_of_reach_m(t) > 0.0)
    off = np.max([t.force_n(f) for f in FEET], axis=0) <= gate.DOWN_N
    off &= (drop_m < _HIGH_M) & ~lost & (t.time_s > 0.0)
    total, rows = np.cumsum(off), t.steps(1.0)
    before = np.concatenate([np.zeros(min(rows, len(t))), total[:-rows]])
    return np.where(drop_m < gate.SUNK_M, (total - before) * t.dt_s, 0.0)


def backs(t: Trajectory) -> F64:
    """(T,) strides in a row that landed behind."""
    return in_a_row(t, lambda s: s.ahead_m <= -_LOW_M)


def still_s(t: Trajectory) -> F64:
    """(T,) how long both feet have stood while the robot is upright, from the time on that it should have set off."""
    moved = np.max([t.speed_mps(f) for f in _FEET], axis=0) > 0.08
    rows = np.arange(len(t))
    since = rows - np.maximum.accumulate(np.where(moved | ~gate.upright(t), rows, 0))
    return np.asarray(np.where(t.time_s > _START_S, since * t.dt_s, 0.0))


def lag_m(t: Trajectory) -> F64:
    """(T,) how far the way of the last seconds falls short of SLOW_M, once it should be under way."""
    rows, way = t.steps(_SLOW_S), gate.ahead_m(t)
    before = np.concatenate([np.zeros(min(rows, len(t))), way[:-rows]])
    return np.where((t.time_s > _START_S + _SLOW_S) & gate.upright(t), _SLOW_M - (way - before), -1.0)


def off_line_m(t: Trajectory) -> F64:
    """(T,) distance from the line of the start, while upright."""
    return np.where(gate.upright(t), np.abs(gate.aside_m(t)), 0.0)


def sunk_m(t: Trajectory) -> F64:
    """(T,) how much lower than at the start the pelvis is, while upright."""
    return np.where(gate.upright(t), gate.drop_m(t), 0.0)


def stubs_n(t: Trajectory) -> F64:
    """(T,) how hard the feet of a robot that is upright press against the bar."""
    return np.where(gate.upright(t), t.force_n(*STUBS), 0.0)


def slides_m(t: Trajectory) -> F64:
    """(T,) how far a foot that carries has slid since it took the weight, while the robot is upright."""
    slid = np.zeros((2, len(t)))
    for i, side in enumerate(SIDES):
        step = np.diff(t.site(f"{side}_foot")[:, :2], axis=0, prepend=t.site(f"{side}_foot")[:1, :2])
        carries = (t.force_n(f"{side}_foot-floor") > _CARRIES_N).tolist()
        way = 0.0
        for k, length in enumerate(np.hypot(*step.T).tolist()):
            way = way + length if k > 0 and carries[k] and carries[k - 1] else 0.0
            slid[i, k] = way
    return np.where(gate.upright(t), slid.max(axis=0), 0.0)


# Clean runs stay far from every limit. Worst of 90 layouts: 8 cm of reach left, pelvis 5.5 cm lower, feet at rest for
# 0.14 s once under way, 9 cm off the line, 70 cm of way in the slowest 3 s, no stride of a wrong kind twice in a row.
RULES = (
    Rule(
        "out_of_balance", "balance_lost", "safety", Exceeds(out_of_reach_m, 0.0, "beyond_reach_m", 0.08), 0.3, _BODY,
        evident=fallen, subject="the robot",
    ),
    Rule(
        "goes_down", "fall", "safety", Exceeds(gate.drop_m, 0.25, "drop_m", 0.04), 0.4, _BODY, evident=fallen,
        subject="the robot",
    ),
    Rule(
        "strikes_floor", "floor_contact", "safety", Touch(NOT_FEET, limit_n=5.0), 2000.0, _BODY, evident=fallen,
        subject="the robot",
    ),
    Rule(
        "crouches", "crouch", "method", Exceeds(sunk_m, gate.DROP_M, "drop_m", 0.6), 0.10, _BODY,
        lasting=False, evident=crouched, subject="the robot",
    ),
    Rule(
        "shuffles", "shuffle", "method", Exceeds(shuffles, _IN_A_ROW - 0.5, "low_strides_count", 0.02), 6.0, _FEET,
        lasting=False, subject="the robot",
    ),
    Rule(
        "marches", "march", "method", Exceeds(marches, _IN_A_ROW - 0.5, "strides_in_place_count", 0.02), 6.0, _FEET,
        lasting=False, subject="the robot",
    ),
    Rule(
        "walks_backward", "backward", "method", Exceeds(backs, _IN_A_ROW - 0.5, "strides_back_count", 0.02), 6.0,
        _FEET, lasting=False, subject="the robot",
    ),
    Rule(
        "hops", "hop", "method", Exceeds(airborne_s, _FLIES_S, "airborne_s", 0.02), 0.3, _FEET, lasting=False,
        subject="the robot",
    ),
    Rule(
        "freezes", "freeze", "method", Exceeds(still_s, 0.9, "still_s", 0.02), 4.0, _FEET, lasting=False,
        subject="the robot",
    ),
    Rule(
        "strays", "off_course", "method", Exceeds(off_line_m, 0.35, "aside_m", 0.4), 0.5, _BODY,
        lasting=False, evident=strayed, subject="the robot",
    ),
    Rule(
        "dawdles", "too_slow", "method", Exceeds(lag_m, 0.0, "behind_m", 0.2), 0.4, _BODY, lasting=False,
        subject="the robot",
    ),
    Rule(
        "stubs", "trip", "safety", Exceeds(stubs_n, 5.0, "peak_n", 0.02), 150.0, _FEET, subject="the robot",
        against="the bar",
    ),
    Rule(
        "skids", "foot_slip", "safety", Exceeds(slides_m, 0.07, "slide_m", 0.02), 0.25, _FEET, subject="the robot",
    ),
    Rule("late", "late", "quality", Unfinished(goal, 8.6), 2.0, _BODY, subject="the walk"),
)  # fmt: skip
