"""Alternative plan: the expert leaves its plan for another one that the scene describes; base of several operators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from badgen.arguments import name_map, ordered_range, relative_weights
from badgen.contracts.arrays import F64
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import uniform


@dataclass(frozen=True, slots=True)
class AlternativePlanParams:
    """Which alternative plan is followed, and when the expert changes to it.

    Attributes:
        alternative: name of the alternative plan, as in `Plan.alternatives`.
        cause_s: when the expert changes to it [s].
        after_s: how long after the start of the phase at which it leaves the nominal plan that is [s].
    """

    alternative: str
    cause_s: float
    after_s: float = 0.0


class AlternativePlanFault(Perturbation[AlternativePlanParams]):
    """Makes the expert follow, from one phase on, one of the alternative plans of the scene.

    Args:
        alternatives: name of the alternative plan -> phase of the clean rollout at which the expert changes to it.
        weights: how often each alternative is drawn, in the same order; at least 0; all the same by default.
        after_s_range: how long after the start of that phase the expert changes plans [s], at least 0; at its start by
            default. Only for plans whose phases last exactly their `min_s`.
    """

    def __init__(
        self,
        alternatives: Mapping[str, str],
        weights: Sequence[float] | None = None,
        after_s_range: tuple[float, float] | None = None,
    ) -> None:
        self.alternatives = name_map(self.name, "alternatives", alternatives)
        self._shares = _shares(self.name, weights, len(self.alternatives))
        self.after_s_range = None
        if after_s_range is not None:
            self.after_s_range = ordered_range(self.name, "after_s_range", after_s_range, least=0.0)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> AlternativePlanParams:
        """Draw an alternative plan, and when the expert changes to it."""
        alternative = list(self.alternatives)[int(rng.choice(len(self.alternatives), p=self._shares))]
        start, _ = nominal.phase_window_s(self.alternatives[alternative])
        after_s = round(uniform(rng, self.after_s_range), 3) if self.after_s_range is not None else 0.0
        return AlternativePlanParams(alternative, start + after_s, after_s)

    def edit_plan(self, params: AlternativePlanParams, plan: Plan) -> Plan:
        """Change to the alternative plan."""
        return plan.switch_to(params.alternative, params.after_s)


def _shares(owner: str, weights: Sequence[float] | None, count: int) -> F64:
    """(count,) probability of each alternative."""
    given = weights if weights is not None else [1.0] * count
    share = np.array(relative_weights(owner, "weights", given, count))
    return np.asarray(share / share.sum())
