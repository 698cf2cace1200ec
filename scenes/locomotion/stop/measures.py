"""What a state of humanoid_stop is worth: the way to a mark on the floor, and standing still on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import gait as gate
from scenes.kit.judging.measures import ramp
from scenes.kit.robots.g1.model import SIDES
from scenes.locomotion.shared.milestones import MILESTONES, standing
from scenes.locomotion.shared.rules import still_s

AHEAD_M, ASIDE_M = 0.12, 0.14  # the middle between the feet of one who stands on the mark is this near to its middle
FOOT_M = 0.16  # and so is each foot, along the way
WALKED = 0.75  # share of the way to the mark that real steps must have made; the last ones may be too short to count
STAND_S = 0.8
QUIET_MPS = 0.15  # of the pelvis of a robot that stands still
Mark = float  # place of a mark on the way straight ahead [m]


def feet_m(t: Trajectory) -> F64:
    """(T, 2, 2) soles from above: row, foot, x and y."""
    return np.stack([t.site(f"{s}_foot")[:, :2] for s in SIDES], axis=1)


def left_m(t: Trajectory, mark_m: Mark) -> F64:
    """(T,) what is left of the way to a mark, from the middle between the feet; negative beyond it."""
    return np.asarray(mark_m - feet_m(t)[:, :, 0].mean(axis=1))


def aside_m(t: Trajectory) -> F64:
    """(T,) how far the middle between the feet is to the left of the straight way to the marks."""
    return np.asarray(feet_m(t)[:, :, 1].mean(axis=1))


def on_mark(t: Trajectory, mark_m: Mark) -> Bools:
    """(T,) whether both feet are on the mark."""
    near = (np.abs(mark_m - feet_m(t)[:, :, 0]) <= FOOT_M).all(axis=1)
    return np.asarray(near & (np.abs(left_m(t, mark_m)) <= AHEAD_M) & (np.abs(aside_m(t)) <= ASIDE_M))


def stands_s(t: Trajectory) -> F64:
    """(T,) how long the robot has stood upright with both feet and the trunk at rest."""
    return np.where(t.speed_mps("pelvis") < QUIET_MPS, still_s(t), 0.0)


def goal(mark_m: Mark) -> Callable[[Trajectory], Bools]:
    """Whether the robot, having come by real steps at full height, stands still on the mark."""

    def reached(t: Trajectory) -> Bools:
        came = (gate.counted(t) >= gate.STEPS) & (gate.walked_m(t) >= WALKED * mark_m)
        high = np.maximum.accumulate(gate.drop_m(t)) <= gate.DROP_M
        stood = (stands_s(t) >= STAND_S) & (gate.upright_s(t) >= gate.UPRIGHT_S)
        return np.asarray(came & high & stood & on_mark(t, mark_m))

    return reached


def milestones(mark_m: Mark) -> tuple[Milestone, ...]:
    """First step, the way by real steps to the mark and no farther, and standing there."""

    def way(t: Trajectory) -> F64:
        walked = ramp(gate.walked_m(t), 0.0, WALKED * mark_m)
        return np.minimum(walked, ramp(np.abs(left_m(t, mark_m)), mark_m, AHEAD_M)) * standing(t)

    def stands(t: Trajectory) -> F64:
        return ramp(stands_s(t), 0.0, STAND_S) * on_mark(t, mark_m) * (way(t) >= 0.99) * standing(t)

    return (
        replace(MILESTONES[0], weight=0.10),
        Milestone("way", 0.60, way, "the robot has come to the mark"),
        Milestone("stands", 0.30, stands, "the robot stands on the mark, at rest"),
    )
