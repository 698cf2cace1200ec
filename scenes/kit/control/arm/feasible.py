"""Whether a goal makes sense for an arm, before it is followed.

A body that fell off the table, rolled out of reach or lies upside down has a goal like any other. An arm that follows
it turns itself inside out or drives its hand into the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import cos

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.expert import Observation
from badgen.contracts.plan import Goal, Phase
from scenes.kit.control.arm.goals import named_bodies
from scenes.kit.control.arm.ik import ArmIK
from scenes.kit.control.arm.poses import Frame, between, distance

STRAYED_M = 0.20  # a body that has moved by this during a phase that follows it is not where it is expected
FALLEN_M = 0.10  # a body that is lower than at time 0 by this fell off what it stood on
MISSED_M = 0.03  # largest distance from a goal, with the turn weighted, that still counts as reached
LEFT_BEHIND_M = 0.08  # a hand whose set-points are this far from its path cannot follow it
STEEPEST_RAD = 1.3  # a hand that goes to an object points down, or is tilted by at most this
_STEPS, _SETTLE = 16, 12  # solver steps along the straight path, and at its end


def reached(ik: ArmIK, q: F64, goal: Frame) -> bool:
    """Whether an arm whose joints are at `q` gets to a tool pose on the straight path."""
    start = ik.tool(q)
    for k in range(1, _STEPS + _SETTLE + 1):
        q = ik.step(q, between(start, goal, min(1.0, k / _STEPS)))
    return ik.error_m(q, goal) <= MISSED_M


def sensible(
    arms: Mapping[str, ArmIK], q: Mapping[str, F64], phase: Phase, tools: Mapping[str, Frame], fetches: bool
) -> bool:
    """Whether the hands can go to these tool poses; `fetches` where they come for an object that they do not hold."""
    for hand, tool in tools.items():
        from_a_body = hand in phase.hands and bool(named_bodies(phase.hands[hand]))
        if fetches and from_a_body and not points_down(tool):
            return False
        if not reached(arms[hand], q[hand], tool):
            return False
    return True


def points_down(tool: Frame) -> bool:
    """Whether a tool's axis is tilted from straight down by no more than STEEPEST_RAD."""
    _, x, y, _ = tool.quat
    return bool(2.0 * (x * x + y * y) - 1.0 >= cos(STEEPEST_RAD))


def fell_off(obs: Observation, goal: Goal, first_m: F64) -> bool:
    """Whether a body that a goal is taken from has fallen off what it stood on."""
    ids = [int(obs.model.body(body).id) for body in named_bodies(goal)]
    return any(float(first_m[k, 2] - obs.data.xpos[k, 2]) > FALLEN_M for k in ids)


def strayed(goal: Goal, now: Frame, expected: Frame) -> bool:
    """Whether a goal that is observed anew has moved too far; one that follows the line of a push may move."""
    return ">" not in goal.frame and distance(now, expected)[0] > STRAYED_M


def leans(obs: Observation, body: str, most_rad: float) -> bool:
    """Whether a body's z axis is tilted by more than this."""
    _, x, y, _ = obs.body_quat(body)
    return bool(1.0 - 2.0 * (x * x + y * y) < np.cos(most_rad))
