"""Skipped phase: a step of the plan is left out, and the expert goes on as if it had been done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.arguments import name_groups
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class SkippedPhaseParams:
    """Phases that are left out, and when the first of them begins in the clean rollout [s]."""

    phases: tuple[str, ...]
    cause_s: float


class SkippedPhase(Perturbation[SkippedPhaseParams]):
    """Leaves out one of several steps of the plan.

    Args:
        skip: steps that may be left out, each a list of phases; one step is drawn.
    """

    name = "skipped_phase"

    def __init__(self, skip: Sequence[Sequence[str]]) -> None:
        self.skip = name_groups(self.name, "skip", skip)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> SkippedPhaseParams:
        """Draw which step is left out."""
        group = self.skip[int(rng.integers(len(self.skip)))]
        return SkippedPhaseParams(group, min(nominal.phase_window_s(p)[0] for p in group))

    def edit_plan(self, params: SkippedPhaseParams, plan: Plan) -> Plan:
        """Leave the phases out."""
        return plan.without(params.phases)
