"""Early release: one or more grippers open while they should hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from badgen.arguments import names, ordered_range, whole_number
from badgen.contracts.arrays import F64
from badgen.contracts.expert import Observation
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import CauseWindow, During, uniform

_OPENS = 0.1  # of its range: a gripper that is told to open further than this lets go


@dataclass(frozen=True, slots=True)
class EarlyReleaseParams:
    """Which gripper actuators open, when, and for how long.

    Attributes:
        grips: the actuators.
        cause_s: when they open [s].
        lasts_s: how long they are kept open [s].
        opens_s: when the first of them opens by itself in the clean rollout [s]; None for never.
    """

    grips: tuple[str, ...]
    cause_s: float
    lasts_s: float
    opens_s: float | None = None


class EarlyRelease(Perturbation[EarlyReleaseParams]):
    """Commands grippers wide open for a while, whatever the controller asks for.

    Args:
        grips: gripper actuators that may open.
        hands: how many of them open together, from 1 to all.
        during: phases of the clean rollout in which it may begin, or an exact time [s].
        lasts_s_range: how long they are kept open [s], at least 0.
        after: earliest begin, as a share of the phase's duration, from 0 to 1.
        before: latest begin, likewise.
    """

    name = "early_release"

    def __init__(
        self,
        grips: Sequence[str],
        hands: int,
        during: During,
        lasts_s_range: tuple[float, float] = (0.6, 2.0),
        after: float = 0.0,
        before: float = 1.0,
    ) -> None:
        self.grips = names(self.name, "grips", grips)
        self.hands = whole_number(self.name, "hands", hands, 1, len(self.grips))
        self.window = CauseWindow.checked(self.name, during, after, before)
        self.lasts_s_range = ordered_range(self.name, "lasts_s_range", lasts_s_range, least=0.0)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> EarlyReleaseParams:
        """Draw which grippers, when, and how long."""
        grips = tuple(sorted(str(g) for g in rng.choice(self.grips, size=self.hands, replace=False)))
        cause = self.window.sample(rng, nominal)
        return EarlyReleaseParams(grips, cause, uniform(rng, self.lasts_s_range), _opens_s(nominal, grips, cause))

    def scaled(self, params: EarlyReleaseParams, s: float) -> EarlyReleaseParams:
        """Open them less early: by `s` times as much before they open by themselves.

        Where they never do, they are kept open for `s` times as long.
        """
        if params.opens_s is None or s <= 0.0:
            return replace(params, lasts_s=params.lasts_s * s)
        return replace(params, cause_s=params.opens_s - s * (params.opens_s - params.cause_s))

    def spans_s(self, params: EarlyReleaseParams) -> float:
        """How much too early they open or, where they never do by themselves, how long they are kept open [s]."""
        return params.lasts_s if params.opens_s is None else params.opens_s - params.cause_s

    def edit_action(self, params: EarlyReleaseParams, time_s: float, obs: Observation, action: F64) -> F64:
        """Command the grippers to the upper end of their control range, which is open."""
        if not params.cause_s <= time_s < params.cause_s + params.lasts_s:
            return action
        action = action.copy()
        for grip in params.grips:
            actuator = obs.model.actuator(grip)
            action[actuator.id] = actuator.ctrlrange[1]
        return action


def _opens_s(nominal: Trajectory, grips: Sequence[str], cause_s: float) -> float | None:
    """When one of the grippers is first told to open after a time in the clean rollout [s]; None for never."""
    first = min(int(np.searchsorted(nominal.time_s, cause_s)), len(nominal) - 1)
    opens = np.zeros(len(nominal) - first, dtype=bool)
    for grip in grips:
        actuator = nominal.model.actuator(grip)
        low, high = actuator.ctrlrange
        asked = nominal.action[first:, actuator.id]
        opens |= asked > asked[0] + _OPENS * (high - low)
    return float(nominal.time_s[first + int(opens.argmax())]) if opens.any() else None
