"""Inverse kinematics of one arm with any number of joints: damped least squares on the commanded joints.

It is not mink, which solves a constrained quadratic program for whole robots: the last bits of its results depend on
the installed BLAS and solver. Commands must be bit-identical wherever a rollout is replayed, so all sums here are
computed by MuJoCo's own routines or by NumPy element by element.
"""

from __future__ import annotations

from functools import lru_cache

import mujoco
import numpy as np

from badgen.contracts.arrays import F64, Ints
from badgen.contracts.plan import Pose
from badgen.contracts.robot import Handle, Robot
from scenes.kit.control.arm.poses import Frame
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
        # Views into the data, and buffers: all are rewritten in place, since allocating them costs more than the sums.
        self._tool_pos, self._tool_mat = self._data.site_xpos[self._site], self._data.site_xmat[self._site]
        self._whole_jac, self._jac = np.zeros((6, int(model.nv))), np.zeros((6, len(joints)))
        self._columns = _as_slice(self._dofs)
        self._quat, self._turn, self._error = np.empty(4), np.empty(3), np.empty(6)
        self._gram, self._ahead, self._x = np.empty((6, 6)), np.empty(6), np.empty(6)
        self._diagonal = self._gram.reshape(-1)[::7]

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
            self._find_error(q, goal)
            q = self._moved(q)
        return q

    def error_m(self, q: F64, goal: Frame) -> float:
        """Weighted distance of the tool from the goal at these joint angles [m]."""
        self._find_error(q, goal)
        return float(np.sqrt(np.add.reduce(self._error * self._error)))

    def _place(self, q: F64) -> None:
        self._data.qpos[self._places] = q
        mujoco.mj_kinematics(self._model, self._data)
        mujoco.mj_comPos(self._model, self._data)

    def _find_error(self, q: F64, goal: Frame) -> None:
        """Set the pose error (6,) in the world and the matching Jacobian (6, n)."""
        self._place(q)
        mujoco.mju_mat2Quat(self._quat, self._tool_mat)
        whole, error = self._whole_jac, self._error
        mujoco.mj_jacSite(self._model, self._data, whole[:3], whole[3:], self._site)
        np.subtract(goal.pos, self._tool_pos, out=error[:3])
        mujoco.mju_subQuat(self._turn, goal.quat, self._quat)
        mujoco.mju_rotVecQuat(error[3:], self._turn, self._quat)
        error[3:] *= _TURN_WEIGHT
        self._jac[...] = self._whole_jac[:, self._columns]
        self._jac[3:] *= _TURN_WEIGHT

    def _moved(self, q: F64) -> F64:
        """The joints after one step; joints that would leave their limits are frozen, and the step is found again."""
        jac, pull = self._jac, (self.home - q) * _POSTURE_GAIN
        free: F64 | None = None
        for _ in range(3):
            ahead = q + (self._damped(jac, pull) if free is None else self._damped(jac * free, pull * free))
            inside = np.asarray(np.minimum(np.maximum(ahead, self._low), self._high))
            leaving = inside != ahead
            if free is not None:
                leaving &= free > 0
            if True not in leaving.tolist():
                break
            free = np.ones(len(q)) if free is None else free
            free[leaving] = 0.0
        return inside

    def _damped(self, jac: F64, pull: F64) -> F64:
        """Step dq = J'(JJ' + aI)^-1 e + a pull to the home posture in the null space."""
        gram, error, step = self._gram, self._error, np.empty(len(pull))
        mujoco.mju_mulMatMatT(gram, jac, jac)
        self._diagonal += 1e-4 + 0.5 * float(np.add.reduce(error * error))
        mujoco.mju_cholFactor(gram, 1e-12)
        mujoco.mju_mulMatVec(self._ahead, jac, pull)
        mujoco.mju_cholSolve(self._x, gram, error - self._ahead)
        mujoco.mju_mulMatTVec(step, jac, self._x)
        step += pull
        return np.asarray(np.minimum(np.maximum(step, -_MAX_STEP_RAD), _MAX_STEP_RAD))


def _as_slice(columns: Ints) -> slice | Ints:
    """A run of columns as a slice, of which NumPy makes a view; other columns as they are."""
    first, last = int(columns[0]), int(columns[-1])
    return slice(first, last + 1) if columns.tolist() == list(range(first, last + 1)) else columns
