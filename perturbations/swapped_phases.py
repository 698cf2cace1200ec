"""Swapped phases: two steps of the plan are done in the wrong order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class SwappedPhasesParams:
    """Two blocks of phases that change places, and when the earlier would have begun."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    cause_s: float


class SwappedPhases(Perturbation[SwappedPhasesParams]):
    """Exchanges two blocks of phases; what lies between them stays between them.

    Args:
        swap: pairs of blocks, each block a list of phase names in the order of the plan.
    """

    name = "swapped_phases"

    def __init__(self, swap: Sequence[Sequence[Sequence[str]]]) -> None:
        self.swap = tuple((tuple(first), tuple(second)) for first, second in swap)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> SwappedPhasesParams:
        """Draw which steps change places."""
        first, second = self.swap[int(rng.integers(len(self.swap)))]
        cause = min(nominal.phase_window_s(p)[0] for p in (*first, *second))
        return SwappedPhasesParams(first, second, cause)

    def edit_plan(self, params: SwappedPhasesParams, plan: Plan) -> Plan:
        """Exchange the blocks."""
        return plan.swapped(params.first, params.second)
