"""Push: somebody or something shoves a body, given as the change of velocity that it would cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin

import mujoco
import numpy as np

from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Vec3
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import moment, uniform

_HANDLED_M = 0.02  # what moved at least this far in the clean run was handled


@dataclass(frozen=True, slots=True)
class PushParams:
    """Which body, when, for how long, and the velocity change that a free body of its effective mass would get."""

    body: str
    cause_s: float
    lasts_s: float
    dv_mps: Vec3


class Push(Perturbation[PushParams]):
    """Shoves an object or a link with a half-sine pulse of force.

    The impulse is the velocity change times the effective mass: the object's own, or for a link the inverse of
    MuJoCo's `body_invweight0`. Given as force and time, the same numbers would fling a light object tens of metres.

    Args:
        bodies: bodies that may be pushed.
        during: phases of the clean run in which it may begin.
        dv_mps_range: range of the velocity change.
        lasts_s_range: range of the pulse's duration.
        down: share of downward direction, 0 (level) to 1 (straight down).
        handled: only those of the bodies may be pushed that the clean run moves: what the task is about.
    """

    name = "push"

    def __init__(
        self,
        bodies: Sequence[str],
        during: Sequence[str],
        dv_mps_range: tuple[float, float],
        lasts_s_range: tuple[float, float] = (0.08, 0.2),
        down: float = 0.0,
        handled: bool = False,
    ) -> None:
        self.bodies, self.during, self.dv_mps_range = tuple(bodies), tuple(during), tuple(dv_mps_range)
        self.lasts_s_range, self.down, self.handled = tuple(lasts_s_range), down, handled

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> PushParams:
        """Draw body, time, direction and strength."""
        body = str(rng.choice(self._bodies(nominal)))
        cause = moment(rng, nominal, self.during)
        dv, heading = uniform(rng, self.dv_mps_range), float(rng.uniform(-pi, pi))
        dip = self.down * pi / 2
        direction = (cos(heading) * cos(dip), sin(heading) * cos(dip), -sin(dip))
        return PushParams(
            body, cause, uniform(rng, self.lasts_s_range), (dv * direction[0], dv * direction[1], dv * direction[2])
        )

    def _bodies(self, nominal: Trajectory) -> tuple[str, ...]:
        if not self.handled:
            return self.bodies
        return tuple(b for b in self.bodies if np.abs(nominal.pos(b) - nominal.pos(b)[0]).max() > _HANDLED_M)

    def scaled(self, params: PushParams, s: float) -> PushParams:
        """The same push, `s` times as strong."""
        x, y, z = params.dv_mps
        return replace(params, dv_mps=(x * s, y * s, z * s))

    def before_substep(self, params: PushParams, time_s: float, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        """Force of the half-sine pulse at this instant, at the body's centre of mass."""
        share = (time_s - params.cause_s) / params.lasts_s
        if not 0.0 <= share < 1.0:
            return
        body = model.body(params.body).id
        mass_kg = 1.0 / float(model.body_invweight0[body, 0])
        peak = mass_kg * pi / (2.0 * params.lasts_s) * sin(pi * share)
        for axis in range(3):
            data.xfrc_applied[body, axis] += peak * params.dv_mps[axis]
