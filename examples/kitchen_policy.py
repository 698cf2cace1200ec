"""A scripted policy for a task of the Franka kitchen of gymnasium-robotics, which comes without experts.

It knows what it observes; the model serves for the geometry of the arm.

badgen world check "robotics:FrankaKitchen-v1?tasks=slide_cabinet" --policy kitchen_policy:SlideCabinet
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mujoco
import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
_ARM = 7  # joints; two fingers follow
_ITEMS = slice(18, 39)  # joints of the kitchen in the observation
_STEP_RAD = 0.16  # an action of 1: 2 rad/s, or 2 m/s for a finger, in a step of 0.08 s
_FASTEST_RAD = 0.1  # a step, of any joint
_DAMPING = 0.05  # of the least squares, so that the arm stays calm near singular poses
_OPEN_M, _CLOSED_M = 0.04, 0.0  # of each finger from the middle


class Arm:
    """The arm as it is observed, and the actions that lead its gripper to a place.

    Args:
        model: model of the kitchen.
        ahead: where the gripper looks, level; its fingers are side by side.
    """

    def __init__(self, model: mujoco.MjModel, ahead: F64) -> None:
        self.model, self.data, self.site = model, mujoco.MjData(model), model.site("end_effector").id
        side = np.cross(ahead, [0.0, 0.0, 1.0])
        self._facing = np.zeros(4)
        mujoco.mju_mat2Quat(self._facing, np.stack([np.cross(side, ahead), side, ahead], axis=1).ravel())

    def reset(self) -> None:
        """Forget what was asked of it."""
        self._asked: F64 | None = None

    def see(self, obs: Mapping[str, Any]) -> None:
        """Take in the joints of the robot and of the kitchen."""
        self.joints = np.array(obs["observation"][: _ARM + 2], dtype=np.float64)
        self.data.qpos[:] = [*self.joints, *obs["observation"][_ITEMS]]
        mujoco.mj_kinematics(self.model, self.data)
        mujoco.mj_comPos(self.model, self.data)

    def away(self, place: F64) -> F64:
        """(6,) the way of the gripper to a place, and the turn until it looks ahead."""
        now, turn, local = np.zeros(4), np.zeros(3), np.zeros(3)
        mujoco.mju_mat2Quat(now, self.data.site_xmat[self.site])
        mujoco.mju_subQuat(local, self._facing, now)
        mujoco.mju_rotVecQuat(turn, local, now)
        return np.concatenate([place - self.data.site_xpos[self.site], turn])

    def toward(self, place: F64, width_m: float) -> F64:
        """(9,) the action that leads the gripper to a place, with each finger so far from the middle."""
        jacobian = np.zeros((6, self.model.nv))
        mujoco.mj_jacSite(self.model, self.data, jacobian[:3], jacobian[3:], self.site)
        jac = jacobian[:, :_ARM]
        step = jac.T @ np.linalg.solve(jac @ jac.T + _DAMPING**2 * np.eye(6), self.away(place))
        step *= min(1.0, _FASTEST_RAD / max(float(np.abs(step).max()), 1e-9))
        now = self.joints[:_ARM]
        asked = now if self._asked is None else self._asked  # it runs ahead until the motors bear the arm's weight
        ahead = np.clip(asked + step - now, -_STEP_RAD, _STEP_RAD)
        self._asked = now + ahead
        action: F64 = np.clip([*ahead / _STEP_RAD, *(width_m - self.joints[_ARM:]) / _STEP_RAD], -1.0, 1.0)
        return action


class SlideCabinet:
    """Grasps the handle of the sliding door and leads it aside until the door is open.

    All episodes of the kitchen begin alike but for noise; so that they differ, the seed draws where along its handle
    the door is grasped.
    """

    OPEN_M = 0.37  # as the task asks
    LEAD_M = 0.05  # of the gripper before the door
    BEFORE_M = 0.1  # from the handle, where the gripper gets into line
    PADS_M = 0.03  # the pads of the fingers are so far before the site of the gripper
    HEIGHT_M = 0.08  # at most, from the middle of the handle, which is twice as long
    CLOSING_STEPS = 6

    def __init__(self, world: Any) -> None:
        self._ahead = np.array([0.0, 1.0, 0.0])
        self._arm = Arm(world.physics()[0], self._ahead)

    def reset(self, instruction: str, seed: int) -> None:
        """Begin before the handle."""
        self._arm.reset()
        self._phase, self._closing = "before", 0
        self._height_m = float(np.random.default_rng(seed).uniform(-self.HEIGHT_M, self.HEIGHT_M))

    def act(self, obs: Mapping[str, Any]) -> F64:
        """(9,) the next action."""
        self._arm.see(obs)
        data = self._arm.data
        handle = data.site("slide_site").xpos + np.array([0.0, 0.0, self._height_m]) - self.PADS_M * self._ahead
        before = handle - self.BEFORE_M * self._ahead
        if self._phase == "before":
            away = self._arm.away(before)
            if np.linalg.norm(away[:3]) < 0.02 and np.linalg.norm(away[3:]) < 0.1:
                self._phase = "around"
            return self._arm.toward(before, _OPEN_M)
        if self._phase == "around":
            if np.linalg.norm(self._arm.away(handle)[:3]) < 0.015:
                self._phase = "lead"
            return self._arm.toward(handle, _OPEN_M)
        self._closing += 1
        left_m = self.OPEN_M - float(data.joint("slide_cabinet").qpos[0])
        lead_m = 0.0 if self._closing <= self.CLOSING_STEPS else float(np.clip(left_m, -self.LEAD_M, self.LEAD_M))
        return self._arm.toward(handle + np.array([lead_m, 0.0, 0.0]), _CLOSED_M)
