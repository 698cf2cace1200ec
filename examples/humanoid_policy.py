"""A policy that lets the humanoid of Gymnasium land and stand, for those who have none that walks.

Its feet are balls, so that it balances as a pendulum does. The balance is a linear quadratic regulator of the model
about a posture with slightly bent knees, whose derivatives are measured; nothing is learned.

badgen world check "gymnasium:Humanoid-v5?steps=200" --policy humanoid_policy:Stand --seeds 10
"""

from __future__ import annotations

from typing import Any

import mujoco
import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
_ROOT = 6  # degrees of freedom of the torso in the world, those of the joints follow
_LARGEST = 0.4  # control of any motor
_NUDGE = 1e-5  # of a state or a control, for its derivative
_DOUBLINGS = 30  # steps of the doubling algorithm; each looks twice as far ahead


class Body:
    """The geometry of the humanoid, in a state of its own."""

    def __init__(self, model: mujoco.MjModel) -> None:
        self.model, self.data, self.nv = model, mujoco.MjData(model), model.nv
        self.driven = model.jnt_dofadr[model.actuator_trnid[:, 0]].astype(int)  # degree of freedom of each motor
        self.feet = [model.geom(foot).id for foot in ("right_foot", "left_foot")]

    def place(self, qpos: F64) -> None:
        """Put it somewhere, at rest."""
        self.data.qpos[:] = qpos
        self.data.qvel[:] = self.data.qacc[:] = 0.0
        mujoco.mj_forward(self.model, self.data)

    def over_feet(self) -> F64:
        """(2,) where its centre of mass is, from the middle between the feet [m]."""
        away: F64 = (self.data.subtree_com[0] - self.data.geom_xpos[self.feet].mean(axis=0))[:2]
        return away

    def lowest_foot_m(self) -> float:
        """Height of the middle of the lower foot."""
        return float(self.data.geom_xpos[self.feet, 2].min())

    def set_joint(self, qpos: F64, name: str, value: float) -> None:
        """Set a joint in a row of positions."""
        qpos[int(self.model.joint(name).qposadr[0])] = value

    def difference(self, start: F64, end: F64) -> F64:
        """(nv,) the way from one row of positions to another."""
        away = np.zeros(self.nv)
        mujoco.mj_differentiatePos(self.model, away, 1.0, start, end)
        return away


