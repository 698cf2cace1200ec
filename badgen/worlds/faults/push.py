"""A push on an object, or on a robot that stands free."""

from __future__ import annotations

from dataclasses import dataclass

import mujoco
import numpy as np

from badgen.arguments import ordered_range
from badgen.contracts.bodies import body_index
from badgen.contracts.errors import BadValue
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.world_fault import WorldFacts, WorldFault
from badgen.worlds.faults.timing import When
from badgen.worlds.roles import legged

Range = tuple[float, float]
_GRAVITY_MPS2 = 9.81
_ROBOT_SHARE = 0.1  # a robot is pushed by this share of what an object would get for its weight


@dataclass(frozen=True, slots=True)
class PushParams:
    """Which body is pushed with which force [N], world axes."""

    cause_s: float
    stop_s: float
    body: str
    force_n: tuple[float, float, float]


class Push(WorldFault[PushParams]):
    """Something pushes an object sideways, or the trunk of a robot with legs.

    Args:
        during: when it begins; see `When`.
        weights_range: force in weights of the object; a robot gets a tenth of it.
        lasts_s_range: how long it pushes [s].
    """

    name = "push"

    def __init__(
        self,
        during: str | float = "motion",
        weights_range: Range = (4.0, 16.0),
        lasts_s_range: Range = (0.1, 0.3),
    ) -> None:
        self.when = When.checked(self.name, during, lasts_s_range)
        self.weights_range = ordered_range(self.name, "weights_range", weights_range, 0.0, 1000.0)

    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts) -> PushParams:
        """Draw when, what is pushed, how hard and where to; raises BadValue where nothing can be pushed."""
        objects = sorted(facts.bodies("object"))
        root = legged(twin.model)
        if not objects and root is None:
            raise BadValue(f"{self.name}: the world has neither an object nor a robot that stands free")
        cause = self.when.sample(rng, twin, facts, self.name)
        share = 1.0 if objects else _ROBOT_SHARE
        body = objects[int(rng.integers(len(objects)))] if objects else str(root)
        weight_n = _GRAVITY_MPS2 * float(twin.model.body_subtreemass[body_index(twin.model, body)])
        force_n, angle = share * float(rng.uniform(*self.weights_range)) * weight_n, float(rng.uniform(-np.pi, np.pi))
        force = (force_n * float(np.cos(angle)), force_n * float(np.sin(angle)), 0.0)
        return PushParams(cause.cause_s, float(cause.stop_s or cause.cause_s), body, force)

    def before_substep(self, params: PushParams, time_s: float, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        """Add the force at the centre of mass."""
        data.xfrc_applied[body_index(model, params.body), :3] += params.force_n
