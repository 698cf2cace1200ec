"""Diversion: the expert leaves its plan for another of the ways that the scene describes; base of several operators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import uniform


@dataclass(frozen=True, slots=True)
class AlternativePlanParams:
    """Which of the scene's routes, when it leaves the plan, and how long after the start of a phase that is."""

    alternative: str
    cause_s: float
    after_s: float = 0.0


class AlternativePlanFault(Perturbation[AlternativePlanParams]):
    """Follows one of the routes of the plan from a phase on.

    Args:
        routes: route name -> phase of the clean run at whose start it leaves the plan.
        weights: how often each route is chosen, in the same order; even by default.
        after_s_range: range of how long after the start of that phase it leaves; for plans that go by the clock.
    """

    def __init__(
        self,
        alternatives: Mapping[str, str],
        weights: Sequence[float] | None = None,
        after_s_range: tuple[float, float] | None = None,
    ) -> None:
        if not alternatives or (weights is not None and len(weights) != len(alternatives)):
            raise BadValue(f"{self.name} needs at least one route, and a weight for each or none")
        self.alternatives = dict(alternatives)
        share = np.array(weights if weights is not None else [1.0] * len(self.alternatives), dtype=float)
        self._shares = share / share.sum()
        self.after_s_range = tuple(after_s_range) if after_s_range is not None else None

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> AlternativePlanParams:
        """Draw a route."""
        alternative = list(self.alternatives)[int(rng.choice(len(self.alternatives), p=self._shares))]
        start, _ = nominal.phase_window_s(self.alternatives[alternative])
        after_s = round(uniform(rng, self.after_s_range), 3) if self.after_s_range is not None else 0.0
        return AlternativePlanParams(alternative, start + after_s, after_s)

    def edit_plan(self, params: AlternativePlanParams, plan: Plan) -> Plan:
        """Take the route."""
        return plan.switch_to(params.alternative, params.after_s)