class Stand:
    """Brings its feet under itself in the air, lands with stiff joints, and balances.

    The figures were found by changing them at random for a quarter of an hour, for the time until it falls.
    """

    KNEE_RAD, ARM_RAD = -0.217, 0.42  # of the posture; the hips bend half as much as the knees
    AIR_KNEE_RAD, AIR_HIP_RAD = -0.138, -0.123
    STEER_AHEAD, STEER_ASIDE = 1.64, 3.07  # rad of the hips for a metre of the centre of mass
    STIFFNESS, DAMPING = 3.22, 0.0256  # control for a rad and a rad/s
    LANDING_STEPS, SHARE = 9, 0.143  # how long it lands, and how much of the balance is added meanwhile
    TOUCHES_M = 0.078  # height of a foot, a ball of 7.5 cm
    OFF_FEET, OFF_FEET_SPEED, HEIGHT, LEAN, JOINT, JOINT_SPEED = 31.6, 2845.0, 0.476, 29.2, 275.0, 0.0331  # what costs
    CONTROL = 1e4

    def __init__(self, world: Any) -> None:
        self._body = Body(world.physics()[0])
        self._substeps = round(1.0 / (world.hz * self._body.model.opt.timestep))
        self._posture = self._stance()
        self._control = np.linalg.lstsq(self._pull().T, self._lacking(self._posture), rcond=None)[0]
        self._air = self._bent(self.AIR_KNEE_RAD)
        self._gain = regulator(*self._derivatives(), *self._costs())

    def reset(self, instruction: str, seed: int) -> None:
        """Begin in the air."""
        self._landed_steps = 0

    def act(self, obs: F64) -> F64:
        """(17,) the next action."""
        body = self._body
        qpos, speed = np.array([0.0, 0.0, *obs[: body.model.nq - 2]]), obs[body.model.nq - 2 :][: body.nv]
        body.place(qpos)
        away = body.difference(self._posture, qpos)
        away[:2] = 0.0  # anywhere will do
        if self._landed_steps or body.lowest_foot_m() < self.TOUCHES_M:
            self._landed_steps += 1
        correction = self._gain @ np.concatenate([away, speed])
        if self._landed_steps > self.LANDING_STEPS:
            return _allowed(self._control - correction)
        target = self._posture if self._landed_steps else self._under_itself()
        stiff = self.STIFFNESS * body.difference(qpos, target)[body.driven] - self.DAMPING * speed[body.driven]
        return _allowed(stiff + self._control - self.SHARE * correction if self._landed_steps else stiff)

    def _under_itself(self) -> F64:
        """Positions of the joints in the air: the feet go to where the centre of mass is."""
        ahead, aside = self._body.over_feet()
        target = self._air.copy()
        for side, sign in (("right", 1.0), ("left", -1.0)):
            self._body.set_joint(target, f"{side}_hip_y", self.AIR_HIP_RAD - self.STEER_AHEAD * ahead)
            self._body.set_joint(target, f"{side}_hip_x", sign * self.STEER_ASIDE * aside)
        return target

    def _bent(self, knee_rad: float) -> F64:
        """A row of positions with bent knees, upright."""
        qpos = np.zeros(self._body.model.nq)
        qpos[2:4] = 1.4, 1.0
        for side, sign in (("right", 1.0), ("left", -1.0)):
            self._body.set_joint(qpos, f"{side}_knee", knee_rad)
            self._body.set_joint(qpos, f"{side}_hip_y", knee_rad / 2)
            for shoulder in ("shoulder1", "shoulder2"):
                self._body.set_joint(qpos, f"{side}_{shoulder}", sign * self.ARM_RAD)
        return qpos

    def _stance(self) -> F64:
        """The posture, leaning so that it is over its feet, and so deep in the floor that the floor bears it."""
        body = self._body

        def leaning(lean_rad: float, height_m: float = 1.4) -> F64:
            qpos = self._bent(self.KNEE_RAD)
            qpos[2:7] = height_m, np.cos(lean_rad / 2), 0.0, np.sin(lean_rad / 2), 0.0
            return qpos

        def ahead(lean_rad: float) -> float:
            body.place(leaning(lean_rad))
            return float(body.over_feet()[0])

        lean_rad = zero_between(ahead, -0.8, 0.8)
        body.place(leaning(lean_rad))
        touching = 1.4 - body.lowest_foot_m() + float(body.model.geom_size[body.feet[0], 0])
        height = zero_between(
            lambda m: float(self._lacking(leaning(lean_rad, m))[2]), touching - 0.02, touching + 0.001
        )
        return leaning(lean_rad, height)

    def _lacking(self, qpos: F64) -> F64:
        """(nv,) forces without which it would not stay at rest in a posture."""
        self._body.place(qpos)
        self._body.data.qacc[:] = 0.0
        mujoco.mj_inverse(self._body.model, self._body.data)
        return self._body.data.qfrc_inverse.copy()

    def _pull(self) -> F64:
        """(nu, nv) force of a control of 1 of each motor."""
        pull = np.zeros((self._body.model.nu, self._body.nv))
        pull[np.arange(len(pull)), self._body.driven] = self._body.model.actuator_gear[:, 0]
        return pull

    def _after(self, state: F64, control: F64) -> F64:
        """(2 nv,) where a step leads from beside the posture."""
        model, data, nv = self._body.model, self._body.data, self._body.nv
        qpos = self._posture.copy()
        mujoco.mj_integratePos(model, qpos, state[:nv], 1.0)
        data.qpos[:], data.qvel[:], data.ctrl[:] = qpos, state[nv:], self._control + control
        data.qacc_warmstart[:] = 0.0
        for _ in range(self._substeps):
            mujoco.mj_step(model, data)
        data.ctrl[:] = 0.0
        return np.concatenate([self._body.difference(self._posture, data.qpos), data.qvel])

    def _derivatives(self) -> tuple[F64, F64]:
        """How the next state depends on this one, and on the control."""
        states, controls = np.eye(2 * self._body.nv) * _NUDGE, np.eye(self._body.model.nu) * _NUDGE
        rest, idle = states[0] * 0.0, controls[0] * 0.0
        by_state = [(self._after(x, idle) - self._after(-x, idle)) / (2 * _NUDGE) for x in states]
        by_control = [(self._after(rest, u) - self._after(rest, -u)) / (2 * _NUDGE) for u in controls]
        return np.stack(by_state, axis=1), np.stack(by_control, axis=1)

    def _costs(self) -> tuple[F64, F64]:
        """What it costs to be beside the posture, and to pull."""
        model, data, nv = self._body.model, self._body.data, self._body.nv
        self._body.place(self._posture)
        centre, feet = np.zeros((3, nv)), np.zeros((2, 3, nv))
        mujoco.mj_jacSubtreeCom(model, data, centre, 0)
        for jacobian, foot in zip(feet, self._body.feet, strict=True):
            mujoco.mj_jacGeom(model, data, jacobian, None, foot)
        over = (centre - feet.mean(axis=0))[:2]
        joints = nv - _ROOT
        place = np.diag([1e-3, 1e-3, self.HEIGHT, self.LEAN, self.LEAN, 1.0] + [self.JOINT] * joints)
        moving = np.diag([0.1] * _ROOT + [self.JOINT_SPEED] * joints)
        states = np.zeros((2 * nv, 2 * nv))
        states[:nv, :nv] = self.OFF_FEET * over.T @ over + place
        states[nv:, nv:] = self.OFF_FEET_SPEED * over.T @ over + moving
        return states, np.eye(model.nu) * self.CONTROL


def _allowed(control: F64) -> F64:
    within: F64 = np.clip(control, -_LARGEST, _LARGEST)
    return within


def regulator(by_state: F64, by_control: F64, states: F64, controls: F64) -> F64:
    """(nu, n) the gain of the linear quadratic regulator in discrete time, by the doubling algorithm.

    Args:
        by_state: (n, n) how the next state depends on this one.
        by_control: (n, nu) how it depends on the control.
        states: (n, n) cost of states.
        controls: (nu, nu) cost of controls.
    """
    ahead, cost = by_state, states
    reach = by_control @ np.linalg.inv(controls).astype(np.float64) @ by_control.T
    for _ in range(_DOUBLINGS):
        shared = np.linalg.inv(np.eye(len(states)) + reach @ cost).astype(np.float64)
        reach, cost, ahead = (
            reach + ahead @ shared @ reach @ ahead.T,
            cost + ahead.T @ cost @ shared @ ahead,
            ahead @ shared @ ahead,
        )
    gain = np.linalg.solve(controls + by_control.T @ cost @ by_control, by_control.T @ cost @ by_state)
    return gain.astype(np.float64)


def zero_between(of: Any, low: float, high: float) -> float:
    """Where a function of a number changes its sign, by halving."""
    below = of(low) > 0.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if (of(middle) > 0.0) == below else (low, middle)
    return (low + high) / 2
