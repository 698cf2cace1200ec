"""Electric motors with a torque limit that falls linearly to zero at their no-load speed, as MuJoCo actuators.

A motor turning at w drives with at most torque * (1 - w / no_load). It brakes with its whole torque, and beyond the
no-load speed it brakes by itself, since its back-EMF exceeds the supply voltage. The model itself has this: the joint
carries the `drag_nmsprad` of its motor as passive damping, which the actuator adds to its force before that force is
limited. Below the limit the two cancel, so that the motor gives the torque that it is asked for. At the limit the drag
remains.
"""

from __future__ import annotations

from dataclasses import dataclass

import mujoco


@dataclass(frozen=True, slots=True)
class Motor:
    """A motor with its gear.

    Attributes:
        torque_nm: torque limit of the joint at standstill; it holds for braking at any speed.
        no_load_radps: speed of the joint at which the motor can no longer drive it.
        armature_kgm2: rotor inertia reflected to the joint.
    """

    torque_nm: float
    no_load_radps: float
    armature_kgm2: float

    @property
    def drag_nmsprad(self) -> float:
        """Torque limit lost per speed; the joint of the motor must have this much passive damping."""
        return self.torque_nm / self.no_load_radps


def set_to_torque(actuator: mujoco.MjsActuator, motor: Motor) -> None:
    """Make an actuator a motor whose command is its torque [N m].

    For a joint turning at w >= 0 the range of commands bounds the braking torque, and the force range the driving one:
    the net torque is between -torque and torque - drag * w.
    """
    _limit(actuator, motor)
    actuator.ctrlrange, actuator.ctrllimited = [-motor.torque_nm, motor.torque_nm], True
    actuator.biastype, actuator.biasprm[2] = mujoco.mjtBias.mjBIAS_AFFINE, motor.drag_nmsprad


def set_to_servo(actuator: mujoco.MjsActuator, motor: Motor, kp: float, kv: float) -> None:
    """Make an actuator a position servo with stiffness `kp` [N m/rad] and damping `kv` [N m s/rad].

    Its command is a position, which bounds no torque: while it brakes at its limit, the drag adds to its torque.
    """
    _limit(actuator, motor)
    actuator.set_to_position(kp=kp, kv=kv)
    actuator.biasprm[2] += motor.drag_nmsprad


def _limit(actuator: mujoco.MjsActuator, motor: Motor) -> None:
    actuator.forcerange, actuator.forcelimited = [-motor.torque_nm, motor.torque_nm], True
