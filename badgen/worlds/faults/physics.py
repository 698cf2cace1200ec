"""Faults of the physics: what is weak, slippery, heavy or stiff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import mujoco
import numpy as np

from badgen.arguments import ordered_range
from badgen.contracts.bodies import body_index, body_name
from badgen.contracts.errors import BadValue
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.world import Role
from badgen.contracts.world_fault import WorldFacts, WorldFault
from badgen.worlds.faults.timing import When

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ShareParams:
    """What remains of a property, as a share."""

    cause_s: float
    stop_s: float | None
    share: float


class WeakActuators(WorldFault[ShareParams]):
    """All motors lose strength: gains, and the limits of their force where they have them.

    Where a mocap body drags the arm, only the gripper has motors, and this is a weak grip.

    Args:
        during: when it begins; see `When`.
        remaining_range: share of the strength that remains, 0 to 1.
        lasts_s_range: how long it acts [s]; None to the end.
    """

    name = "weak_actuators"

    def __init__(
        self,
        during: str | float = "motion",
        remaining_range: Range = (0.0, 0.3),
        lasts_s_range: Range | None = None,
    ) -> None:
        self.when = When.checked(self.name, during, lasts_s_range)
        self.remaining_range = ordered_range(self.name, "remaining_range", remaining_range, 0.0, 1.0)

    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts) -> ShareParams:
        """Draw when it acts, and how weak they become; raises BadValue where the model has no motors."""
        if not twin.model.nu:
            raise BadValue(f"{self.name}: the model has no actuators")
        cause = self.when.sample(rng, twin, facts, self.name)
        return ShareParams(cause.cause_s, cause.stop_s, float(rng.uniform(*self.remaining_range)))

    def edit_model(self, params: ShareParams, model: mujoco.MjModel) -> None:
        """Scale what a motor's force is computed from."""
        model.actuator_gainprm[:, :3] *= params.share
        model.actuator_biasprm[:, :3] *= params.share
        model.actuator_forcerange[:] *= params.share


class LowFriction(WorldFault[ShareParams]):
    """Everything becomes slippery.

    Args:
        during: when it begins; see `When`.
        remaining_range: share of the friction that remains, 0 to 1.
        lasts_s_range: how long it acts [s]; None to the end.
    """

    name = "low_friction"

    def __init__(
        self,
        during: str | float = "contact",
        remaining_range: Range = (0.0, 0.1),
        lasts_s_range: Range | None = None,
    ) -> None:
        self.when = When.checked(self.name, during, lasts_s_range)
        self.remaining_range = ordered_range(self.name, "remaining_range", remaining_range, 0.0, 1.0)

    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts) -> ShareParams:
        """Draw when it acts, and how slippery it becomes."""
        cause = self.when.sample(rng, twin, facts, self.name)
        return ShareParams(cause.cause_s, cause.stop_s, float(rng.uniform(*self.remaining_range)))

    def edit_model(self, params: ShareParams, model: mujoco.MjModel) -> None:
        """Scale all friction, since a contact takes the larger of its two geoms'."""
        model.geom_friction[:] *= params.share
        model.pair_friction[:] *= params.share


@dataclass(frozen=True, slots=True)
class BodyParams:
    """A body, and by what one of its properties is multiplied, or what is added to it."""

    cause_s: float
    stop_s: float | None
    body: str
    amount: float


class HeavyObject(WorldFault[BodyParams]):
    """An object becomes heavy.

    Args:
        during: when it begins; see `When`.
        factor_range: by what its mass and inertia are multiplied.
        lasts_s_range: how long it acts [s]; None to the end.
    """

    name = "heavy_object"

    def __init__(
        self,
        during: str | float = "motion",
        factor_range: Range = (10.0, 40.0),
        lasts_s_range: Range | None = None,
    ) -> None:
        self.when = When.checked(self.name, during, lasts_s_range)
        self.factor_range = ordered_range(self.name, "factor_range", factor_range, 0.01, 1000.0)

    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts) -> BodyParams:
        """Draw when, which object, and how heavy it becomes; raises BadValue where there is none."""
        body = _drawn(rng, facts.roles, "object", self.name)
        cause = self.when.sample(rng, twin, facts, self.name)
        return BodyParams(cause.cause_s, cause.stop_s, body, float(rng.uniform(*self.factor_range)))

    def edit_model(self, params: BodyParams, model: mujoco.MjModel) -> None:
        """Multiply the mass of the object and of all that it carries."""
        for body in _carried(model, params.body):
            model.body_mass[body] *= params.amount
            model.body_inertia[body] *= params.amount


class StiffFixture(WorldFault[BodyParams]):
    """The joint of a fixture, such as a drawer or a door, becomes stiff.

    Args:
        during: when it begins; see `When`.
        damping_range: what is added to its damping [N s/m or N m s/rad].
        lasts_s_range: how long it acts [s]; None to the end.
    """

    name = "stiff_fixture"

    def __init__(
        self,
        during: str | float = "motion",
        damping_range: Range = (500.0, 5000.0),
        lasts_s_range: Range | None = None,
    ) -> None:
        self.when = When.checked(self.name, during, lasts_s_range)
        self.damping_range = ordered_range(self.name, "damping_range", damping_range, 0.0, 1e6)

    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts) -> BodyParams:
        """Draw when, which fixture of those that move in the clean run, and how stiff; raises BadValue without one."""
        moving = {b: r for b, r in facts.roles.items() if r == "fixture" and _turned(twin, b)}
        body = _drawn(rng, moving, "fixture", self.name)
        cause = self.when.sample(rng, twin, facts, self.name)
        return BodyParams(cause.cause_s, cause.stop_s, body, float(rng.uniform(*self.damping_range)))

    def edit_model(self, params: BodyParams, model: mujoco.MjModel) -> None:
        """Add to the damping of its joints."""
        model.dof_damping[model.dof_bodyid == body_index(model, params.body)] += params.amount


def _drawn(rng: np.random.Generator, roles: Mapping[str, Role], role: Role, owner: str) -> str:
    bodies = sorted(body for body, found in roles.items() if found == role)
    if not bodies:
        raise BadValue(f"{owner}: the world has no {role} that it could act on; `badgen world describe` shows roles")
    return bodies[int(rng.integers(len(bodies)))]


def _carried(model: mujoco.MjModel, name: str) -> list[int]:
    """Ids of a body and of all bodies below it."""
    found = {body_index(model, name)}
    for body in range(model.nbody):
        if int(model.body_parentid[body]) in found and body:
            found.add(body)
    return sorted(found)


def _turned(twin: Trajectory, name: str) -> bool:
    """Whether a joint of a body moved by 1 cm or 0.01 rad in the clean run."""
    model = twin.model
    body = next(k for k in range(model.nbody) if body_name(model, k) == name)
    joints = [j for j in range(model.njnt) if int(model.jnt_bodyid[j]) == body]
    places = [int(model.jnt_qposadr[j]) for j in joints]
    return bool(places) and float(np.ptp(twin.qpos[:, places], axis=0).max()) > 0.01
