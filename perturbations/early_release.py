"""Early release: one or more grippers open while they should hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.expert import Observation
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import moment, uniform


@dataclass(frozen=True, slots=True)
class EarlyReleaseParams:
    """Which grippers open, when, and for how long."""

    grips: tuple[str, ...]
    cause_s: float
    lasts_s: float


class EarlyRelease(Perturbation[EarlyReleaseParams]):
    """Commands grippers wide open for a while, whatever the controller asks.

    Args:
        grips: gripper actuators that may open.
        hands: how many of them open together.
        during: phases of the clean run in which it may begin.
        lasts_s_range: range of how long they are kept open.
        after, before: shares of the phase between which it may begin.
    """

    name = "early_release"

    def __init__(
        self,
        grips: Sequence[str],
        hands: int,
        during: Sequence[str],
        lasts_s_range: tuple[float, float] = (0.6, 2.0),
        after: float = 0.0,
        before: float = 1.0,
    ) -> None:
        self.grips, self.hands, self.during = tuple(grips), hands, tuple(during)
        self.lasts_s_range, self.after, self.before = tuple(lasts_s_range), after, before

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> EarlyReleaseParams:
        """Draw which hands, when, and how long."""
        grips = tuple(sorted(str(g) for g in rng.choice(self.grips, size=self.hands, replace=False)))
        cause = moment(rng, nominal, self.during, self.after, self.before)
        return EarlyReleaseParams(grips, cause, uniform(rng, self.lasts_s_range))

    def edit_action(self, params: EarlyReleaseParams, time_s: float, obs: Observation, action: F64) -> F64:
        """Open the grippers."""
        if not params.cause_s <= time_s < params.cause_s + params.lasts_s:
            return action
        action = action.copy()
        for grip in params.grips:
            actuator = obs.model.actuator(grip)
            action[actuator.id] = actuator.ctrlrange[1]
        return action
