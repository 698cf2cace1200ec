"""Offset: some steps of the plan miss their goal: a pour beside the plate, a block off centre, a pull too short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin

import numpy as np

from badgen.arguments import names, one_of, ordered_range, unit_vector
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan, Vec3
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import uniform

_ANY = "any"
_AXES = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}


@dataclass(frozen=True, slots=True)
class OffsetParams:
    """Phases whose goals move, by how much in each goal's own frame [m], and when the first of them begins [s]."""

    phases: tuple[str, ...]
    offset_m: Vec3
    cause_s: float


class Offset(Perturbation[OffsetParams]):
    """Moves the goals of phases by one vector.

    Args:
        phases: phases whose goals move, in order.
        offset_m_range: how far they move [m], at least 0.
        along: in which direction: "x", "y" or "z" of the goals' frame, a vector of length 1 in it, or "any": a
            horizontal direction drawn at random.
        both_ways: whether the direction is reversed in half of the draws.
    """

    name = "offset"

    def __init__(
        self,
        phases: Sequence[str],
        offset_m_range: tuple[float, float],
        along: str | Sequence[float] = _ANY,
        both_ways: bool = False,
    ) -> None:
        self.phases = names(self.name, "phases", phases)
        self.offset_m_range = ordered_range(self.name, "offset_m_range", offset_m_range, least=0.0)
        self.direction = self._direction(along)
        self.both_ways = both_ways

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> OffsetParams:
        """Draw how far, and in which direction."""
        start, _ = nominal.phase_window_s(self.phases[0])
        size, heading = uniform(rng, self.offset_m_range), float(rng.uniform(-pi, pi))
        sign = -1.0 if self.both_ways and rng.random() < 0.5 else 1.0
        x, y, z = self.direction or (cos(heading), sin(heading), 0.0)
        return OffsetParams(self.phases, (sign * size * x, sign * size * y, sign * size * z), start)

    def scaled(self, params: OffsetParams, s: float) -> OffsetParams:
        """Move by `s` times as much."""
        x, y, z = params.offset_m
        return replace(params, offset_m=(x * s, y * s, z * s))

    def edit_plan(self, params: OffsetParams, plan: Plan) -> Plan:
        """Move the goals."""
        for phase in params.phases:
            plan = plan.move_goal(phase, params.offset_m)
        return plan

    def _direction(self, along: str | Sequence[float]) -> Vec3 | None:
        """The fixed direction, or None where it is drawn."""
        if not isinstance(along, str):
            return unit_vector(self.name, "along", along)
        word = one_of(self.name, "along", along, (_ANY, *_AXES))
        return _AXES.get(word)
