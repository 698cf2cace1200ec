"""Wide grip: from one moment on the hands aim farther apart than what they hold asks for, and it slips or falls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import moment, uniform


@dataclass(frozen=True, slots=True)
class WideGripParams:
    """In which phase, how long after its start, when that is, and how much farther apart."""

    phase: str
    after_s: float
    cause_s: float
    wider_m: float


class WideGrip(Perturbation[WideGripParams]):
    """Adds to the width between the hands that the plan asks for, to the end of the run.

    For hands that squeeze by aiming inside what they hold: a little wider is a weak squeeze, much wider is letting go.
    The plan's phases must last just their `min_s`.

    Args:
        during: phases of the clean run in which it may begin.
        wider_m_range: range of how much wider.
        after, before: shares of the phase between which it may begin.
    """

    name = "wide_grip"

    def __init__(
        self, during: Sequence[str], wider_m_range: tuple[float, float], after: float = 0.0, before: float = 1.0
    ) -> None:
        self.during, self.wider_m_range = tuple(during), tuple(wider_m_range)
        self.after, self.before = after, before

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> WideGripParams:
        """Draw when, and how much wider."""
        phase = str(rng.choice(np.array(self.during)))
        start, _ = nominal.phase_window_s(phase)
        cause = moment(rng, nominal, (phase,), self.after, self.before)
        return WideGripParams(phase, round(cause - start, 3), cause, uniform(rng, self.wider_m_range))

    def scaled(self, params: WideGripParams, s: float) -> WideGripParams:
        """Wider by `s` times as much."""
        return replace(params, wider_m=params.wider_m * s)

    def edit_plan(self, params: WideGripParams, plan: Plan) -> Plan:
        """Cut the phase in two where it begins, and widen every grip from there on."""
        i = plan.index(params.phase)
        whole = plan.phases[i]
        head = replace(whole, min_s=params.after_s)
        tail = replace(whole, min_s=max(whole.min_s - params.after_s, 0.0))
        later = [
            replace(p, grip_m={hand: width + params.wider_m for hand, width in p.grip_m.items()})
            for p in (tail, *plan.phases[i + 1 :])
        ]
        return replace(plan, phases=(*plan.phases[:i], head, *later))
