"""The contract of a fault operator: it samples parameters once, and acts through hooks that depend only on them."""

from __future__ import annotations

import abc
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Any, ClassVar, Generic, Protocol, TypeVar, runtime_checkable

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.end_state import DIFFICULTIES, Difficulty
from badgen.contracts.expert import Observation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory


class FaultParams(Protocol):
    """What an operator samples: a frozen dataclass of plain numbers that says when the fault begins.

    It may also have a field `stop_s`: when the fault is over [s], or None for one that lasts to the end.
    """

    @property
    def cause_s(self) -> float:
        """Simulated time from which on the rollout may differ from the clean rollout [s]."""


P = TypeVar("P", bound=FaultParams)


class Perturbation(abc.ABC, Generic[P]):
    """A cause of failure.

    All randomness is in `sample`, which runs once; every hook is a pure function of its arguments. Hooks that are not
    overridden are skipped. `time_s` is the simulated time of the call [s].

    The constructor takes the ranges of these parameters, and raises BadValue for arguments outside what is
    allowed, so that mistakes are found before anything is simulated; `badgen.arguments` has checks for this.

    An operator does not declare its effect: the labels of a rollout depend only on what happens in the simulation.

    Attributes:
        name: registry name, in snake_case.
    """

    name: ClassVar[str]

    @abc.abstractmethod
    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> P:
        """Sample parameters (strength, place, time) for a layout, given its clean rollout."""

    def edit_spec(self, params: P, spec: mujoco.MjSpec) -> None:
        """Add or move what the fault needs in the world; the twin is simulated in this world too."""

    def edit_plan(self, params: P, plan: Plan) -> Plan:
        """Return the plan that the expert follows instead of `plan`."""
        return plan

    def edit_observation(self, params: P, time_s: float, data: mujoco.MjData) -> None:
        """Change `qpos`, `qvel` or mocap poses of the observation in place; kinematics are computed after that."""

    def edit_action(self, params: P, time_s: float, obs: Observation, action: F64) -> F64:
        """Return the command that reaches the actuators, (nu,), instead of `action`, which must not be changed."""
        return action

    def edit_model(self, params: P, model: mujoco.MjModel) -> None:
        """Change fields of `model` in place; it is a copy, which physics uses from `cause_s` on."""

    def before_substep(self, params: P, time_s: float, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        """Add to `data.qfrc_applied` or `data.xfrc_applied` [N, N m], which are 0 before the first operator."""


@runtime_checkable
class Scalable(Protocol):
    """A fault with a strength: `scaled(params, 0)` leaves the rollout bit-identical to the clean one."""

    def scaled(self, params: Any, s: float) -> Any:
        """Parameters with the strength multiplied by `s`, from 0 to 1."""


@runtime_checkable
class ScalableInTime(Scalable, Protocol):
    """A fault whose strength is a time, such as how long it acts, or how much too early it does something."""

    def spans_s(self, params: Any) -> float:
        """The time that its whole strength is [s]."""


@dataclass(frozen=True, slots=True)
class OperatorSpec:
    """An operator that is tuned for a scene, and what it can lead to there.

    Attributes:
        name: registry name of the operator.
        args: arguments of its constructor, by name.
        bands: difficulties of the failures that it can lead to; where they are not known, all.
    """

    name: str
    args: Mapping[str, Any]
    bands: tuple[Difficulty, ...] = DIFFICULTIES

    def reaching(self, *bands: Difficulty) -> OperatorSpec:
        """The same operator, declared to lead to failures of these difficulties."""
        return replace(self, bands=bands)


@dataclass(frozen=True, slots=True)
class Attachment:
    """Makes an installed scene use an operator; a plug-in module lists it in `PLUGINS`, beside its classes.

    Attributes:
        scene: registry name of the scene.
        mode: what users ask for to get it: a cause of any name ("cause:drag"), or an effect that the rules of the scene
            know. The scene itself must have no faults for this mode, because its data would change. Several
            attachments may share a mode.
        spec: the operator with arguments tuned for the scene.
    """

    scene: str
    mode: str
    spec: OperatorSpec


class Timed:
    """When something with sampled parameters acts."""

    __slots__ = ()
    params: Any

    @property
    def cause_s(self) -> float:
        """When the fault begins [s]."""
        return float(self.params.cause_s)

    @property
    def stop_s(self) -> float:
        """When the fault is over, if its parameters say so; from then on no hook of it is called [s]."""
        stop_s = getattr(self.params, "stop_s", None)
        return inf if stop_s is None else float(stop_s)


@dataclass(frozen=True, slots=True)
class SampledFault(Timed):
    """An operator with the parameters that were sampled for it.

    Attributes:
        spec: what rebuilds the operator.
        operator: the operator itself.
        params: what its `sample` returned.
    """

    spec: OperatorSpec
    operator: Perturbation[Any]
    params: Any

    def overrides(self, hook: str) -> bool:
        """Whether the operator defines this hook."""
        return getattr(type(self.operator), hook) is not getattr(Perturbation, hook)

    @property
    def edits_spec(self) -> bool:
        """Whether the operator changes the world, and with it the clean rollout."""
        return self.overrides("edit_spec")
