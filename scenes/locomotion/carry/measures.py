"""What humanoid_carry asks of a state: milestones, goals and rules of its three tasks."""

from __future__ import annotations

from functools import partial

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import Exceeds
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import gait_criteria
from scenes.kit.judging import walker_rules as kit
from scenes.kit.judging.carried import Carried, carried_rules
from scenes.kit.judging.distance_walk import DistanceWalk
from scenes.kit.judging.measures import ramp
from scenes.kit.judging.rules import rule
from scenes.kit.judging.walker_measures import SHORT_M, standing, strides_in_a_row

BOX = Carried("box", "the box")
RAISE_M = 0.10
PLACE_M = 0.30  # a robot that should stand still stays this near to where it started


def intact(t: Trajectory) -> F64:
    """(T,) 1 where the robot stands and holds the box level, 0 where it is down or the box is lost."""
    return standing(t) * BOX.in_hands(t)


AHEAD = DistanceWalk(1.5, 1.0, intact)
BACK = DistanceWalk(1.1, -1.0, intact)


def carried(t: Trajectory, walk: DistanceWalk) -> Bools:
    """(T,) whether the walk has reached its goal with the box level in the hands."""
    return walk.goal(t) & BOX.held_level(t)


carried_ahead, carried_back = partial(carried, walk=AHEAD), partial(carried, walk=BACK)


def lifted(t: Trajectory) -> Bools:
    """(T,) upright where it started, the box level in its hands and higher than at the start."""
    there = gait_criteria.upright(t) & (off_place_m(t) < PLACE_M)
    return there & (BOX.raised_m(t) >= RAISE_M) & BOX.held_level(t)


def off_place_m(t: Trajectory) -> F64:
    """(T,) how far the pelvis is from above where it started, while upright."""
    way = (t.pos("pelvis") - t.pos("pelvis")[0])[:, :2]
    return np.where(gait_criteria.upright(t), np.hypot(way[:, 0], way[:, 1]), 0.0)


def _left_place(t: Trajectory) -> F64:
    """How far the robot is from where it should stand."""
    return ramp(off_place_m(t), PLACE_M, 2 * PLACE_M)


def _moves_feet(t: Trajectory) -> F64:
    """Strides in a row that left the floor, or landed elsewhere."""
    return strides_in_a_row(t, lambda s: s.lift_m >= gait_criteria.LIFT_M or abs(s.ahead_m) >= SHORT_M)


def _raising(t: Trajectory) -> F64:
    return ramp(BOX.raised_m(t), 0.0, RAISE_M) * intact(t)


def _in_place(t: Trajectory) -> F64:
    high = ramp(BOX.raised_m(t), RAISE_M - 0.02, RAISE_M)
    return high * ramp(off_place_m(t), 2 * PLACE_M, PLACE_M) * intact(t)


def walk_milestones(walk: DistanceWalk, whither: str) -> tuple[Milestone, ...]:
    """First step, the distance, and going on, with the box."""
    way, on = (
        f"the box has been carried the whole way {whither}",
        "the box has come the whole way, and the robot walks on",
    )
    return walk.milestones(way, on)


LIFT_MILESTONES = (
    Milestone("raised", 0.8, _raising, "the box is up in front of the chest"),
    Milestone("still", 0.2, _in_place, "the robot stands where it stood, the box in front of its chest"),
)
_HELD = (*carried_rules(BOX), *kit.stays_up())
_STEADY = (*_HELD, kit.marches(), kit.rests(), kit.strays())
_OFF = Exceeds(off_place_m, PLACE_M, "off_m", 0.2)
AHEAD_RULES = (*_STEADY, kit.shuffles(), kit.walks_backward(), kit.dawdles(), kit.late(carried_ahead, 8.6))
BACK_RULES = (*_STEADY, kit.shuffles(-1.0), kit.walks_forward(), kit.late(carried_back, 8.6))
LIFT_RULES = (
    *_HELD,
    kit.in_a_row("moves_feet", "steps", _moves_feet, 2, "strides_count", "quality"),
    rule("leaves_place", "left_place", _OFF, kit.BODY, kit.ROBOT, scale=0.5, evident=_left_place),
    kit.late(lifted, 6.6, "the lift"),
)
