"""Diversion: the expert leaves its plan for another of the ways that the scene describes; base of several operators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import Claim, Perturbation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import uniform


@dataclass(frozen=True, slots=True)
class DiversionParams:
    """Which of the scene's routes, when it leaves the plan, and how long after the start of a phase that is."""

    route: str
    cause_s: float
    after_s: float = 0.0


class Diversion(Perturbation[DiversionParams]):
    """Follows one of the routes of the plan from a phase on.

    Args:
        routes: route name -> phase of the clean run at whose start it leaves the plan.
        weights: how often each route is chosen, in the same order; even by default.
        after_s: range of how long after the start of that phase it leaves; for plans that go by the clock.
    """

    kinds: ClassVar[frozenset[str]]

    def __init__(
        self,
        routes: Mapping[str, str],
        weights: Sequence[float] | None = None,
        after_s: tuple[float, float] | None = None,
    ) -> None:
        if not routes or (weights is not None and len(weights) != len(routes)):
            raise BadValue(f"{self.name} needs at least one route, and a weight for each or none")
        self.routes = dict(routes)
        share = np.array(weights if weights is not None else [1.0] * len(self.routes), dtype=float)
        self._shares = share / share.sum()
        self.after_s = tuple(after_s) if after_s is not None else None

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> DiversionParams:
        """Draw a route."""
        route = list(self.routes)[int(rng.choice(len(self.routes), p=self._shares))]
        start, _ = nominal.phase_window_s(self.routes[route])
        after_s = round(uniform(rng, self.after_s), 3) if self.after_s is not None else 0.0
        return DiversionParams(route, start + after_s, after_s)

    def claim(self, params: DiversionParams) -> Claim:
        """What this kind of diversion leads to."""
        return Claim(self.kinds, params.cause_s)

    def edit_plan(self, params: DiversionParams, plan: Plan) -> Plan:
        """Take the route."""
        return plan.divert(params.route, params.after_s)
