"""Whole-body torque control: one quadratic programme per control step, on the feet in contact with the floor.

Unknowns are the accelerations of all joints and the forces along the edges of a friction pyramid at the four corners
of each sole in contact. Weighted least squares over tasks, subject to the equations of the floating base, torque
limits of the legs at their present speeds, and joint limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

import daqp
import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.plan import Vec3
from scenes.kit.control.walking.dcm import SOLE_M
from scenes.kit.control.walking.limp import damped
from scenes.kit.control.walking.rig import Rig

_FRICTION = 0.45  # below that of any floor, so that no foot slips
_RAYS = 16
_LEGS = slice(6, 18)  # degrees of freedom of the legs
_EQUALITY, _SOFT = 5, 8
_WALL = 1e30
_GRAVITY = np.array([0.0, 0.0, 9.81])


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight of each task, per squared SI unit."""

    com: tuple[float, float, float] = (210.0, 210.0, 50.0)
    stance: float = 2000.0
    swing: float = 175.0
    swing_turn: float = 7.0
    pelvis: float = 2.5
    trunk: float = 1.3
    spin: float = 0.024
    posture: float = 0.7
    leg_posture: float = 0.02
    force: float = 1e-5


@dataclass(frozen=True)
class FootTarget:
    """Target position, velocity and acceleration of the sole of a foot in the air."""

    foot: int
    pos: Vec3
    vel: Vec3
    acc: Vec3


@dataclass(frozen=True)
class Targets:
    """Targets of the body for this control step.

    Attributes:
        com_acc: acceleration of the centre of mass.
        stance: feet that should stand still and press; swing: the foot in the air, if any.
        feet_mat: (2, 3, 3) orientations of the soles; trunk_mat: orientation of pelvis and torso.
        posture: (29,) reference posture, in joint angles.
        swing_too: the other foot, where both are in the air.
        upright: weight of the trunk's orientation, relative to walking.
    """

    com_acc: Vec3
    stance: tuple[int, ...]
    swing: FootTarget | None
    feet_mat: F64
    trunk_mat: F64
    posture: F64
    swing_too: FootTarget | None = None
    upright: float = 1.0


def _rays() -> F64:
    """(2, 3, 16) force and moment about the sole's middle of each ray, in the sole's frame."""
    mu = _FRICTION / sqrt(2.0)
    edges = [(mu, mu, 1.0), (mu, -mu, 1.0), (-mu, mu, 1.0), (-mu, -mu, 1.0)]
    corners = [(sx * SOLE_M[0], sy * SOLE_M[1], 0.0) for sx in (1, -1) for sy in (1, -1)]
    force = np.array([e for _ in corners for e in edges])
    arm = np.array([c for c in corners for _ in edges])
    return np.stack([force.T, np.cross(arm, force).T])


def turn_error(want: F64, have: F64) -> F64:
    """Rotation vector (world axes) from `have` to `want`; accurate below a right angle."""
    r = want @ have.T
    return 0.5 * np.array([r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1]])


