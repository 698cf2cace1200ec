"""Swapped phases: two steps of the plan are done in the wrong order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from badgen.arguments import name_groups
from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class SwappedPhasesParams:
    """Two blocks of phases that change places, and when the earlier begins in the clean rollout [s]."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    cause_s: float


class SwappedPhases(Perturbation[SwappedPhasesParams]):
    """Exchanges two blocks of phases; what lies between them stays between them.

    Args:
        swap: pairs of blocks, each block a list of phases in the order of the plan; one pair is drawn.
    """

    name = "swapped_phases"

    def __init__(self, swap: Sequence[Sequence[Sequence[str]]]) -> None:
        pairs = tuple(swap) if isinstance(swap, Iterable) and not isinstance(swap, str) else ()
        blocks = [name_groups(self.name, "swap", pair) for pair in pairs]
        if not blocks or any(len(pair) != 2 for pair in blocks):
            raise BadValue(f"{self.name}: swap must be a list of at least one pair of blocks; got {swap!r}")
        self.swap = tuple((first, second) for first, second in blocks)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> SwappedPhasesParams:
        """Draw which blocks change places."""
        first, second = self.swap[int(rng.integers(len(self.swap)))]
        cause = min(nominal.phase_window_s(p)[0] for p in (*first, *second))
        return SwappedPhasesParams(first, second, cause)

    def edit_plan(self, params: SwappedPhasesParams, plan: Plan) -> Plan:
        """Exchange the blocks."""
        return plan.swapped(params.first, params.second)
