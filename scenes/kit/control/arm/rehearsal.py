"""Going through a way in small steps before the scene is built, to see whether an arm keeps to it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from badgen.contracts.arrays import F64
from scenes.kit.control.arm.ik import ArmIK
from scenes.kit.control.arm.poses import Frame, between


class Rehearsal(NamedTuple):
    """Joints (7,) in which an arm comes to its last stop [rad], and its worst error at any of the stops [m]."""

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
