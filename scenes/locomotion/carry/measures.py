"""What a state of humanoid_carry is worth: where the box is, milestones, goals, and what a breach still shows."""

from __future__ import annotations

from functools import partial

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.control.carrying.figure import TRUNK
from scenes.kit.judging import gait as gate
from scenes.kit.judging.measures import apart_m, ramp, touching
from scenes.locomotion.carry.world import BOX, BOX_FLOOR, GRIP
from scenes.locomotion.shared.milestones import standing

AHEAD_M, BACK_M, RAISE_M = 1.5, 1.1, 0.10
PLACE_M = 0.30  # who should stand still stays this near
LEVEL_RAD = 0.5
_LOST_S = 0.06
_FLOWN_S, _AWAY_M = (0.10, 0.20), 0.05  # a box that has left is that long and that far away from where it was held
_PRESS_N = 0.5


def loose_s(t: Trajectory) -> F64:
    """(T,) for how long the palms have not both pressed on the box; once it is lost, until both press on it again."""
    pressing = np.min([t.force_n(g) for g in GRIP], axis=0) > _PRESS_N
    pressing[0] = True  # forces are known from the second row on
    rows = np.arange(len(t))
    last = np.maximum.accumulate(np.where(pressing & ~touching(t, BOX_FLOOR), rows, 0))
    return np.asarray((rows - last) * t.dt_s)


def lost(t: Trajectory) -> Bools:
    """(T,) whether the box is out of the hands."""
    return np.asarray(loose_s(t) >= _LOST_S - 1e-9)


def in_hands(t: Trajectory) -> F64:
    """(T,) 1 held and level, 0 lost or turned on its side."""
    return np.asarray(~lost(t) * ramp(t.tilt_rad(BOX), 1.2, LEVEL_RAD))


def fall_m(t: Trajectory) -> F64:
    """(T,) how far the box has come down since it left the hands; 0 while it is held."""
    loose, height = loose_s(t), t.pos(BOX)[:, 2]
    start = np.arange(len(t)) - np.rint(loose / t.dt_s).astype(int)
    return np.where(lost(t), np.maximum(height[start] - height, 0.0), 0.0)


def fling_mps(t: Trajectory) -> F64:
    """(T,) how fast, up and level, the box left the hands, over the robot's own speed; known once it is away."""
    loose, way = loose_s(t), t.pos(BOX) - t.pos("pelvis")
    rate = np.diff(way, axis=0, prepend=way[:1]) / t.dt_s
    speed = np.sqrt(rate[:, 0] ** 2 + rate[:, 1] ** 2 + np.maximum(rate[:, 2], 0.0) ** 2)
    held = np.arange(len(t)) - np.rint(loose / t.dt_s).astype(int)  # last row of the hold
    away = apart_m(_between_palms(t), _between_palms(t)[held]) > _AWAY_M
    just = (loose >= _FLOWN_S[0] - 1e-9) & (loose <= _FLOWN_S[1] + 1e-9) & ~touching(t, BOX_FLOOR)
    return np.where(just & away, speed[np.minimum(held + 1, len(t) - 1)], 0.0)


def slid_m(t: Trajectory) -> F64:
    """(T,) how far the box is from the middle between the palms that hold it; 0 while it is lost."""
    return np.where(lost(t), 0.0, np.abs(_between_palms(t)).max(axis=1))


def _between_palms(t: Trajectory) -> F64:
    """(T, 3) the box as seen from the middle between the palms, along the trunk's axes."""
    return _in_trunk(t, t.pos(BOX)) - _in_trunk(t, (t.site("left_palm") + t.site("right_palm")) / 2)


def tilt_rad(t: Trajectory) -> F64:
    """(T,) how far out of level the box is held; 0 while it is lost, or the robot not upright."""
    return np.where(lost(t) | ~gate.upright(t), 0.0, t.tilt_rad(BOX))


def raised_m(t: Trajectory) -> F64:
    """(T,) how much higher against the trunk the box is than at the start."""
    height = _in_trunk(t, t.pos(BOX))[:, 2]
    return np.asarray(height - height[0])


