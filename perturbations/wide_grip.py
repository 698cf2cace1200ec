"""Wide grip: from one moment on the hands are too far apart for what they hold, and it slips or falls."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from badgen.arguments import ordered_range
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import CauseWindow, During, uniform


@dataclass(frozen=True, slots=True)
class WideGripParams:
    """When the grip widens, and by how much.

    Attributes:
        phase: the phase in which it begins.
        after_s: how long after the start of that phase [s].
        cause_s: when that is [s].
        wider_m: what is added to the commanded width between the hands [m].
    """

    phase: str
    after_s: float
    cause_s: float
    wider_m: float


class WideGrip(Perturbation[WideGripParams]):
    """Adds to the commanded width between the hands, until the end of the rollout.

    For hands that squeeze an object because they are commanded to a width smaller than the object: a little wider
    weakens the squeeze, much wider releases the object. The phases of the plan must last exactly their `min_s`.

    Args:
        during: phases of the clean rollout in which it may begin, or an exact time [s].
        wider_m_range: what is added to the width [m], at least 0.
        after: earliest begin, as a share of the phase's duration, from 0 to 1.
        before: latest begin, likewise.
    """

    name = "wide_grip"

    def __init__(
        self, during: During, wider_m_range: tuple[float, float], after: float = 0.0, before: float = 1.0
    ) -> None:
        self.window = CauseWindow.checked(self.name, during, after, before)
        self.wider_m_range = ordered_range(self.name, "wider_m_range", wider_m_range, least=0.0)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> WideGripParams:
        """Draw when, and how much wider."""
        if isinstance(self.window.during, float):
            cause = self.window.sample(rng, nominal)
            phase = nominal.phase_at(cause)
        else:
            phase = str(rng.choice(np.array(self.window.during)))
            cause = replace(self.window, during=(phase,)).sample(rng, nominal)
        start, _ = nominal.phase_window_s(phase)
        return WideGripParams(phase, round(cause - start, 3), cause, uniform(rng, self.wider_m_range))

    def scaled(self, params: WideGripParams, s: float) -> WideGripParams:
        """Wider by `s` times as much."""
        return replace(params, wider_m=params.wider_m * s)

    def edit_plan(self, params: WideGripParams, plan: Plan) -> Plan:
        """Cut the phase in two where the fault begins, and widen every grip from there on."""
        i = plan.index(params.phase)
        whole = plan.phases[i]
        head = replace(whole, min_s=params.after_s)
        tail = replace(whole, min_s=max(whole.min_s - params.after_s, 0.0))
        later = [
            replace(p, grip_m={hand: width + params.wider_m for hand, width in p.grip_m.items()})
            for p in (tail, *plan.phases[i + 1 :])
        ]
        return replace(plan, phases=(*plan.phases[:i], head, *later))
