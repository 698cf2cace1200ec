"""Weak actuator: motors lose part of their force or torque, as when they overheat or a supply breaks down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import mujoco
import numpy as np

from badgen.contracts.perturbation import Perturbation
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import moment, uniform


@dataclass(frozen=True, slots=True)
class WeakActuatorParams:
    """Which actuators, from when on, and the share of their force or torque that is left."""

    actuators: tuple[str, ...]
    cause_s: float
    remaining_share: float


class WeakActuator(Perturbation[WeakActuatorParams]):
    """Scales down the limit of a group of actuators from one moment on; the controller is not told.

    Args:
        groups: groups of actuators that fail together; one is drawn.
        during: phases of the clean run in which it may begin.
        remaining_share_range: range of the share of force or torque that is left.
        after, before: shares of the phase between which it may begin.
    """

    name = "weak_actuator"

    def __init__(
        self,
        groups: Sequence[Sequence[str]],
        during: Sequence[str],
        remaining_share_range: tuple[float, float],
        after: float = 0.0,
        before: float = 1.0,
    ) -> None:
        self.groups, self.during, self.remaining_share_range = (
            tuple(tuple(g) for g in groups),
            tuple(during),
            tuple(remaining_share_range),
        )
        self.after, self.before = after, before

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> WeakActuatorParams:
        """Draw which, when, and how much is left."""
        group = self.groups[int(rng.integers(len(self.groups)))]
        cause = moment(rng, nominal, self.during, self.after, self.before)
        return WeakActuatorParams(group, cause, uniform(rng, self.remaining_share_range))

    def scaled(self, params: WeakActuatorParams, s: float) -> WeakActuatorParams:
        """Lose `s` times as much."""
        return replace(params, remaining_share=1.0 - (1.0 - params.remaining_share) * s)

    def edit_model(self, params: WeakActuatorParams, model: mujoco.MjModel) -> None:
        """Shrink the force range of the actuators."""
        for name in params.actuators:
            model.actuator_forcerange[model.actuator(name).id] *= params.remaining_share
