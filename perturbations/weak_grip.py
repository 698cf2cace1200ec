"""Weak grip: the fingers lose most of their force and what they hold slides out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import mujoco
import numpy as np

from badgen.contracts.perturbation import Perturbation
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import moment, uniform


@dataclass(frozen=True, slots=True)
class WeakGripParams:
    """Which grippers, from when on, and the share of their force that is left."""

    grips: tuple[str, ...]
    cause_s: float
    remaining_share: float


class WeakGrip(Perturbation[WeakGripParams]):
    """Scales down the force limit of grippers from one moment on.

    Args:
        grips: gripper actuators that lose force together.
        during: phases of the clean run in which it may begin.
        remaining_share_range: range of the share of force that is left.
        after, before: shares of the phase between which it may begin.
    """

    name = "weak_grip"

    def __init__(
        self,
        grips: Sequence[str],
        during: Sequence[str],
        remaining_share_range: tuple[float, float],
        after: float = 0.0,
        before: float = 1.0,
    ) -> None:
        self.grips, self.during, self.remaining_share_range = tuple(grips), tuple(during), tuple(remaining_share_range)
        self.after, self.before = after, before

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> WeakGripParams:
        """Draw when, and how much force is left."""
        cause = moment(rng, nominal, self.during, self.after, self.before)
        return WeakGripParams(self.grips, cause, uniform(rng, self.remaining_share_range))

    def scaled(self, params: WeakGripParams, s: float) -> WeakGripParams:
        """Lose `s` times as much force."""
        return replace(params, remaining_share=1.0 - (1.0 - params.remaining_share) * s)

    def edit_model(self, params: WeakGripParams, model: mujoco.MjModel) -> None:
        """Shrink the force range of the grippers."""
        for grip in params.grips:
            model.actuator_forcerange[model.actuator(grip).id] *= params.remaining_share
