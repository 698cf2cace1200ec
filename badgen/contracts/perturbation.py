"""The fault contract: draw once, act through pure hooks, and claim what the fault should cause."""

from __future__ import annotations

import abc
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar, runtime_checkable

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.expert import View
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory

P = TypeVar("P")  # frozen dataclass of sampled numbers, JSON-able


@dataclass(frozen=True, slots=True)
class Claim:
    """What a fault promises: the kinds of event it can cause, and when it begins."""

    kinds: frozenset[str]
    cause_s: float


class Perturbation(abc.ABC, Generic[P]):
    """A cause of failure. All chance is in `sample`; every hook is a pure function of its arguments.

    Hooks that are not overridden are skipped. `time_s` is the simulated time of the call.

    Attributes:
        name: registry name, snake_case.
        family: cause family that `--mode` can ask for.
    """

    name: ClassVar[str]
    family: ClassVar[str]

    @abc.abstractmethod
    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> P:
        """Draw strength, place and time, given the clean run of the same layout."""

    @abc.abstractmethod
    def claim(self, params: P) -> Claim:
        """What these parameters should cause, and from when on the world may differ from the clean run."""

    def edit_spec(self, params: P, spec: mujoco.MjSpec) -> None:
        """Add things that the fault needs to the world; they stand in the clean run too."""

    def edit_plan(self, params: P, plan: Plan) -> Plan:
        """Change what the expert means to do."""
        return plan

    def edit_view(self, params: P, time_s: float, data: Any) -> None:
        """Corrupt `qpos` and `qvel` of what the expert sees, before kinematics."""

    def edit_action(self, params: P, time_s: float, view: View, action: F64) -> F64:
        """Change the command on its way to the actuators."""
        return action

    def edit_model(self, params: P, model: Any) -> None:
        """Change model fields from `cause_s` on."""

    def before_substep(self, params: P, time_s: float, model: Any, data: Any) -> None:
        """Add to `qfrc_applied` or `xfrc_applied`, which are zero when the first hook is called."""


@runtime_checkable
class Scalable(Protocol):
    """A fault with a strength: `scaled(params, 0)` leaves the run bit-identical to the clean one."""

    def scaled(self, params: Any, s: float) -> Any:
        """Parameters with the strength multiplied by `s`, 0 to 1."""
