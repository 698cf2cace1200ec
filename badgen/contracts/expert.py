"""The expert contract, and the view of the world that experts and operators get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.plan import Plan

M = TypeVar("M")  # memory: frozen dataclass of plain numbers and arrays


@dataclass(frozen=True)
class Observation:
    """What a controller sees at one control step: kinematics rebuilt from the state, and the last contacts.

    `data` belongs to the engine and is overwritten at the next step: read it, keep copies, never step it.
    A sensor fault has already corrupted its qpos and qvel where one is active.
    """

    time_s: float
    model: mujoco.MjModel  # mujoco.MjModel
    data: mujoco.MjData  # mujoco.MjData after mj_kinematics
    contact_n: Mapping[str, float]

    def body_pos(self, name: str) -> F64:
        """(3,) world position of a body's frame [m]."""
        return np.array(self.data.body(name).xpos)

    def body_quat(self, name: str) -> F64:
        """(4,) world orientation of a body's frame, w x y z."""
        return np.array(self.data.body(name).xquat)

    def site_pos(self, name: str) -> F64:
        """(3,) world position of a site [m]."""
        return np.array(self.data.site(name).xpos)

    def site_quat(self, name: str) -> F64:
        """(4,) world orientation of a site, w x y z."""
        quat = np.empty(4)
        mujoco.mju_mat2Quat(quat, self.data.site(name).xmat)
        return quat


class Expert(Protocol[M]):
    """A controller whose whole memory is passed in and out, so that any step can be branched or replayed."""

    @property
    def control_hz(self) -> float:
        """Rate of `act`; a whole multiple of the scene's log rate."""

    @property
    def plan(self) -> Plan:
        """What it means to do."""

    def with_plan(self, plan: Plan) -> Expert[M]:
        """The same controller with another plan; operators edit plans through this.

        As long as nothing goes wrong, what it does hangs on the phases that it has entered and not on later ones: a run
        under an edited plan is taken up from the clean run's last moment in phases that both plans share.
        """

    def start(self, obs: Observation, rng: np.random.Generator) -> M:
        """Memory at time 0; the only place where it may draw."""

    def act(self, memory: M, obs: Observation) -> tuple[F64, M]:
        """Action (nu,) for this control step, and the memory for the next."""

    def phase(self, memory: M) -> str:
        """Name of the stretch of the plan that this memory is in."""
