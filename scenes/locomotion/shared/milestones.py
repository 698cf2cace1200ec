"""What a state of humanoid_walk is worth: milestones, the goal, and what a breach still shows."""

from __future__ import annotations

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import gait as gate
from scenes.kit.judging.measures import ramp

GOAL_M = 1.5


def standing(t: Trajectory) -> F64:
    """1 upright at walking height, 0 fallen or sunk."""
    tilt = np.maximum(t.tilt_rad("pelvis"), t.tilt_rad("torso_link"))
    return ramp(tilt, 0.9, 0.5) * ramp(gate.drop_m(t), 0.28, 0.14)


def _first_step(t: Trajectory) -> F64:
    return ramp(gate.counted(t).astype(np.float64), 0.0, 1.0) * standing(t)


def _way(t: Trajectory) -> F64:
    return ramp(gate.walked_m(t), 0.0, GOAL_M) * standing(t)


def _going_on(t: Trajectory) -> F64:
    """The way is made, and it walks still."""
    late = ramp(gate.since_step_s(t), gate.PAUSE_S + 0.6, gate.PAUSE_S)
    return ramp(gate.walked_m(t), GOAL_M - 0.05, GOAL_M) * late * standing(t)


def goal(t: Trajectory) -> Bools:
    """Past the distance in real steps, by a run that passes the strict gate and still walks."""
    return gate.walks(t) & (gate.walked_m(t) >= GOAL_M)


def fallen(t: Trajectory) -> F64:
    """How far the robot is from standing."""
    return 1.0 - standing(t)


def crouched(t: Trajectory) -> F64:
    """How much too low the pelvis is."""
    return ramp(gate.drop_m(t), gate.DROP_M, 0.18)


def strayed(t: Trajectory) -> F64:
    """How far off its line it is."""
    return ramp(np.abs(gate.aside_m(t)), 0.25, 0.6)


MILESTONES = (
    Milestone("first_step", 0.10, _first_step, "the robot has taken its first real step"),
    Milestone("way", 0.70, _way, "the robot has walked the whole way"),
    Milestone("going_on", 0.20, _going_on, "the robot has walked the whole way and walks on"),
)