class WholeBody:
    """Torques that track targets. Holds scratch arrays only: the same inputs always give the same torques."""

    def __init__(self, model: mujoco.MjModel, weights: Weights = Weights(), control_hz: float = 100.0) -> None:
        nv, self._control_hz = model.nv, control_hz
        self.weights, self._nv = weights, nv
        self._ray_wrench = _rays()
        self._low, self._high = model.jnt_range[1 : nv - 5].T.copy()
        self._rows = np.zeros((48, nv + 2 * _RAYS))
        self._aim = np.zeros(48)
        self._wrench = np.zeros((2, 6, _RAYS))  # force and moment about the sole's middle, per ray
        self._pull = np.zeros((2, nv, _RAYS))  # joint forces, per ray
        self._square = {k: np.zeros((nv + k * _RAYS, nv + k * _RAYS)) for k in range(3)}
        self._hard = {k: np.zeros((18, nv + k * _RAYS)) for k in range(3)}
        self._bounds = {k: self._make_bounds(k) for k in range(3)}
        self._com_root = np.sqrt(weights.com)
        self._lean = np.full(nv - 6, weights.posture)
        self._lean[:12] = weights.leg_posture

    def torques(self, rig: Rig, targets: Targets) -> F64:
        """(29,) joint torques, within their limits."""
        n = self._nv + _RAYS * len(targets.stance)
        self._map_rays(rig, targets.stance)
        k = self._tasks(rig, targets, n)
        rows, aim = self._rows[:k, :n], self._aim[:k]
        square = self._square[len(targets.stance)]
        np.dot(rows.T, rows, out=square)
        slope = -(rows.T @ aim)
        self._soft_diagonal(rig, targets, square, slope)
        hard, upper, lower, sense = self._limits(rig, targets)
        x, _, flag, _ = daqp.solve(square, slope, hard, upper, lower, sense)
        if flag < 1:
            return damped(rig, self._control_hz)
        acc = x[: self._nv]
        tau = rig.mass[6:] @ acc + rig.bias[6:]
        for j, foot in enumerate(targets.stance):
            tau -= self._pull[foot, 6:] @ x[self._nv + j * _RAYS : self._nv + (j + 1) * _RAYS]
        return rig.limited(tau)

    def _map_rays(self, rig: Rig, stance: tuple[int, ...]) -> None:
        """Generalised forces of each ray of the feet in contact."""
        for foot in stance:
            np.matmul(rig.foot_mat[foot], self._ray_wrench, out=self._wrench[foot].reshape(2, 3, _RAYS))
            np.dot(rig.foot_jac[foot].T, self._wrench[foot], out=self._pull[foot])

    def _tasks(self, rig: Rig, targets: Targets, n: int) -> int:
        """Fill the weighted task rows; returns their number."""
        w, nv, rows, aim = self.weights, self._nv, self._rows, self._aim
        rows[:, :n] = 0.0
        com = self._com_root
        aim[:3] = com * (_GRAVITY + targets.com_acc)
        damp = sqrt(w.spin)
        aim[3:6] = -damp * 2.0 * rig.spin
        for j, foot in enumerate(targets.stance):
            at = slice(nv + j * _RAYS, nv + (j + 1) * _RAYS)
            wrench = self._wrench[foot]
            rows[:3, at] = (com / rig.weight_kg)[:, None] * wrench[:3]
            x, y, z = rig.foot_pos[foot] - rig.com
            about = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
            rows[3:6, at] = damp * (wrench[3:] + about @ wrench[:3])
        k = 6
        root = sqrt(w.stance)
        for foot in targets.stance:
            jac = rig.foot_jac[foot]
            rows[k : k + 6, :nv] = root * jac
            still = -rig.foot_drift[foot] - 30.0 * (jac @ rig.qvel)
            still[3:] += 100.0 * turn_error(targets.feet_mat[foot], rig.foot_mat[foot])
            aim[k : k + 6] = root * still
            k += 6
        for target in (targets.swing, targets.swing_too):
            if target is not None:
                k = self._swing(rig, target, targets.feet_mat, k)
        root = sqrt(w.trunk * targets.upright)
        rows[k : k + 3, :nv] = root * rig.trunk_jac
        turn = 120.0 * turn_error(targets.trunk_mat, rig.trunk_mat) - 22.0 * rig.trunk_spin - rig.trunk_drift
        aim[k : k + 3] = root * turn
        return k + 3

    def _swing(self, rig: Rig, target: FootTarget, feet_mat: F64, k: int) -> int:
        foot, nv = target.foot, self._nv
        jac, drift = rig.foot_jac[foot], rig.foot_drift[foot]
        root, turn_root = sqrt(self.weights.swing), sqrt(self.weights.swing_turn)
        self._rows[k : k + 3, :nv] = root * jac[:3]
        pos, vel = np.array(target.pos) - rig.foot_pos[foot], np.array(target.vel) - rig.foot_vel[foot]
        self._aim[k : k + 3] = root * (np.array(target.acc) + 330.0 * pos + 34.0 * vel - drift[:3])
        self._rows[k + 3 : k + 6, :nv] = turn_root * jac[3:]
        level = 330.0 * turn_error(feet_mat[foot], rig.foot_mat[foot]) - 34.0 * (jac[3:] @ rig.qvel) - drift[3:]
        self._aim[k + 3 : k + 6] = turn_root * level
        return k + 6

    def _soft_diagonal(self, rig: Rig, targets: Targets, square: F64, slope: F64) -> None:
        """Tasks on single unknowns (pelvis rotation, posture, small forces), added directly to the programme."""
        w, nv = self.weights, self._nv
        diagonal = np.einsum("ii->i", square)
        error = rig.pelvis_mat.T @ turn_error(targets.trunk_mat, rig.pelvis_mat)
        diagonal[:3] += 1e-4
        pelvis = w.pelvis * targets.upright
        diagonal[3:6] += pelvis
        slope[3:6] -= pelvis * (120.0 * error - 22.0 * rig.qvel[3:6])
        diagonal[6:nv] += self._lean
        slope[6:nv] -= self._lean * (60.0 * (targets.posture - rig.qpos[7:]) - 12.0 * rig.qvel[6:])
        diagonal[nv:] += w.force

    def _make_bounds(self, feet: int) -> tuple[F64, F64, Any]:
        """Bounds of unknowns and rows: accelerations, rays, six base equations, twelve leg torques."""
        n = self._nv + feet * _RAYS
        upper, lower, sense = np.full(n + 18, _WALL), np.full(n + 18, -_WALL), np.zeros(n + 18, dtype=np.int32)
        lower[self._nv : n] = 0.0
        sense[n : n + 6] = _EQUALITY
        sense[6 : self._nv] = _SOFT
        return upper, lower, sense

    def _limits(self, rig: Rig, targets: Targets) -> tuple[F64, F64, F64, Any]:
        """Constraint rows and bounds; joint limits are relaxed before the programme becomes infeasible."""
        feet, nv = len(targets.stance), self._nv
        upper, lower, sense = self._bounds[feet]
        hard, n = self._hard[feet], self._nv + feet * _RAYS
        angle, rate = rig.qpos[7:], rig.qvel[6:]
        upper[6:nv] = 900.0 * (self._high - angle) - 60.0 * rate
        lower[6:nv] = 900.0 * (self._low - angle) - 60.0 * rate
        hard[:6, :nv], hard[6:, :nv] = rig.mass[:6], rig.mass[_LEGS]
        for j, foot in enumerate(targets.stance):
            at = slice(nv + j * _RAYS, nv + (j + 1) * _RAYS)
            hard[:6, at], hard[6:, at] = -self._pull[foot, :6], -self._pull[foot, _LEGS]
        upper[n : n + 6] = lower[n : n + 6] = -rig.bias[:6]
        upper[n + 6 :] = rig.high_nm[:12] - rig.bias[_LEGS]
        lower[n + 6 :] = rig.low_nm[:12] - rig.bias[_LEGS]
        return hard, upper, lower, sense
