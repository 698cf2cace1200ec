"""Slippery: a surface that gave a good hold loses its friction, as when something is spilt on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import mujoco
import numpy as np

from badgen.contracts.perturbation import Perturbation
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import moment, uniform


@dataclass(frozen=True, slots=True)
class SlipperyParams:
    """Which geoms, from when on, and the share of their sliding friction that is left."""

    geoms: tuple[str, ...]
    cause_s: float
    remaining_share: float


class Slippery(Perturbation[SlipperyParams]):
    """Scales down the friction of surfaces from one moment on; nothing is seen of it until something slides.

    The surfaces must decide the friction of their contacts: a geom of higher priority than what stands on it.

    Args:
        geoms: surfaces that lose their friction together.
        during: phases of the clean run in which it may begin.
        remaining_share_range: range of the share of friction that is left.
        after, before: shares of the phase between which it may begin.
    """

    name = "slippery"

    def __init__(
        self,
        geoms: Sequence[str],
        during: Sequence[str],
        remaining_share_range: tuple[float, float],
        after: float = 0.0,
        before: float = 1.0,
    ) -> None:
        self.geoms, self.during, self.remaining_share_range = tuple(geoms), tuple(during), tuple(remaining_share_range)
        self.after, self.before = after, before

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> SlipperyParams:
        """Draw when, and how much friction is left."""
        cause = moment(rng, nominal, self.during, self.after, self.before)
        return SlipperyParams(self.geoms, cause, uniform(rng, self.remaining_share_range))

    def scaled(self, params: SlipperyParams, s: float) -> SlipperyParams:
        """Lose `s` times as much friction."""
        return replace(params, remaining_share=1.0 - (1.0 - params.remaining_share) * s)

    def edit_model(self, params: SlipperyParams, model: mujoco.MjModel) -> None:
        """Lower the sliding friction."""
        for name in params.geoms:
            model.geom_friction[model.geom(name).id, 0] *= params.remaining_share
