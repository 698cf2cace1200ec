"""Weak grip: grippers lose most of their force, and what they hold slides out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import mujoco
import numpy as np

from badgen.arguments import names, ordered_range
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import CauseWindow, During, uniform
from perturbations.shared.weakened import weaken


@dataclass(frozen=True, slots=True)
class WeakGripParams:
    """Which gripper actuators are weak, from when on [s], and the share of their force limit that remains."""

    grips: tuple[str, ...]
    cause_s: float
    remaining_share: float


class WeakGrip(Perturbation[WeakGripParams]):
    """Scales down the force limit of grippers from one moment on.

    Args:
        grips: actuators of what holds the object (fingers, or the arms of a robot that holds it between its palms);
            they lose force together.
        during: phases of the clean rollout in which it may begin, or an exact time [s].
        remaining_share_range: share of the force limit that remains, from 0 to 1.
        after: earliest begin, as a share of the phase's duration, from 0 to 1.
        before: latest begin, likewise.
    """

    name = "weak_grip"

    def __init__(
        self,
        grips: Sequence[str],
        during: During,
        remaining_share_range: tuple[float, float],
        after: float = 0.0,
        before: float = 1.0,
    ) -> None:
        self.grips = names(self.name, "grips", grips)
        self.window = CauseWindow.checked(self.name, during, after, before)
        self.remaining_share_range = ordered_range(self.name, "remaining_share_range", remaining_share_range, 0.0, 1.0)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> WeakGripParams:
        """Draw when, and how much force remains."""
        cause = self.window.sample(rng, nominal)
        return WeakGripParams(self.grips, cause, uniform(rng, self.remaining_share_range))

    def scaled(self, params: WeakGripParams, s: float) -> WeakGripParams:
        """Lose `s` times as much force."""
        return replace(params, remaining_share=1.0 - (1.0 - params.remaining_share) * s)

    def edit_model(self, params: WeakGripParams, model: mujoco.MjModel) -> None:
        """Shrink the force range of the grippers."""
        for grip in params.grips:
            weaken(model, grip, params.remaining_share)
