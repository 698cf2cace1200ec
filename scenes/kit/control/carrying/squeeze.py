"""Impedance control of the arms: torques that act like springs between trunk and palms.

Palm targets inside the object produce the grip force.
"""

from __future__ import annotations

from dataclasses import dataclass

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.plan import Vec3
from scenes.kit.control.carrying.figure import TRUNK
from scenes.kit.control.carrying.reach import arm_joints
from scenes.kit.control.walking.alone import NV
from scenes.kit.robots.g1.model import SIDES


@dataclass(frozen=True, slots=True)
class Springs:
    """Stiffness and damping of a palm relative to the trunk, along and about the trunk's axes."""

    npm: Vec3 = (500.0, 450.0, 800.0)
    nspm: Vec3 = (22.0, 20.0, 28.0)
    nmprad: float = 5.0
    nmsprad: float = 0.12
    most_n: float = 90.0  # limit of a spring's force along one axis


@dataclass(frozen=True)
class Aim:
    """Targets of the palms: `width_m` apart about a point of the trunk's frame, which moves at `rate_mps`.

    `lift_n` is the additional upward force of each palm; `skew_m` is how much higher the left palm is than the right.
    """

    at_m: Vec3
    width_m: float
    rate_mps: Vec3 = (0.0, 0.0, 0.0)
    lift_n: float = 0.0
    skew_m: float = 0.0


class Squeeze:
    """Torques of both arms for a target; holds scratch data only, the same inputs give the same torques."""

    def __init__(self, model: mujoco.MjModel, springs: Springs = Springs()) -> None:
        self._springs = springs
        self._trunk = int(model.body(TRUNK).id)
        self._sites = [int(model.site(f"{s}_palm").id) for s in SIDES]
        self._dofs = [[int(model.joint(j).dofadr[0]) for j in arm_joints(s)] for s in SIDES]
        self._jac, self._base = np.zeros((6, NV)), np.zeros((6, NV))
        self._npm, self._nspm = np.array(springs.npm), np.array(springs.nspm)

    def torques(self, model: mujoco.MjModel, data: mujoco.MjData, aim: Aim) -> F64:
        """(29,) joint torques in addition to gravity compensation of the arms; 0 for legs and waist."""
        mujoco.mj_comPos(model, data)
        tau = np.zeros(NV)
        for k, sign in enumerate((1.0, -1.0)):
            wrench = self._wrench(model, data, k, sign, aim)
            pull = np.empty(NV)
            mujoco.mju_mulMatTVec(pull, self._jac, wrench)
            tau[self._dofs[k]] = pull[self._dofs[k]]
        return tau[6:]

    def _wrench(self, model: mujoco.MjModel, data: mujoco.MjData, k: int, sign: float, aim: Aim) -> F64:
        """Force and moment (6,) of one palm's springs, in world axes."""
        s, site, quat = self._springs, self._sites[k], data.xquat[self._trunk]
        goal = np.array(aim.at_m)
        goal[1:] += sign * aim.width_m / 2, sign * aim.skew_m / 2
        away, rate = np.empty(3), np.empty(3)
        gap, slip = self._apart(model, data, site)
        mujoco.mju_rotVecQuat(away, gap, _inverse(quat))
        mujoco.mju_rotVecQuat(rate, slip[:3], _inverse(quat))
        force = self._npm * (goal - away) + self._nspm * (aim.rate_mps - rate)
        force = np.minimum(np.maximum(force, -s.most_n), s.most_n)
        wrench, turn, hand = np.empty(6), np.empty(3), np.empty(4)
        mujoco.mju_rotVecQuat(wrench[:3], force, quat)
        wrench[2] += aim.lift_n
        mujoco.mju_mat2Quat(hand, data.site_xmat[site])
        mujoco.mju_subQuat(turn, quat, hand)
        mujoco.mju_rotVecQuat(turn, turn.copy(), hand)
        wrench[3:] = s.nmprad * turn - s.nmsprad * slip[3:]
        return wrench

    def _apart(self, model: mujoco.MjModel, data: mujoco.MjData, site: int) -> tuple[F64, F64]:
        """Position of a palm relative to the trunk's origin, and its relative velocity (6,), both in world axes."""
        place = data.site_xpos[site]
        mujoco.mj_jacSite(model, data, self._jac[:3], self._jac[3:], site)
        mujoco.mj_jac(model, data, self._base[:3], self._base[3:], place, self._trunk)
        slip = np.empty(6)
        mujoco.mju_mulMatVec(slip, self._jac - self._base, data.qvel)
        return place - data.xpos[self._trunk], slip


def _inverse(quat: F64) -> F64:
    return np.array([quat[0], -quat[1], -quat[2], -quat[3]])
