"""Push: a short force from outside acts on a body, given as the change of velocity that it would cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin

import mujoco
import numpy as np

from badgen.arguments import names, number, ordered_range
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Vec3
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import CauseWindow, During, uniform

_HANDLED_M = 0.02  # a body that moved at least this far in the clean rollout was handled
_SHORTEST_S = 0.001  # the force is the impulse divided by the duration


@dataclass(frozen=True, slots=True)
class PushParams:
    """Which body is pushed, when and how hard.

    Attributes:
        body: the body that is pushed.
        cause_s: when the pulse begins [s].
        lasts_s: its duration [s].
        dv_mps: velocity change that a free body of the same effective mass would get, in the world's frame [m/s].
    """

    body: str
    cause_s: float
    lasts_s: float
    dv_mps: Vec3


class Push(Perturbation[PushParams]):
    """Pushes an object or a link of the robot with a half-sine pulse of force.

    The impulse is the velocity change times the effective mass: the object's own mass, or for a link the inverse of
    MuJoCo's `body_invweight0`. So one range suits light and heavy bodies; one range of forces would not.

    Args:
        bodies: bodies that may be pushed; one is drawn.
        during: phases of the clean rollout in which it may begin, or an exact time [s].
        dv_mps_range: size of the velocity change [m/s], at least 0.
        lasts_s_range: duration of the pulse [s], at least 0.001.
        down: how steeply the push points down, from 0 (horizontal) to 1 (straight down).
        handled: whether only those of the bodies may be pushed that move in the clean rollout.
    """

    name = "push"

    def __init__(
        self,
        bodies: Sequence[str],
        during: During,
        dv_mps_range: tuple[float, float],
        lasts_s_range: tuple[float, float] = (0.08, 0.2),
        down: float = 0.0,
        handled: bool = False,
    ) -> None:
        self.bodies = names(self.name, "bodies", bodies)
        self.window = CauseWindow.checked(self.name, during)
        self.dv_mps_range = ordered_range(self.name, "dv_mps_range", dv_mps_range, least=0.0)
        self.lasts_s_range = ordered_range(self.name, "lasts_s_range", lasts_s_range, least=_SHORTEST_S)
        self.down = number(self.name, "down", down, 0.0, 1.0)
        self.handled = handled

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> PushParams:
        """Draw body, time, direction and strength."""
        body = str(rng.choice(self._candidates(nominal)))
        cause = self.window.sample(rng, nominal)
        dv, heading = uniform(rng, self.dv_mps_range), float(rng.uniform(-pi, pi))
        dip = self.down * pi / 2
        direction = (cos(heading) * cos(dip), sin(heading) * cos(dip), -sin(dip))
        return PushParams(
            body, cause, uniform(rng, self.lasts_s_range), (dv * direction[0], dv * direction[1], dv * direction[2])
        )

    def _candidates(self, nominal: Trajectory) -> tuple[str, ...]:
        if not self.handled:
            return self.bodies
        return tuple(b for b in self.bodies if np.abs(nominal.pos(b) - nominal.pos(b)[0]).max() > _HANDLED_M)

    def scaled(self, params: PushParams, s: float) -> PushParams:
        """The same push, `s` times as strong."""
        x, y, z = params.dv_mps
        return replace(params, dv_mps=(x * s, y * s, z * s))

    def before_substep(self, params: PushParams, time_s: float, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        """Apply the force of the half-sine pulse at this instant at the body's centre of mass."""
        share = (time_s - params.cause_s) / params.lasts_s
        if not 0.0 <= share < 1.0:
            return
        body = model.body(params.body).id
        mass_kg = 1.0 / float(model.body_invweight0[body, 0])
        peak_npmps = mass_kg * pi / (2.0 * params.lasts_s) * sin(pi * share)
        for axis in range(3):
            data.xfrc_applied[body, axis] += peak_npmps * params.dv_mps[axis]
