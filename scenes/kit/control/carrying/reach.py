"""Arm joints that put the palms at the two sides of an object in front of the chest."""

from __future__ import annotations

from collections.abc import Mapping

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.plan import Vec3
from scenes.kit.control.carrying.figure import TRUNK, figure
from scenes.kit.robots.g1.model import SIDES, stance

_BENT: Mapping[str, float] = {"shoulder_pitch": 0.10, "shoulder_roll": 0.15, "elbow": 0.10}  # [rad], of both arms
_ROUNDS, _DAMPING, _PULL = 200, 1e-3, 0.02
_TURN_WEIGHT = 0.3  # metres per radian in the error norm


def arm_joints(side: str) -> tuple[str, ...]:
    """Names of the seven joints of an arm, from the shoulder outward."""
    model = figure(None)
    return tuple(
        model.joint(i).name
        for i in range(1, model.njnt)
        if model.joint(i).name.startswith((f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist"))
    )


def holding(at_m: Vec3, width_m: float) -> tuple[dict[str, float], float]:
    """Angles of both arms with the palms upright, `width_m` apart about a point of the trunk's frame, and the error.

    Damped least squares from bent elbows; a pure function of its arguments.
    """
    model = figure(None)
    data = mujoco.MjData(model)
    for i in range(1, model.njnt):
        data.qpos[6 + i] = stance(model.joint(i).name)
    for side in SIDES:
        for joint in arm_joints(side):
            bent = _BENT.get(joint.removeprefix(f"{side}_").removesuffix("_joint"), 0.0)
            data.joint(joint).qpos[0] = -bent if side == "right" and "roll" in joint else bent
    miss = max(
        _reach(model, data, side, (at_m[0], s * width_m / 2, at_m[2])) for side, s in zip(SIDES, (1, -1), strict=True)
    )
    return {j: float(data.joint(j).qpos[0]) for side in SIDES for j in arm_joints(side)}, miss


def _reach(model: mujoco.MjModel, data: mujoco.MjData, side: str, place: Vec3) -> float:
    """Bring one palm to a position in the trunk's frame; returns the remaining error, rotation included."""
    joints = arm_joints(side)
    at = [int(model.joint(j).qposadr[0]) for j in joints]
    rest, (low, high) = data.qpos[at].copy(), model.jnt_range[[model.joint(j).id for j in joints]].T
    for _ in range(_ROUNDS):
        error, jac = _error(model, data, side, place)
        gram, x, step, ahead = np.empty((6, 6)), np.empty(6), np.empty(7), np.empty(6)
        pull = _PULL * (rest - data.qpos[at])
        mujoco.mju_mulMatMatT(gram, jac, jac)
        gram[np.diag_indices(6)] += _DAMPING
        mujoco.mju_cholFactor(gram, 1e-12)
        mujoco.mju_mulMatVec(ahead, jac, pull)
        mujoco.mju_cholSolve(x, gram, error - ahead)
        mujoco.mju_mulMatTVec(step, jac, x)
        data.qpos[at] = np.clip(data.qpos[at] + np.clip(step + pull, -0.1, 0.1), low, high)
    return float(np.sqrt((_error(model, data, side, place)[0] ** 2).sum()))


def _error(model: mujoco.MjModel, data: mujoco.MjData, side: str, place: Vec3) -> tuple[F64, F64]:
    """Pose error (6,) of a palm in the world, and its Jacobian (6, 7) in the arm's joints."""
    mujoco.mj_kinematics(model, data)
    mujoco.mj_comPos(model, data)
    trunk, site = data.body(TRUNK), data.site(f"{side}_palm")
    want, turn, quat, jac = np.empty(3), np.empty(3), np.empty(4), np.zeros((6, model.nv))
    mujoco.mju_rotVecQuat(want, np.array(place), trunk.xquat)
    mujoco.mju_mat2Quat(quat, site.xmat)
    mujoco.mju_subQuat(turn, trunk.xquat, quat)  # in the palm's frame
    mujoco.mju_rotVecQuat(turn, turn.copy(), quat)
    mujoco.mj_jacSite(model, data, jac[:3], jac[3:], site.id)
    jac[3:] *= _TURN_WEIGHT
    error = np.concatenate([trunk.xpos + want - site.xpos, turn * _TURN_WEIGHT])
    return error, np.ascontiguousarray(jac[:, [int(model.joint(j).dofadr[0]) for j in arm_joints(side)]])
