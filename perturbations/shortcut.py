"""Shortcut policy: the expert leaves the plan for a way to the goal that the task forbids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.perturbation import Claim, Perturbation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class ShortcutParams:
    """Which of the scene's forbidden routes, and when it leaves the plan."""

    route: str
    cause_s: float


class Shortcut(Perturbation[ShortcutParams]):
    """Follows one of the forbidden routes that the scene's plan describes.

    Args:
        routes: route name -> phase of the clean run at whose start it leaves the plan.
        weights: route name -> how often it is chosen; even by default.
    """

    name = "shortcut"
    family = "shortcut"

    def __init__(self, routes: dict[str, str], weights: Sequence[float] | None = None) -> None:
        self.routes = dict(routes)
        share = np.array(weights if weights is not None else [1.0] * len(self.routes), dtype=float)
        self._shares = share / share.sum()

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> ShortcutParams:
        """Draw a route."""
        route = list(self.routes)[int(rng.choice(len(self.routes), p=self._shares))]
        start, _ = nominal.phase_window_s(self.routes[route])
        return ShortcutParams(route, start)

    def claim(self, params: ShortcutParams) -> Claim:
        """The goal, or something near it, reached in a forbidden way."""
        kinds = {"one_handed", "drag", "drop", "collision", "tip", "displaced", "excess_force", "misplaced", "slip"}
        return Claim(frozenset(kinds), params.cause_s)

    def edit_plan(self, params: ShortcutParams, plan: Plan) -> Plan:
        """Take the forbidden route."""
        return plan.divert(params.route)
