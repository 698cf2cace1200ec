"""Slippery: a surface loses most of its friction, as when something is spilt on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import mujoco
import numpy as np

from badgen.arguments import names, ordered_range
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import CauseWindow, During, uniform


@dataclass(frozen=True, slots=True)
class SlipperyParams:
    """Which geoms lose friction, from when on [s], and the share of their sliding friction that remains."""

    geoms: tuple[str, ...]
    cause_s: float
    remaining_share: float


class Slippery(Perturbation[SlipperyParams]):
    """Scales down the friction of surfaces from one moment on; it cannot be seen until something slides.

    A surface must set the friction of its contacts: give its geom a higher priority than what stands on it.

    Args:
        geoms: surfaces that lose friction together.
        during: phases of the clean rollout in which it may begin, or an exact time [s].
        remaining_share_range: share of the sliding friction that remains, from 0 to 1.
        after: earliest begin, as a share of the phase's duration, from 0 to 1.
        before: latest begin, likewise.
    """

    name = "slippery"

    def __init__(
        self,
        geoms: Sequence[str],
        during: During,
        remaining_share_range: tuple[float, float],
        after: float = 0.0,
        before: float = 1.0,
    ) -> None:
        self.geoms = names(self.name, "geoms", geoms)
        self.window = CauseWindow.checked(self.name, during, after, before)
        self.remaining_share_range = ordered_range(self.name, "remaining_share_range", remaining_share_range, 0.0, 1.0)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> SlipperyParams:
        """Draw when, and how much friction remains."""
        cause = self.window.sample(rng, nominal)
        return SlipperyParams(self.geoms, cause, uniform(rng, self.remaining_share_range))

    def scaled(self, params: SlipperyParams, s: float) -> SlipperyParams:
        """Lose `s` times as much friction."""
        return replace(params, remaining_share=1.0 - (1.0 - params.remaining_share) * s)

    def edit_model(self, params: SlipperyParams, model: mujoco.MjModel) -> None:
        """Lower the sliding friction."""
        for name in params.geoms:
            model.geom_friction[model.geom(name).id, 0] *= params.remaining_share
