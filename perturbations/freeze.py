"""Freeze: motors lock and hold their joints where they are, whatever the controller asks for from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import mujoco
import numpy as np

from badgen.arguments import names
from badgen.contracts.arrays import F64
from badgen.contracts.expert import Observation
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import CauseWindow, During

_FULL_TORQUE_RAD = 0.06  # a locked torque motor gives its whole torque at this deviation from its locked angle
_DAMPING_S = 0.04  # its damping, as a share of its stiffness


@dataclass(frozen=True, slots=True)
class FreezeParams:
    """Which actuators lock, when, and where.

    Attributes:
        actuators: the actuators that lock.
        cause_s: from when on [s].
        locked_at: the position of each of their joints then [rad or m].
        rest_s: what is left of the rollout then [s].
        stop_s: when they work again [s]; None for never.
    """

    actuators: tuple[str, ...]
    cause_s: float
    locked_at: tuple[float, ...]
    rest_s: float
    stop_s: float | None = None


class Freeze(Perturbation[FreezeParams]):
    """Locks actuators from one moment on.

    A position servo keeps its last set-point. A torque motor becomes a stiff servo about the angle at which it locked,
    within its own torque limit, so that a leg caught in mid-swing stays up and the robot falls over as one rigid body.

    Args:
        during: phases of the clean rollout in which it may begin, or an exact time [s].
        actuators: the actuators whose names begin with one of these lock together; all of them by default.
        after: earliest begin, as a share of the phase's duration, from 0 to 1.
        before: latest begin, likewise.
    """

    name = "freeze"

    def __init__(
        self, during: During, actuators: Sequence[str] = ("",), after: float = 0.0, before: float = 1.0
    ) -> None:
        self.window = CauseWindow.checked(self.name, during, after, before)
        self.actuators = names(self.name, "actuators", actuators, allow_empty_name=True)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> FreezeParams:
        """Draw when; where the joints are then is read from the clean rollout, which is the same until then."""
        row = int(np.searchsorted(nominal.time_s, self.window.sample(rng, nominal)))
        row = min(row, len(nominal) - 1)
        model = nominal.model
        every = [str(model.actuator(i).name) for i in range(model.nu)]
        locked = tuple(name for name in every if name.startswith(self.actuators))
        locked_at = tuple(_joint_position(model, name, nominal.qpos[row]) for name in locked)
        cause_s = float(nominal.time_s[row])
        return FreezeParams(locked, cause_s, locked_at, float(nominal.time_s[-1]) - cause_s)

    def scaled(self, params: FreezeParams, s: float) -> FreezeParams:
        """Lock them for a share `s` of the rest of the rollout; with 1, for good."""
        return params if s >= 1.0 else replace(params, stop_s=params.cause_s + s * params.rest_s)

    def spans_s(self, params: FreezeParams) -> float:
        """How long they are locked within the rollout [s]."""
        return params.rest_s if params.stop_s is None else params.stop_s - params.cause_s

    def edit_model(self, params: FreezeParams, model: mujoco.MjModel) -> None:
        """Turn torque motors into servos; their set-point adds a torque to that, which `edit_action` keeps at 0."""
        for name, locked_at in zip(params.actuators, params.locked_at, strict=True):
            i = model.actuator(name).id
            if not _is_motor(model, i):
                continue
            stiffness = float(model.actuator_forcerange[i, 1]) / _FULL_TORQUE_RAD
            model.actuator_biastype[i] = int(mujoco.mjtBias.mjBIAS_AFFINE)
            model.actuator_biasprm[i, :2] = stiffness * locked_at, -stiffness
            model.actuator_biasprm[i, 2] -= stiffness * _DAMPING_S

    def edit_action(self, params: FreezeParams, time_s: float, obs: Observation, action: F64) -> F64:
        """Keep the set-points as they were."""
        action = action.copy()
        for name in params.actuators:
            i = obs.model.actuator(name).id
            action[i] = 0.0 if _is_motor(obs.model, i) else obs.data.ctrl[i]
        return action


def _is_motor(model: mujoco.MjModel, i: int) -> bool:
    """Whether the set-point of an actuator is a force or torque rather than a position."""
    return float(model.actuator_biasprm[i, 1]) == 0.0  # the force of a servo falls with the position


def _joint_position(model: mujoco.MjModel, actuator: str, qpos: F64) -> float:
    """Position of the joint that an actuator drives [rad or m]; 0 for actuators that drive no single joint.

    Those are servos here, which hold their set-point and need no position.
    """
    i = model.actuator(actuator).id
    if int(model.actuator_trntype[i]) != int(mujoco.mjtTrn.mjTRN_JOINT):
        return 0.0
    return float(qpos[model.jnt_qposadr[int(model.actuator_trnid[i, 0])]])
