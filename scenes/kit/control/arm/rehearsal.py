"""Going through a way in small steps before the scene is built, to see whether an arm keeps to it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from badgen.contracts.arrays import F64
from badgen.contracts.plan import Pose
from scenes.kit.control.arm.ik import ArmIK
from scenes.kit.control.arm.poses import Frame, between, compose, frame
from scenes.kit.control.arm.reach import TOLERANCE_M


class Rehearsal(NamedTuple):
    """Joints (n,) in which an arm comes to its last stop [rad], and its worst error at any of the stops [m]."""

    q: F64
    worst_m: float


def rehearse(ik: ArmIK, q: F64, stops: Sequence[Frame], steps: int = 20) -> Rehearsal:
    """Lead the tool in straight lines from stop to stop, `steps` steps each; it is at the first stop in joints `q`."""
    worst = 0.0
    for here, there in pairwise(stops):
        for i in range(steps):
            q = ik.step(q, between(here, there, (i + 1) / steps))
        worst = max(worst, ik.error_m(q, there))
    return Rehearsal(q, worst)


def can_carry(ik: ArmIK, grasp: Pose, take: Sequence[Pose], ways: Sequence[Sequence[Pose]]) -> bool:
    """Whether an arm keeps to its way from home along the poses `take` of a body, and on from there along each way.

    Args:
        ik: the arm.
        grasp: pose of the tool in the body's frame.
        take: poses of the body over which and at which it is taken, and to which it is then raised, in the world.
        ways: for each place that it may be brought to, the poses of the body from there on.
    """
    home, hold = ik.home, frame(grasp)
    stops = [compose(frame(pose), hold) for pose in take]
    taken = rehearse(ik, home, [ik.tool(home), *stops])
    on = ([stops[-1], *(compose(frame(pose), hold) for pose in way)] for way in ways)
    return max(taken.worst_m, *(rehearse(ik, taken.q, way).worst_m for way in on)) < TOLERANCE_M
