"""Kinematic check of a path by IK: whether an arm can follow it, and the joint speeds that it needs."""

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

UNREACHED_RADPS = 1e3  # result where the hand does not reach a pose
_HZ = 12.5
_ITERATIONS = 3
_REACHED_M = 0.002
_HERE = frame(Pose())


class Rehearsal(NamedTuple):
    """Joints (n,) of the arm at its last stop [rad], and its largest error at any of the stops [m]."""

    q: F64
    worst_m: float


def rehearse(ik: ArmIK, q: F64, stops: Sequence[Frame], steps: int = 20) -> Rehearsal:
    """Move the tool in straight lines from stop to stop, `steps` steps each; it is at the first stop in joints `q`."""
    worst = 0.0
    for here, there in pairwise(stops):
        for i in range(steps):
            q = ik.step(q, between(here, there, (i + 1) / steps))
        worst = max(worst, ik.error_m(q, there))
    return Rehearsal(q, worst)


def can_carry(ik: ArmIK, grasp: Pose, take: Sequence[Pose], onward: Sequence[Sequence[Pose]]) -> bool:
    """Whether an arm can follow the path from home along the poses `take` of a body, and then each path in `onward`.

    Args:
        ik: the arm.
        grasp: pose of the tool in the body's frame.
        take: world poses of the body over which and at which it is grasped, and to which it is then raised.
        onward: for each possible destination, the poses of the body after `take`.
    """
    home, hold = ik.home, frame(grasp)
    stops = [compose(frame(pose), hold) for pose in take]
    taken = rehearse(ik, home, [ik.tool(home), *stops])
    on = ([stops[-1], *(compose(frame(pose), hold) for pose in path)] for path in onward)
    return max(taken.worst_m, *(rehearse(ik, taken.q, way).worst_m for way in on)) < TOLERANCE_M


def fastest_joint_radps(
    phases: Sequence[Phase], ik: ArmIK, frames: Mapping[str, Frame], body: str, grasp: Frame
) -> float:
    """Highest joint speed that these phases need, starting at home; `UNREACHED_RADPS` where a goal is out of reach.

    A plan that needs far more than the motors' speed passes close to a singularity, and should be rejected before a
    scene with it is built. Phases that move the hand in a frame that is not given, such as a retreat along the tool's
    own axis, are left out, as are those that only move the fingers and those that go home.

    Args:
        phases: phases of a plan for the arm named "arm" that carries one body.
        ik: inverse kinematics of the arm.
        frames: initial world pose of each body, including the carried one.
        body: the carried body.
        grasp: the tool's pose in that body's frame while it is carried.

    Raises:
        UnknownName: the body is carried to a place in a frame that is not given.
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
    """A straight path segment of a body, and the tool's pose in the body."""

    start: Frame
    end: Frame
    tool_in_body: Frame

    def tool(self, share: float) -> Frame:
        """Tool pose after this share of the segment."""
        return compose(between(self.start, self.end, share), self.tool_in_body)

    def go(self, ik: ArmIK, q: F64, phase: Phase) -> tuple[F64, float]:
        """Joints (n,) at the end, and the highest joint speed on the segment [rad/s]."""
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
