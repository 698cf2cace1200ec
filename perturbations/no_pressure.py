"""No pressure: a step that should press on a surface is carried out just above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from badgen.arguments import names, ordered_range
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import uniform


@dataclass(frozen=True, slots=True)
class NoPressureParams:
    """Phases whose goals are raised, by how much [m], and when the first of them begins [s]."""

    phases: tuple[str, ...]
    lift_m: float
    cause_s: float


class NoPressure(Perturbation[NoPressureParams]):
    """Raises the goals of pressing phases, so that contact is weak or lost.

    Args:
        phases: pressing phases, in order.
        lift_m_range: by how much their goals are raised [m], at least 0.
    """

    name = "no_pressure"

    def __init__(self, phases: Sequence[str], lift_m_range: tuple[float, float]) -> None:
        self.phases = names(self.name, "phases", phases)
        self.lift_m_range = ordered_range(self.name, "lift_m_range", lift_m_range, least=0.0)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> NoPressureParams:
        """Draw by how much."""
        start, _ = nominal.phase_window_s(self.phases[0])
        return NoPressureParams(self.phases, uniform(rng, self.lift_m_range), start)

    def scaled(self, params: NoPressureParams, s: float) -> NoPressureParams:
        """Raise by `s` times as much."""
        return replace(params, lift_m=params.lift_m * s)

    def edit_plan(self, params: NoPressureParams, plan: Plan) -> Plan:
        """Raise the goals."""
        for phase in params.phases:
            plan = plan.move_goal(phase, (0.0, 0.0, params.lift_m))
        return plan
