"""The expert contract, and the observation that experts and operators get."""

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

    `data` belongs to the engine and is overwritten at the next step: read it, copy what you keep, never step it.
    Where a sensor fault is active, `data.qpos` and `data.qvel` are already corrupted.

    Attributes:
        time_s: simulated time.
        model: the model of the world.
        data: positions of bodies and sites follow from `qpos`; forces and accelerations are not computed.
        contact_n: peak normal force of each contact pair over the last control step [N].
    """

    time_s: float
    model: mujoco.MjModel
    data: mujoco.MjData  # after mj_kinematics
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
    """A controller whose memory is passed in and out, so that a rollout can be resumed or replayed from any step."""

    @property
    def control_hz(self) -> float:
        """Rate of `act`; a whole multiple of the scene's log rate."""

    @property
    def plan(self) -> Plan:
        """The phases that it follows."""

    def with_plan(self, plan: Plan) -> Expert[M]:
        """The same controller with another plan; operators edit plans through this.

        Until something goes wrong, its actions depend only on the phases that it has entered. A rollout with an edited
        plan can therefore branch from the clean rollout, at the end of the phases that both plans share.
        """

    def start(self, obs: Observation, rng: np.random.Generator) -> M:
        """Memory at time 0; only here may the expert use `rng`."""

    def act(self, memory: M, obs: Observation) -> tuple[F64, M]:
        """Action (nu,) for this control step, and the memory for the next."""

    def phase(self, memory: M) -> str:
        """Name of the phase that this memory is in."""
