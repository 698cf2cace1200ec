"""Milestones, goals and rules of the three tasks of humanoid_carry."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import Exceeds, Measure, Predicate, Rule
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import gait_criteria
from scenes.kit.judging import walker_rules as kit
from scenes.kit.judging import wayside_rules as wayside
from scenes.kit.judging.between_palms import BetweenPalms
from scenes.kit.judging.distance_walk import DistanceWalk
from scenes.kit.judging.measures import graded, ramp
from scenes.kit.judging.rules import rule
from scenes.kit.judging.walker_measures import SHORT_M, standing, strides_in_a_row

BOX = BetweenPalms("box", "the box")
RAISE_M = 0.10
PLACE_M = 0.30  # largest distance from its start of a robot that should stand still
REAR_POST = "rear_post"
_POSTS = (wayside.strikes_post(), wayside.strikes_post(REAR_POST))
_HELD = (*BOX.rules(), *BOX.stated_rules(), *kit.stays_up(), *_POSTS, wayside.staggers())
_STEADY = (*_HELD, kit.marches(), kit.rests(), kit.strays(), wayside.swerves())
_CARRIED, _GOES_ON = "the box has been carried the whole way", "the box has come the whole way, and the robot walks on"


class CarryGoal(NamedTuple):
    """Milestones, rules and goal of a task; what its last state is worth, None where the milestones say it.

    `recovered` is as in `Task`.
    """

    milestones: tuple[Milestone, ...]
    rules: tuple[Rule, ...]
    goal: Predicate
    end_value: Measure | None = None
    recovered: Predicate | None = None


def _intact(t: Trajectory) -> F64:
    """(T,) multiplier on progress: 1 where the robot stands and holds the box upright, 0 if it fell or lost the box."""
    return standing(t) * BOX.in_hands(t)


_AHEAD, _BACK = DistanceWalk(1.5, 1.0, _intact), DistanceWalk(1.1, -1.0, _intact)


def _carried(walk: DistanceWalk) -> Predicate:
    return lambda t: walk.goal(t) & BOX.held_level(t)


def _goes_on(walk: DistanceWalk) -> Predicate:
    return lambda t: walk.goes_on(t) & BOX.held_level(t)


def _lifted(t: Trajectory) -> Bools:
    """(T,) whether the robot is upright at its start and holds the box upright, higher than at the start."""
    there = gait_criteria.upright(t) & (_off_place_m(t) < PLACE_M)
    return there & (BOX.raised_m(t) >= RAISE_M) & BOX.held_level(t)


def _off_place_m(t: Trajectory) -> F64:
    """(T,) horizontal distance of the pelvis from its start, while upright [m]."""
    way = (t.pos("pelvis") - t.pos("pelvis")[0])[:, :2]
    return np.where(gait_criteria.upright(t), np.hypot(way[:, 0], way[:, 1]), 0.0)


def _moves_feet(t: Trajectory) -> F64:
    """(T,) number of strides in a row that were lifted, or landed elsewhere."""
    return strides_in_a_row(t, lambda s: s.lift_m >= gait_criteria.LIFT_M or abs(s.ahead_m) >= SHORT_M)


def _raising(t: Trajectory) -> F64:
    return ramp(BOX.raised_m(t), 0.0, RAISE_M) * _intact(t)


def _in_place(t: Trajectory) -> F64:
    high = ramp(BOX.raised_m(t), RAISE_M - 0.02, RAISE_M)
    return high * ramp(_off_place_m(t), 2 * PLACE_M, PLACE_M) * _intact(t)


_OFF, _LEFT = Exceeds(_off_place_m, PLACE_M, "off_m", 0.2), graded(_off_place_m, PLACE_M, 2 * PLACE_M)
AHEAD = CarryGoal(
    _AHEAD.milestones(f"{_CARRIED} ahead", _GOES_ON),
    (*_STEADY, kit.shuffles(), kit.walks_backward(), kit.dawdles(), kit.late(_carried(_AHEAD), 8.6)),
    _carried(_AHEAD),
    _AHEAD.end_value,
    _goes_on(_AHEAD),
)
BACK = CarryGoal(
    _BACK.milestones(f"{_CARRIED} back", _GOES_ON),
    (*_STEADY, kit.shuffles(-1.0), kit.walks_forward(), kit.late(_carried(_BACK), 8.6)),
    _carried(_BACK),
    _BACK.end_value,
    _goes_on(_BACK),
)
LIFT = CarryGoal(
    (
        Milestone("raised", 0.8, _raising, "the box is up in front of the chest"),
        Milestone("still", 0.2, _in_place, "the robot stands where it stood, the box in front of its chest"),
    ),
    (
        *_HELD,
        kit.in_a_row("moves_feet", "steps", _moves_feet, 2, "strides_count"),
        rule("leaves_place", "left_place", _OFF, kit.BODY, kit.ROBOT, scale=0.5, evident=_LEFT),
        kit.late(_lifted, 6.6, "the lift"),
    ),
    _lifted,
)
