"""Going through a plan before the scene is built: whether an arm keeps to it, and how fast its joints have to turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import UnknownName
from badgen.contracts.plan import Goal, Phase, Pose
from scenes.kit.control.arm.ik import ArmIK
from scenes.kit.control.arm.poses import Frame, between, compose, distance, frame, min_jerk
from scenes.kit.control.arm.reach import TOLERANCE_M
from scenes.kit.robots.station import ARM

UNREACHED_RADPS = 1e3  # the answer where the hand does not get to where it should
_HZ = 12.5
_ITERATIONS = 3
_REACHED_M = 0.002
_HERE = frame(Pose())


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


def fastest_joint_radps(
    phases: Sequence[Phase], ik: ArmIK, frames: Mapping[str, Frame], body: str, grasp: Frame
) -> float:
    """Highest joint speed that these phases ask for, starting at home; `UNREACHED_RADPS` where a goal is out of reach.

    A plan that asks for much more than the motors give passes close to a singular posture, and should be rejected
    before a scene with it is built. Phases that move the hand in a frame that is not given, such as a retreat along
    the tool's own axis, are left out, as are those that only move the fingers and those that go home.

    Args:
        phases: of a plan for the arm named "arm" that carries one body.
        ik: the arm as it stands.
        frames: body -> where it is at the beginning, in the world; the carried body among them.
        body: the carried body.
        grasp: the tool's pose in that body's frame while it is carried.

    Raises:
        UnknownName: where the body is carried to a place in a frame that is not given.
    """
    known = {"world": _HERE, **frames}
    q = ik.home
    tool, carried = ik.tool(q), frames[body]
    fastest = 0.0
    for phase in phases:
        if phase.carry is not None:
            end = _carried_to(phase.carry, carried, known)
            leg, carried = _Leg(carried, end, grasp), end
        elif phase.hands and phase.hands[ARM].frame in known:
            goal = phase.hands[ARM]
            leg = _Leg(tool, compose(known[goal.frame], frame(goal.pose)), _HERE)
        else:
            continue
        q, speed = leg.go(ik, q, phase)
        fastest, tool = max(fastest, speed), leg.tool(1.0)
    return fastest


def _carried_to(goal: Goal, carried: Frame, known: Mapping[str, Frame]) -> Frame:
    if goal.frame != "self" and goal.frame not in known:
        raise UnknownName("frame", goal.frame, [*known, "self"])
    return compose(carried if goal.frame == "self" else known[goal.frame], frame(goal.pose))


@dataclass(frozen=True, slots=True)
class _Leg:
    """A straight way of a body, and where on it the tool is."""

    start: Frame
    end: Frame
    tool_in_body: Frame

    def tool(self, share: float) -> Frame:
        """Tool pose after this share of the way."""
        return compose(between(self.start, self.end, share), self.tool_in_body)

    def go(self, ik: ArmIK, q: F64, phase: Phase) -> tuple[F64, float]:
        """Joints (7,) at the end, and the highest joint speed on the way [rad/s]."""
        metres, turn = distance(self.start, self.end)
        lasts_s = max(phase.min_s, metres / phase.speed_mps, turn / phase.turn_radps)
        steps = max(2, round(lasts_s * _HZ))
        fastest = 0.0
        for k in range(1, steps + 1):
            aim = self.tool(min_jerk(k / steps))
            moved = ik.step(q, aim, _ITERATIONS)
            fastest = max(fastest, float(np.abs(moved - q).max()) * steps / lasts_s)
            q = moved
            if ik.error_m(q, aim) > _REACHED_M:
                return q, UNREACHED_RADPS
        return q, fastest