def _in_trunk(t: Trajectory, place: F64) -> F64:
    """(T, 3) points of the world in the trunk's frame."""
    quat, v = t.quat(TRUNK), place - t.pos(TRUNK)
    w, axis = quat[:, :1], -quat[:, 1:]
    twice = 2.0 * np.cross(axis, v)
    return np.asarray(v + w * twice + np.cross(axis, twice))


def off_place_m(t: Trajectory) -> F64:
    """(T,) how far the pelvis is from above where it started, while upright."""
    way = (t.pos("pelvis") - t.pos("pelvis")[0])[:, :2]
    return np.where(gate.upright(t), np.hypot(way[:, 0], way[:, 1]), 0.0)


def _well(t: Trajectory) -> F64:
    return standing(t) * in_hands(t)


def _first_step(t: Trajectory, sense: float) -> F64:
    return ramp(gate.counted(t, sense).astype(np.float64), 0.0, 1.0) * _well(t)


def _way(t: Trajectory, sense: float, goal_m: float) -> F64:
    return ramp(gate.walked_m(t, sense), 0.0, goal_m) * _well(t)


def _going_on(t: Trajectory, sense: float, goal_m: float) -> F64:
    late = ramp(gate.since_step_s(t, sense), gate.PAUSE_S + 0.6, gate.PAUSE_S)
    return ramp(gate.walked_m(t, sense), goal_m - 0.05, goal_m) * late * _well(t)


def _carried(t: Trajectory, sense: float, goal_m: float) -> Bools:
    """Past the distance in real steps by a run that passes the strict gate, still walking, the box in its hands."""
    return gate.walks(t, sense) & (gate.walked_m(t, sense) >= goal_m) & _holding(t)


def _holding(t: Trajectory) -> Bools:
    return np.asarray(~lost(t) & (t.tilt_rad(BOX) < LEVEL_RAD))


def _raising(t: Trajectory) -> F64:
    return ramp(raised_m(t), 0.0, RAISE_M) * _well(t)


def _in_place(t: Trajectory) -> F64:
    return ramp(raised_m(t), RAISE_M - 0.02, RAISE_M) * ramp(off_place_m(t), 2 * PLACE_M, PLACE_M) * _well(t)


def lifted(t: Trajectory) -> Bools:
    """Upright where it started, the box level in its hands and higher than at the start."""
    return gate.upright(t) & (off_place_m(t) < PLACE_M) & (raised_m(t) >= RAISE_M) & _holding(t)


def gone(t: Trajectory) -> F64:
    """1 where the box is out of the hands."""
    return np.asarray(lost(t).astype(np.float64))


def leaning(t: Trajectory) -> F64:
    """How far the box is turned out of level."""
    return ramp(t.tilt_rad(BOX), LEVEL_RAD, 1.2)


def left_place(t: Trajectory) -> F64:
    """How far the robot is from where it should stand."""
    return ramp(off_place_m(t), PLACE_M, 2 * PLACE_M)


def _walk(sense: float, goal_m: float, words: str) -> tuple[Milestone, ...]:
    return (
        Milestone("first_step", 0.10, partial(_first_step, sense=sense), "the robot has taken its first real step"),
        Milestone(
            "way", 0.70, partial(_way, sense=sense, goal_m=goal_m), f"the box has been carried the whole way {words}",
        ),
        Milestone(
            "going_on", 0.20, partial(_going_on, sense=sense, goal_m=goal_m),
            "the box has come the whole way, and the robot walks on",
        ),
    )  # fmt: skip


carried_ahead = partial(_carried, sense=1.0, goal_m=AHEAD_M)
carried_back = partial(_carried, sense=-1.0, goal_m=BACK_M)
AHEAD_MILESTONES = _walk(1.0, AHEAD_M, "ahead")
BACK_MILESTONES = _walk(-1.0, BACK_M, "back")
LIFT_MILESTONES = (
    Milestone("raised", 0.8, _raising, "the box is up in front of the chest"),
    Milestone("still", 0.2, _in_place, "the robot stands where it stood, the box in front of its chest"),
)
