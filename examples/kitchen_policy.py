"""Scripted policies for the Franka kitchen of gymnasium-robotics, which comes without experts.

Each takes a handle between its fingers and leads it along the way that the door can go. All that it knows of the
kitchen is what it observes; the model serves for the geometry of the arm and the doors.

badgen world check "robotics:FrankaKitchen-v1?tasks=microwave" --policy kitchen_policy:Microwave
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mujoco
import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
_ARM = 7  # joints; two fingers follow
_STEP_RAD = 0.16  # an action of 1: 2 rad/s for a step of 0.08 s
_DAMPING = 0.05  # of the least squares, so that the arm stays calm near singular poses
_FASTEST_RAD = 0.1  # a step, of any joint
_LEAST_WIDTH, _OPEN_WIDTH = 0.0, 0.04
_BEFORE_M = 0.1  # from the handle, where the gripper gets into line
_SITE_BEHIND_M = 0.03  # the gripper's site is behind the pads of its fingers
_CLOSING_STEPS = 6


class Arm:
    """The arm as its observation shows it, and the joint velocities that lead its gripper somewhere."""

    def __init__(self, model: mujoco.MjModel) -> None:
        self.model, self.data = model, mujoco.MjData(model)
        self.site = model.site("end_effector").id

    def reset(self) -> None:
        """Forget what was commanded."""
        self._wanted: F64 | None = None

    def see(self, obs: Mapping[str, Any]) -> None:
        """Take in the joints of the robot and of the kitchen."""
        seen = obs["observation"]
        self.joints = np.array(seen[:9])
        self.data.qpos[:] = [*seen[:9], *seen[18:39]]
        self._compute()

    def pose_of(self, body: str, site: str, joint: str, value: float) -> tuple[F64, F64]:
        """Position of a site and axes of its body if a joint of the kitchen were at another place."""
        before = self.data.qpos.copy()
        self.data.joint(joint).qpos[:] = value
        self._compute()
        found = self.data.site(site).xpos.copy(), self.data.body(body).xmat.reshape(3, 3).copy()
        self.data.qpos[:] = before
        self._compute()
        return found

    def away(self, position: F64) -> float:
        """Distance of the gripper from a position [m]."""
        return float(np.linalg.norm(position - self.data.site_xpos[self.site]))

    def toward(self, position: F64, axes: F64, width: float) -> F64:
        """(9,) the action that leads the gripper to a pose, with so wide fingers."""
        if self._wanted is None:
            self._wanted = self.joints[:_ARM].copy()
        error = np.concatenate([position - self.data.site_xpos[self.site], self._turn(axes)])
        jac = np.zeros((6, self.model.nv))
        mujoco.mj_jacSite(self.model, self.data, jac[:3], jac[3:], self.site)
        jac = jac[:, :_ARM]
        step = jac.T @ np.linalg.solve(jac @ jac.T + _DAMPING**2 * np.eye(6), error)
        step *= min(1.0, _FASTEST_RAD / max(float(np.abs(step).max()), 1e-9))
        ahead = np.clip(self._wanted + step - self.joints[:_ARM], -_STEP_RAD, _STEP_RAD)
        self._wanted = self.joints[:_ARM] + ahead
        return np.clip([*ahead / _STEP_RAD, *(width - self.joints[_ARM:]) / _STEP_RAD], -1.0, 1.0)

    def _turn(self, axes: F64) -> F64:
        """Rotation vector from the gripper's axes to others, in the world's frame."""
        now, to = np.zeros(4), np.zeros(4)
        mujoco.mju_mat2Quat(now, self.data.site_xmat[self.site])
        mujoco.mju_mat2Quat(to, axes.ravel())
        turn, local = np.zeros(3), np.zeros(3)
        mujoco.mju_subQuat(local, to, now)
        mujoco.mju_rotVecQuat(turn, local, now)
        return turn

    def _compute(self) -> None:
        mujoco.mj_kinematics(self.model, self.data)
        mujoco.mj_comPos(self.model, self.data)


class Handle:
    """Grasps a vertical handle from the front and leads it along the way of its door."""

    def __init__(self, world: Any, body: str, site: str, joint: str, goal: float, lead: float, facing: F64) -> None:
        self._arm = Arm(world.physics()[0])
        self._body, self._site, self._joint = body, site, joint
        self._goal, self._lead, self._facing = goal, lead, facing

    def reset(self, instruction: str, seed: int) -> None:
        """Begin before the handle."""
        self._arm.reset()
        self._phase, self._closing = "before", 0

    def act(self, obs: Mapping[str, Any]) -> F64:
        """(9,) the next action."""
        arm = self._arm
        arm.see(obs)
        angle = float(arm.data.joint(self._joint).qpos[0])
        handle = arm.data.site(self._site).xpos.copy()
        axes = facing(self._facing)
        at = handle - _SITE_BEHIND_M * axes[:, 2]
        if self._phase == "before":
            before = at - _BEFORE_M * axes[:, 2]
            if arm.away(before) < 0.02 and np.linalg.norm(arm._turn(axes)) < 0.1:
                self._phase = "around"
            return arm.toward(before, axes, _OPEN_WIDTH)
        if self._phase == "around":
            if arm.away(at) < 0.015:
                self._phase = "close"
            return arm.toward(at, axes, _OPEN_WIDTH)
        if self._phase == "close":
            self._closing += 1
            if self._closing > _CLOSING_STEPS:
                self._phase = "lead"
            return arm.toward(at, axes, _LEAST_WIDTH)
        ahead = np.clip(self._goal - angle, -self._lead, self._lead)
        _, shut = arm.pose_of(self._body, self._site, self._joint, 0.0)
        there, turned = arm.pose_of(self._body, self._site, self._joint, angle + float(ahead))
        axes = turned @ shut.T @ axes
        return arm.toward(there - _SITE_BEHIND_M * axes[:, 2], axes, _LEAST_WIDTH)


def facing(ahead: F64) -> F64:
    """Axes of a gripper that looks ahead, with its fingers side by side."""
    ahead = ahead / np.linalg.norm(ahead)
    side = np.cross(ahead, [0.0, 0.0, 1.0])
    side /= np.linalg.norm(side)
    return np.stack([np.cross(side, ahead), side, ahead], axis=1)


class Microwave(Handle):
    """Opens the door of the microwave."""

    def __init__(self, world: Any) -> None:
        super().__init__(world, "microdoorroot", "microhandle_site", "microwave", -0.75, 0.05, np.array([-0.2, 1.0, 0.0]))


class SlideCabinet(Handle):
    """Slides the door of the upper cabinet open."""

    def __init__(self, world: Any) -> None:
        super().__init__(world, "slidelink", "slide_site", "slide_cabinet", 0.37, 0.05, np.array([0.0, 1.0, 0.0]))
