"""Whether an arm can pour in a certain way: the plan is gone through in its joints, without physics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.plan import Phase
from scenes.kit.control.arm.ik import ArmIK
from scenes.kit.control.arm.poses import Frame, between, compose, distance, frame, min_jerk, relative
from scenes.kit.robots.panda.model import HOME
from scenes.kit.robots.station import ARM
from scenes.tabletop.pour.plan import Pouring, about, grasp

_HZ = 12.5
_ITERATIONS = 3
_REACHED_M = 0.002
_NEVER_RADPS = 1e3


def fastest_joint_radps(way: Pouring, phases: Sequence[Phase], arm: ArmIK) -> float:
    """Highest joint speed that these phases ask for; a thousand where the hand cannot get where it should."""
    known = {
        "world": Frame(np.zeros(3), np.array([1.0, 0.0, 0.0, 0.0])),
        way.cup: Frame(np.array(way.stand_m), np.array(about("z", way.stand_yaw_rad))),
        way.plate: Frame(np.array(way.plate_m), np.array([1.0, 0.0, 0.0, 0.0])),
    }
    q = np.array(HOME)
    tool, cup = arm.tool(q), known[way.cup]
    hold = relative(cup, compose(cup, frame(grasp(way, 0.0).pose)))
    fastest = 0.0
    for phase in phases:
        if phase.carry is not None:
            end = compose(cup if phase.carry.frame == "self" else known[phase.carry.frame], frame(phase.carry.pose))
            leg = _Leg(cup, end, hold)
            cup = end
        elif phase.hands and phase.hands[ARM].frame in known:
            end = compose(known[phase.hands[ARM].frame], frame(phase.hands[ARM].pose))
            leg = _Leg(tool, end, known["world"])
        else:
            continue
        q, speed = leg.go(arm, q, phase)
        fastest, tool = max(fastest, speed), leg.tool(1.0)
    return fastest


@dataclass(frozen=True, slots=True)
class _Leg:
    """A straight way of a body, and where on it the tool is."""

    start: Frame
    end: Frame
    tool_in_body: Frame

    def tool(self, share: float) -> Frame:
        """Tool pose after this share of the way."""
        return compose(between(self.start, self.end, share), self.tool_in_body)

    def go(self, arm: ArmIK, q: F64, phase: Phase) -> tuple[F64, float]:
        """Joints at the end, and the highest joint speed on the way."""
        metres, turn = distance(self.start, self.end)
        lasts_s = max(phase.min_s, metres / phase.speed_mps, turn / phase.turn_radps)
        steps = max(2, round(lasts_s * _HZ))
        fastest = 0.0
        for k in range(1, steps + 1):
            aim = self.tool(min_jerk(k / steps))
            moved = arm.step(q, aim, _ITERATIONS)
            fastest = max(fastest, float(np.abs(moved - q).max()) * steps / lasts_s)
            q = moved
            if arm.error_m(q, aim) > _REACHED_M:
                return q, _NEVER_RADPS
        return q, fastest
