"""Inverse kinematics of one arm with any number of joints: damped least squares on the commanded joints.

It is not mink, which solves a constrained quadratic program for whole robots: the last bits of its results depend on
the installed BLAS and solver. Commands must be bit-identical wherever a rollout is replayed, so all sums here are
computed by MuJoCo's own routines or by NumPy element by element.
"""

from __future__ import annotations

from functools import lru_cache

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.plan import Pose
from badgen.contracts.robot import Handle, Robot
from scenes.kit.control.arm.poses import Frame, rotation
from scenes.kit.robots.station import ARM, ROBOT, Base

ITERATIONS = 2  # per control step; warm-started, since the target moves by a few millimetres
_MAX_STEP_RAD = 0.12
_POSTURE_GAIN = 0.02
_TURN_WEIGHT = 0.3  # metres per radian in the error norm


@lru_cache(maxsize=16)
def arm_ik(robot: Robot, part: str, pose: Pose) -> ArmIK:
    """Inverse kinematics of a part of a robot at this pose; cached, since it holds no state of a rollout."""
    return ArmIK(robot, part, pose)


def ik_of(base: Base, robot: Robot = ROBOT, part: str = ARM) -> ArmIK:
    """Inverse kinematics of an arm on that base; by default of the arm of the one-arm workcell."""
    return arm_ik(robot, part, base.pose)


class ArmIK:
    """Finds joint angles that bring an arm's tool point to a pose; a pure function of its inputs.

    The scratch data inside is rewritten at every call. Damping grows with the squared error (Levenberg-Marquardt
    scaled by the residual); joints about to leave their limits are frozen and the step is solved again.

    Attributes:
        handle: handle of the arm.
        home: (n,) its home joints.
    """

    handle: Handle
    home: F64

    def __init__(self, robot: Robot, part: str, pose: Pose) -> None:
        spec = mujoco.MjSpec()
        spec.compiler.degree = False
        self.handle = robot.attach_chain(spec, part, pose)
        self.home = np.array(self.handle.home_rad)
        model = self._model = spec.compile()
        self._data = mujoco.MjData(model)
        self._site = int(model.site(self.handle.tool).id)
        joints = np.array([model.joint(name).id for name in self.handle.joints])
        self._places, self._dofs = model.jnt_qposadr[joints], model.jnt_dofadr[joints]
        limited = np.asarray(model.jnt_limited[joints], dtype=bool)
        self._low = np.where(limited, model.jnt_range[joints, 0], -np.inf)
        self._high = np.where(limited, model.jnt_range[joints, 1], np.inf)
        # Views into the data, and the Jacobian's buffer: all are rewritten in place.
        self._tool_pos, self._tool_mat = self._data.site_xpos[self._site], self._data.site_xmat[self._site]
        self._jac = np.zeros((6, int(model.nv)))

    def tool(self, q: F64) -> Frame:
        """Tool pose at these joint angles (n,)."""
        self._place(q)
        quat = np.empty(4)
        mujoco.mju_mat2Quat(quat, self._tool_mat)
        return Frame(np.array(self._tool_pos), quat)

    def step(self, q: F64, goal: Frame, iterations: int = ITERATIONS) -> F64:
        """Joint angles (n,) nearer to the goal than `q`."""
        q = np.array(q)
        for _ in range(iterations):
            error, jac = self._error(q, goal)
            q = self._inside(q, self._solve(q, error, jac))
        return q

    def error_m(self, q: F64, goal: Frame) -> float:
        """Weighted distance of the tool from the goal at these joint angles [m]."""
        return float(np.sqrt((self._error(q, goal)[0] ** 2).sum()))

    def _place(self, q: F64) -> None:
        self._data.qpos[self._places] = q
        mujoco.mj_kinematics(self._model, self._data)
        mujoco.mj_comPos(self._model, self._data)

    def _error(self, q: F64, goal: Frame) -> tuple[F64, F64]:
        """Pose error (6,) in the world and the matching Jacobian (6, n)."""
        here, jac = self.tool(q), self._jac
        mujoco.mj_jacSite(self._model, self._data, jac[:3], jac[3:], self._site)
        error = np.empty(6)
        error[:3] = goal.pos - here.pos
        mujoco.mju_rotVecQuat(error[3:], rotation(here.quat, goal.quat), here.quat)
        error[3:] *= _TURN_WEIGHT
        jac[3:] *= _TURN_WEIGHT
        return error, np.ascontiguousarray(jac[:, self._dofs])

    def _solve(self, q: F64, error: F64, jac: F64) -> F64:
        free = np.ones(len(self.home))
        for _ in range(3):
            step = self._damped(q, error, jac * free, free)
            ahead = q + step
            leaving = ((ahead < self._low) | (ahead > self._high)) & (free > 0)
            if True not in leaving.tolist():
                break
            free[leaving] = 0.0
        return step

    def _damped(self, q: F64, error: F64, jac: F64, free: F64) -> F64:
        """Step dq = J'(JJ' + aI)^-1 e + a pull to the home posture in the null space."""
        damping = 1e-4 + 0.5 * float((error**2).sum())
        gram = np.empty((6, 6))
        mujoco.mju_mulMatMatT(gram, jac, jac)
        gram.flat[::7] += damping
        mujoco.mju_cholFactor(gram, 1e-12)
        pull = (self.home - q) * _POSTURE_GAIN * free
        ahead, x, step = np.empty(6), np.empty(6), np.empty(len(self.home))
        mujoco.mju_mulMatVec(ahead, jac, pull)
        mujoco.mju_cholSolve(x, gram, error - ahead)
        mujoco.mju_mulMatTVec(step, jac, x)
        return np.asarray(np.minimum(np.maximum(step + pull, -_MAX_STEP_RAD), _MAX_STEP_RAD))

    def _inside(self, q: F64, step: F64) -> F64:
        return np.asarray(np.minimum(np.maximum(q + step, self._low), self._high))
