"""State-dependent quantities for whole-body control: inertia, bias forces, Jacobians and their drifts."""

from __future__ import annotations

from typing import Any

import mujoco
import numpy as np

from badgen.contracts.arrays import F64

FEET = ("left", "right")
_NEW_FULL_M = 3_010_000  # version 3.10.0, as `mj_version` gives it


class Rig:
    """Dynamics of a humanoid on scratch data of its own; every array is overwritten by the next `read`.

    Attributes:
        mass: (nv, nv) inertia; bias: (nv,) bias minus passive forces, without the drag that the motors compensate.
        low_nm, high_nm: (nu,) limits of each motor's torque at its present speed, see `scenes.kit.robots.motors.motor`.
        com, com_vel: position and velocity of the centre of mass; spin: angular momentum about it.
        foot_pos, foot_vel: (2, 3); foot_mat: (2, 3, 3), of the soles.
        foot_jac: (2, 6, nv), linear, then angular velocity of the sole; foot_drift: (2, 6) Jdot*qvel.
        trunk_jac: (3, nv) angular velocity of the torso; trunk_drift: (3,) Jdot*qvel.
        trunk_mat, trunk_spin: orientation and angular velocity of the torso.
    """

    def __init__(self, model: mujoco.MjModel, pelvis: str = "pelvis", trunk: str = "torso_link") -> None:
        self.model, self._data = model, mujoco.MjData(model)
        nv = model.nv
        self.pelvis, self.trunk = int(model.body(pelvis).id), int(model.body(trunk).id)
        self._sites = [int(model.site(f"{s}_foot").id) for s in FEET]
        self._carriers = [int(model.site_bodyid[s]) for s in self._sites]
        self.weight_kg = float(model.body_subtreemass[self.pelvis])
        self.mass, self.bias = np.zeros((nv, nv)), np.zeros(nv)
        self.foot_jac, self.foot_drift = np.zeros((2, 6, nv)), np.zeros((2, 6))
        self.foot_pos, self.foot_vel, self.foot_mat = np.zeros((2, 3)), np.zeros((2, 3)), np.zeros((2, 3, 3))
        self.trunk_jac, self.trunk_drift = np.zeros((3, nv)), np.zeros(3)
        self._rate = np.zeros((3, nv)), np.zeros((3, nv))
        self._drag, self._torque_nm = model.actuator_biasprm[:, 2].copy(), model.actuator_forcerange[:, 1].copy()

    def read(self, qpos: F64, qvel: F64) -> None:
        """Compute everything for this state."""
        m, d = self.model, self._data
        d.qpos[:], d.qvel[:] = qpos, qvel
        mujoco.mj_kinematics(m, d)
        mujoco.mj_comPos(m, d)
        mujoco.mj_crb(m, d)
        full_inertia(m, d, self.mass)
        mujoco.mj_comVel(m, d)
        mujoco.mj_passive(m, d)
        mujoco.mj_rne(m, d, 0, self.bias)
        self.bias -= d.qfrc_passive
        self._read_motors(d.qvel[6:])
        mujoco.mj_subtreeVel(m, d)
        self.com, self.com_vel = d.subtree_com[self.pelvis], d.subtree_linvel[self.pelvis]
        self.spin = d.subtree_angmom[self.pelvis]
        self.qpos, self.qvel = d.qpos, d.qvel
        self.pelvis_mat, self.trunk_mat = d.xmat[self.pelvis].reshape(3, 3), d.xmat[self.trunk].reshape(3, 3)
        self._read_feet(d)
        mujoco.mj_jacBody(m, d, None, self.trunk_jac, self.trunk)
        mujoco.mj_jacDot(m, d, None, self._rate[1], d.xpos[self.trunk], self.trunk)
        np.dot(self._rate[1], d.qvel, out=self.trunk_drift)
        self.trunk_spin = self.trunk_jac @ d.qvel

    def _read_motors(self, rate: F64) -> None:
        """What the motors of all joints, which turn at these speeds (nu,), can do, and their part of the bias."""
        drag, most = self._drag * rate, self._torque_nm
        self.bias[6:] -= drag
        self.low_nm = np.minimum(np.maximum(-most - drag, -most), most)
        self.high_nm = np.minimum(np.maximum(most - drag, -most), most)

    def limited(self, tau: F64) -> F64:
        """Torques (nu,) that the motors can give at their present speeds."""
        return np.asarray(np.minimum(np.maximum(tau, self.low_nm), self.high_nm))

    def _read_feet(self, d: Any) -> None:
        jacp_rate, jacr_rate = self._rate
        for i, site in enumerate(self._sites):
            jac = self.foot_jac[i]
            mujoco.mj_jacSite(self.model, d, jac[:3], jac[3:], site)
            mujoco.mj_jacDot(self.model, d, jacp_rate, jacr_rate, d.site_xpos[site], self._carriers[i])
            np.dot(jacp_rate, d.qvel, out=self.foot_drift[i, :3])
            np.dot(jacr_rate, d.qvel, out=self.foot_drift[i, 3:])
            self.foot_pos[i], self.foot_mat[i] = d.site_xpos[site], d.site_xmat[site].reshape(3, 3)
            np.dot(jac[:3], d.qvel, out=self.foot_vel[i])


def full_inertia(model: mujoco.MjModel, data: mujoco.MjData, out: F64) -> None:
    """Dense inertia matrix; the arguments of the MuJoCo call changed in version 3.10."""
    if mujoco.mj_version() >= _NEW_FULL_M:
        mujoco.mj_fullM(model, data, out)
    else:
        mujoco.mj_fullM(model, out, data.qM)
