"""The fault contract: draw once, then act through hooks that are pure functions of what was drawn."""

from __future__ import annotations

import abc
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar, runtime_checkable

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.expert import Observation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory


class FaultParams(Protocol):
    """What an operator draws: a frozen dataclass of plain numbers that says when the fault begins."""

    @property
    def cause_s(self) -> float:
        """Simulated time from which on the rollout may differ from the clean one [s]."""


P = TypeVar("P", bound=FaultParams)


class Perturbation(abc.ABC, Generic[P]):
    """A cause of failure. All chance is in `sample`; every hook is a pure function of its arguments.

    An operator does not say what it leads to: what a rollout counts as is decided by what physics shows.
    Hooks that are not overridden are skipped. `time_s` is the simulated time of the call.

    Attributes:
        name: registry name, snake_case.
    """

    name: ClassVar[str]

    @abc.abstractmethod
    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> P:
        """Draw strength, place and time, given the clean rollout of the same layout."""

    def edit_spec(self, params: P, spec: mujoco.MjSpec) -> None:
        """Add things that the fault needs to the world; they stand in the clean rollout too."""

    def edit_plan(self, params: P, plan: Plan) -> Plan:
        """Change what the expert means to do."""
        return plan

    def edit_observation(self, params: P, time_s: float, data: mujoco.MjData) -> None:
        """Corrupt `qpos` and `qvel` of what the expert sees, before kinematics."""

    def edit_action(self, params: P, time_s: float, obs: Observation, action: F64) -> F64:
        """Change the command on its way to the actuators."""
        return action

    def edit_model(self, params: P, model: mujoco.MjModel) -> None:
        """Change model fields from `cause_s` on."""

    def before_substep(self, params: P, time_s: float, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        """Add to `qfrc_applied` or `xfrc_applied`, which are zero when the first hook is called."""


@runtime_checkable
class Scalable(Protocol):
    """A fault with a strength: `scaled(params, 0)` leaves the rollout bit-identical to the clean one."""

    def scaled(self, params: Any, s: float) -> Any:
        """Parameters with the strength multiplied by `s`, 0 to 1."""


@dataclass(frozen=True, slots=True)
class OperatorSpec:
    """What rebuilds an operator: its registry name and its arguments."""

    name: str
    args: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SampledFault:
    """An operator with the parameters that were drawn for it; `spec` rebuilds it."""

    spec: OperatorSpec
    operator: Perturbation[Any]
    params: Any

    @property
    def cause_s(self) -> float:
        """When the fault begins [s]."""
        return float(self.params.cause_s)

    def overrides(self, hook: str) -> bool:
        """Whether the operator does anything in this hook."""
        return getattr(type(self.operator), hook) is not getattr(Perturbation, hook)

    @property
    def edits_spec(self) -> bool:
        """Whether it adds things to the world, which then stand in the clean rollout too."""
        return self.overrides("edit_spec")
