"""Weak actuator: motors lose part of their force or torque, as when they overheat or their supply voltage drops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import mujoco
import numpy as np

from badgen.arguments import name_groups, ordered_range
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import CauseWindow, During, uniform
from perturbations.shared.weakened import weaken


@dataclass(frozen=True, slots=True)
class WeakActuatorParams:
    """Which actuators are weak, from when on [s], and the share of their force or torque limit that remains."""

    actuators: tuple[str, ...]
    cause_s: float
    remaining_share: float


class WeakActuator(Perturbation[WeakActuatorParams]):
    """Scales down the force or torque limit of a group of actuators from one moment on; the controller is not told.

    Args:
        groups: groups of actuators that fail together; one group is drawn.
        during: phases of the clean rollout in which it may begin, or an exact time [s].
        remaining_share_range: share of the limit that remains, from 0 to 1.
        after: earliest begin, as a share of the phase's duration, from 0 to 1.
        before: latest begin, likewise.
    """

    name = "weak_actuator"

    def __init__(
        self,
        groups: Sequence[Sequence[str]],
        during: During,
        remaining_share_range: tuple[float, float],
        after: float = 0.0,
        before: float = 1.0,
    ) -> None:
        self.groups = name_groups(self.name, "groups", groups)
        self.window = CauseWindow.checked(self.name, during, after, before)
        self.remaining_share_range = ordered_range(self.name, "remaining_share_range", remaining_share_range, 0.0, 1.0)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> WeakActuatorParams:
        """Draw which group, when, and how much remains."""
        group = self.groups[int(rng.integers(len(self.groups)))]
        cause = self.window.sample(rng, nominal)
        return WeakActuatorParams(group, cause, uniform(rng, self.remaining_share_range))

    def scaled(self, params: WeakActuatorParams, s: float) -> WeakActuatorParams:
        """Lose `s` times as much."""
        return replace(params, remaining_share=1.0 - (1.0 - params.remaining_share) * s)

    def edit_model(self, params: WeakActuatorParams, model: mujoco.MjModel) -> None:
        """Shrink the force range of the actuators."""
        for name in params.actuators:
            weaken(model, name, params.remaining_share)
