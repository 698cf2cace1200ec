"""Low clearance: the expert lifts and carries too low, and what it carries hits what it should pass over."""

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
class LowClearanceParams:
    """Phases whose goals are lowered, by how much [m], and when the first of them begins [s]."""

    phases: tuple[str, ...]
    lower_m: float
    cause_s: float


class LowClearance(Perturbation[LowClearanceParams]):
    """Lowers the goals of phases, so that what is carried or pressed comes too low.

    Args:
        phases: phases whose goals are lowered, in order.
        lower_m_range: by how much [m], at least 0.
    """

    name = "low_clearance"

    def __init__(self, phases: Sequence[str], lower_m_range: tuple[float, float]) -> None:
        self.phases = names(self.name, "phases", phases)
        self.lower_m_range = ordered_range(self.name, "lower_m_range", lower_m_range, least=0.0)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> LowClearanceParams:
        """Draw by how much."""
        start, _ = nominal.phase_window_s(self.phases[0])
        return LowClearanceParams(self.phases, uniform(rng, self.lower_m_range), start)

    def scaled(self, params: LowClearanceParams, s: float) -> LowClearanceParams:
        """Lower by `s` times as much."""
        return replace(params, lower_m=params.lower_m * s)

    def edit_plan(self, params: LowClearanceParams, plan: Plan) -> Plan:
        """Lower the goals."""
        for phase in params.phases:
            plan = plan.move_goal(phase, (0.0, 0.0, -params.lower_m))
        return plan
