"""Freeze: motors lock up and hold their joints where they are, whatever the controller asks from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.expert import Observation
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import moment

_GIVE_RAD = 0.06  # a torque motor gives its whole torque when it is this far from where it locked
_DAMPING_S = 0.04  # and damps as if it saw this far ahead


@dataclass(frozen=True, slots=True)
class FreezeParams:
    """Which actuators lock, from when on, and the joint angle or length at which each of them does."""

    actuators: tuple[str, ...]
    cause_s: float
    at: tuple[float, ...]


class Freeze(Perturbation[FreezeParams]):
    """Locks actuators from one moment on.

    A position servo keeps its last set-point. A torque motor becomes a stiff servo about the angle at which it was
    caught, within its own torque limit, so that a leg caught in mid-swing stays up and the robot topples as a statue.

    Args:
        during: phases of the clean run in which it may begin.
        actuators: prefixes of the actuators that lock together; all of them by default.
        after, before: shares of the phase between which it may begin.
    """

    name = "freeze"

    def __init__(
        self, during: Sequence[str], actuators: Sequence[str] = ("",), after: float = 0.0, before: float = 1.0
    ) -> None:
        self.during, self.actuators, self.after, self.before = tuple(during), tuple(actuators), after, before

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> FreezeParams:
        """Draw when, and read from the clean run where the joints are then; until then both runs are one."""
        row = int(np.searchsorted(nominal.time_s, moment(rng, nominal, self.during, self.after, self.before)))
        row = min(row, len(nominal) - 1)
        model, names = nominal.model, []
        for i in range(model.nu):
            name = str(model.actuator(i).name)
            if any(name.startswith(a) for a in self.actuators):
                names.append(name)
        at = tuple(_length(model, name, nominal.qpos[row]) for name in names)
        return FreezeParams(tuple(names), float(nominal.time_s[row]), at)

    def edit_model(self, params: FreezeParams, model: mujoco.MjModel) -> None:
        """Turn torque motors into servos; their set-point is a torque on top, which `edit_action` keeps at 0."""
        for name, at in zip(params.actuators, params.at, strict=True):
            i = model.actuator(name).id
            if not _is_motor(model, i):
                continue
            stiffness = float(model.actuator_forcerange[i, 1]) / _GIVE_RAD
            model.actuator_biastype[i] = int(mujoco.mjtBias.mjBIAS_AFFINE)
            model.actuator_biasprm[i, :3] = stiffness * at, -stiffness, -stiffness * _DAMPING_S

    def edit_action(self, params: FreezeParams, time_s: float, obs: Observation, action: F64) -> F64:
        """Keep the set-points as they were."""
        action = action.copy()
        for name in params.actuators:
            i = obs.model.actuator(name).id
            action[i] = 0.0 if _is_motor(obs.model, i) else obs.data.ctrl[i]
        return action


def _is_motor(model: mujoco.MjModel, i: int) -> bool:
    """Whether the set-point of an actuator is a force or torque rather than a place."""
    return bool(int(model.actuator_biastype[i]) == int(mujoco.mjtBias.mjBIAS_NONE))


def _length(model: mujoco.MjModel, name: str, qpos: F64) -> float:
    """Position of the joint that an actuator drives; servos hold a set-point and need none, so 0 for other drives."""
    i = model.actuator(name).id
    if int(model.actuator_trntype[i]) != int(mujoco.mjtTrn.mjTRN_JOINT):
        return 0.0
    return float(qpos[model.jnt_qposadr[int(model.actuator_trnid[i, 0])]])
