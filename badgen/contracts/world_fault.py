"""A fault in somebody else's world: a cause of failure that needs to know nothing of the scene."""

from __future__ import annotations

import abc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.perturbation import FaultParams, OperatorSpec, Timed
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.world import Gripper, Obs, Role

P = TypeVar("P", bound=FaultParams)


@dataclass(frozen=True)
class WorldFacts:
    """What a fault may know of a world.

    Attributes:
        hz: steps a second.
        neutral: (D,) action that holds still.
        gripper: what opens and closes the gripper, if known.
        roles: body name -> what it is.
        object_entries: object or fixture -> where its position is in the observation: triples of places among the
            numbers of an observation (`badgen.worlds.observations`), found in the clean run.
        spread: (n,) standard deviation of each number of the observation over the clean run.
    """

    hz: float
    neutral: F64
    gripper: Gripper | None
    roles: Mapping[str, Role]
    object_entries: Mapping[str, tuple[tuple[int, int, int], ...]] = field(default_factory=dict)
    spread: F64 = field(default_factory=lambda: np.zeros(0))

    def bodies(self, role: Role) -> tuple[str, ...]:
        """Names of the bodies with this role."""
        return tuple(body for body, found in self.roles.items() if found == role)


class WorldFault(abc.ABC, Generic[P]):
    """A cause of failure in a world of any maker; the counterpart of `Perturbation` for badgen's own scenes.

    All randomness is in `sample`. The hooks are pure functions of their arguments; those that are not overridden are
    skipped, and all are from `cause_s` until `stop_s`.

    Attributes:
        name: name in the grammar of faults.
    """

    name: ClassVar[str]

    @abc.abstractmethod
    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts) -> P:
        """Sample parameters for an episode, given its clean rollout; raises BadValue where the world has no place."""

    def edit_observation(self, params: P, row: int, seen: Sequence[Obs]) -> Obs:
        """What the policy sees at a row instead of the newest of `seen`, the true observations of rows 0 to `row`."""
        return seen[-1]

    def edit_action(self, params: P, row: int, asked: Sequence[F64]) -> F64:
        """(D,) what the world gets instead of the newest of `asked`, the policy's actions of rows 0 to `row`."""
        return asked[-1]

    def edit_model(self, params: P, model: mujoco.MjModel) -> None:
        """Change fields of the model in place; they are restored after the fault and after the rollout."""

    def before_substep(self, params: P, time_s: float, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        """Add to `data.xfrc_applied` or `data.qfrc_applied` [N, N m] before a step of physics."""


@dataclass(frozen=True, slots=True)
class SampledWorldFault(Timed):
    """A fault with the parameters that were sampled for it."""

    spec: OperatorSpec
    fault: WorldFault[Any]
    params: Any

    def overrides(self, hook: str) -> bool:
        """Whether the fault defines this hook."""
        return getattr(type(self.fault), hook) is not getattr(WorldFault, hook)
