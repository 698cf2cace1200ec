"""Offset: some steps of the plan aim beside the mark: a pour off the plate, a block off centre, a pull too short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin

import numpy as np

from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan, Vec3
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import uniform

_AXES = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}


@dataclass(frozen=True, slots=True)
class OffsetParams:
    """Phases whose goals are moved, the move in each goal's own frame, and when the first of them begins."""

    phases: tuple[str, ...]
    offset_m: Vec3
    cause_s: float


class Offset(Perturbation[OffsetParams]):
    """Moves the goals of phases by one vector.

    Args:
        phases: phases whose goals are moved, in order.
        offset_m_range: range of the distance.
        along: "x", "y", "z" or a direction in the goals' frame, or "any": a level heading drawn at random.
        both_ways: the direction is reversed in half of the draws.
    """

    name = "offset"

    def __init__(
        self,
        phases: Sequence[str],
        offset_m_range: tuple[float, float],
        along: str | Sequence[float] = "any",
        both_ways: bool = False,
    ) -> None:
        self.phases, self.offset_m_range = tuple(phases), tuple(offset_m_range)
        self.along, self.both_ways = along if isinstance(along, str) else tuple(along), both_ways

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> OffsetParams:
        """Draw how far, and which way."""
        start, _ = nominal.phase_window_s(self.phases[0])
        size, heading = uniform(rng, self.offset_m_range), float(rng.uniform(-pi, pi))
        sign = -1.0 if self.both_ways and rng.random() < 0.5 else 1.0
        x, y, z = self._direction(heading)
        return OffsetParams(self.phases, (sign * size * x, sign * size * y, sign * size * z), start)

    def scaled(self, params: OffsetParams, s: float) -> OffsetParams:
        """Off by `s` times as much."""
        x, y, z = params.offset_m
        return replace(params, offset_m=(x * s, y * s, z * s))

    def edit_plan(self, params: OffsetParams, plan: Plan) -> Plan:
        """Move the goals."""
        for phase in params.phases:
            plan = plan.move_goal(phase, params.offset_m)
        return plan

    def _direction(self, heading: float) -> Vec3:
        if self.along == "any":
            return (cos(heading), sin(heading), 0.0)
        if isinstance(self.along, str):
            return _AXES[self.along]
        x, y, z = self.along
        return (float(x), float(y), float(z))
