"""Scripted policies for two Adroit environments of gymnasium-robotics, which come without experts.

They know what they observe; the model serves for the geometry and the weight of the arm. An actuator of the arm pulls
with `gain * control - bias * joint`, so that the control for any force can be told, and the arm is led by a spring and
a damper of their own.

badgen world check robotics:AdroitHandRelocate-v1 --policy adroit_policies:Relocate
badgen world check "robotics:AdroitHandDoor-v1?steps=300" --policy adroit_policies:Door
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import mujoco
import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
_WRIST, _FINGERS, _THUMB = 2, 17, 5  # joints after those of the arm; the little finger has one more than the others


class Hand:
    """The arm with its hand, and the actions that move them.

    Args:
        world: the environment.
        stiffness: of each joint of the arm [N/m or N m/rad].
        damping: of each joint of the arm, beside the model's own [N s/m or N m s/rad].
    """

    def __init__(self, world: Any, stiffness: Sequence[float], damping: Sequence[float]) -> None:
        model = world.physics()[0]
        self.model, self.data, self.hz = model, mujoco.MjData(model), float(world.hz)
        self.arm = len(stiffness)
        self.count = self.arm + _WRIST + _FINGERS + _THUMB
        self.lowest, self.highest = model.jnt_range[: self.arm].T
        self._stiffness, self._damping = np.array(stiffness), np.array(damping)
        self._gain, self._bias = model.actuator_gainprm[:, 0].copy(), -model.actuator_biasprm[:, 1]
        self._middle, self._half = model.actuator_ctrlrange.mean(axis=1), np.ptp(model.actuator_ctrlrange, axis=1) / 2

    def reset(self) -> None:
        """Forget how fast it moved."""
        self._before: F64 | None = None

    def grasp_at(self, joints: F64) -> F64:
        """Where the middle of the grasp, 5 cm below the palm, is with these joints."""
        self.data.qpos[: self.count] = joints
        mujoco.mj_kinematics(self.model, self.data)
        return self.data.site("S_grasp").xpos.copy()

    def action(self, joints: F64, arm: F64, wrist_rad: float, bent: Sequence[float], thumb: Sequence[float]) -> F64:
        """The action that leads the arm to these joints, and bends the wrist, the fingers and the thumb."""
        speed = (joints - (joints if self._before is None else self._before)) * self.hz
        self._before = joints.copy()
        self.grasp_at(joints)
        weight = np.zeros(self.model.nv)
        mujoco.mj_comPos(self.model, self.data)
        mujoco.mj_rne(self.model, self.data, 0, weight)
        n = self.arm
        force = self._stiffness * (arm - joints[:n]) - self._damping * speed[:n] + weight[:n]
        led = (force + self._bias[:n] * joints[:n]) / self._gain[:n]
        fingers = [0.0, *bent] * 3 + [0.0, 0.0, *bent]
        control = np.array([*led, 0.0, wrist_rad, *fingers, *thumb])
        action: F64 = np.clip((control - self._middle) / self._half, -1.0, 1.0)
        return action


@dataclass
class Phase:
    """What a policy is at, and for how many steps."""

    name: str
    steps: int = 0

    def ends(self, done: bool, following: str) -> None:
        """Go on to the following phase once this one is done."""
        if done:
            self.name, self.steps = following, 0


def nearer(now: F64, goal: F64, step_m: float) -> F64:
    """The point on the way to a goal that is at most one step away."""
    away = goal - now
    return now + away * min(1.0, step_m / max(float(np.linalg.norm(away)), 1e-9))


class Relocate:
    """Grasps the ball from above and holds it at the target.

    The angles of the fingers and of the thumb were found by trying 700 and 4000 at random on the model, without
    physics: those that touch a ball just below the palm with every link, and reach lowest around it. Each is asked for
    a little more than that, which is the grip.
    """

    FINGER_RAD, THUMB_RAD = (1.45, 0.6, 1.3), (0.0, 1.3, 0.26, -0.3, -1.3)  # from the knuckle to the tip
    THUMB_ASIDE_RAD = (0.0, 0.2, 0.0, 0.0, 0.0)
    WRIST_RAD = -0.15  # the palm lies level where the forearm leans
    LEAN_RAD = 0.1  # of the forearm at least
    ABOVE_M, OVER_M = 0.075, 0.005  # of the grasp above the ball, before and when it closes
    CLOSING_STEPS = 18
    TRAVEL_M, LOWER_M, CARRY_M, FASTER_M = 0.012, 0.006, 0.008, 0.0005  # a step; the last is gained at each
    AHEAD_M = 0.1  # at most, of what is asked for and the hand

    def __init__(self, world: Any) -> None:
        self._hand = Hand(world, [900, 900, 900, 500, 400, 200], [110, 110, 110, 15, 10, 0])

    def reset(self, instruction: str, seed: int) -> None:
        """Begin above the ball."""
        self._hand.reset()
        self._phase = Phase("above")
        self._asked: F64 | None = None

    def act(self, obs: F64) -> F64:
        """(30,) the next action."""
        joints = np.array(obs[:30])
        palm = self._hand.grasp_at(joints)
        self._asked = self._next(palm if self._asked is None else self._asked, palm, obs)
        closed = self._phase.name in ("close", "carry")
        bent, thumb = (self.FINGER_RAD, self.THUMB_RAD) if closed else ((0.0, 0.0, 0.0), self.THUMB_ASIDE_RAD)
        return self._hand.action(joints, self._reaching(self._asked, joints), self.WRIST_RAD, bent, thumb)

    def _next(self, asked: F64, palm: F64, obs: F64) -> F64:
        """The next place to ask for."""
        ball, target, phase = palm - obs[30:33], palm - obs[33:36], self._phase
        phase.steps += 1
        if phase.name == "above":
            above = ball + np.array([0.0, 0.0, self.ABOVE_M])
            phase.ends(float(np.hypot(*(above - palm)[:2])) < 0.02, "lower")
            return nearer(asked, above, self.TRAVEL_M)
        if phase.name == "lower":
            over = ball + np.array([0.0, 0.0, self.OVER_M])
            phase.ends(float(np.linalg.norm(over - palm)) < 0.015 or phase.steps > 30, "close")
            return nearer(asked, over, self.LOWER_M)
        if phase.name == "close":
            phase.ends(phase.steps > self.CLOSING_STEPS, "carry")
            return asked
        ahead = nearer(asked, palm + target - ball, min(self.CARRY_M, self.FASTER_M * phase.steps))
        return nearer(palm, ahead, self.AHEAD_M)

    def _reaching(self, place: F64, joints: F64) -> F64:
        """(6,) joints of the arm with the grasp at a place; the forearm leans no more than its height asks for."""
        least, most = self.LEAN_RAD, float(self._hand.highest[3])
        if self._slides(place, joints, least)[1] < 0.0:  # the arm can be raised, not lowered
            for _ in range(8):
                lean = (least + most) / 2
                least, most = (lean, most) if self._slides(place, joints, lean)[1] < 0.0 else (least, lean)
        wanted = np.array([*self._slides(place, joints, least), least, 0.0, 0.0])
        allowed: F64 = np.clip(wanted, self._hand.lowest, self._hand.highest)
        return allowed

    def _slides(self, place: F64, joints: F64, lean_rad: float) -> F64:
        """(3,) how far the arm must slide aside, up and ahead."""
        turned = joints.copy()
        turned[:8] = [0.0, 0.0, 0.0, lean_rad, 0.0, 0.0, 0.0, self.WRIST_RAD]
        away = place - self._hand.grasp_at(turned)
        return np.array([-away[0], away[2], away[1]])


class Door:
    """Lays the hand on the lever, turns it with the forearm, swings the door open and lets go.

    The arm cannot move aside and turns by 0.75 rad at most, so that the last part of the way is the door's own swing,
    for which the 2 s of the environment are too short: ask for three with "?steps=300". The figures were found by
    changing them at random for a quarter of an hour, for the success of the first eight seeds.
    """

    HOOK_RAD, GRIP_RAD = 0.657, 1.302  # of the joints of a finger
    THUMB_RAD = (0.963, 0.6, 0.0, 0.0, -0.6)
    THUMB_ASIDE_RAD = (0.963, 0.0, 0.0, 0.0, 0.0)
    GRASP_M = (0.116, -0.116, -0.021)  # at the lever, from its axis: out along it, before the door, above it
    HANDLE_M = (0.15, -0.15, 0.0)  # what is observed
    PRESSED_M, ABOVE_M = 0.02, 0.04
    AWAY_AT_M = (0.2, -0.5, 0.1)  # straight back, so that the fingers leave the lever
    CLOSING_STEPS = 4
    TURNED_RAD, TURN_RAD, TURN_AHEAD_RAD, TURN_STEP_RAD = 1.258, 1.444, 0.393, 0.083
    OPEN_RAD, PULL_AHEAD_RAD, PULL_STEP_RAD, LET_GO_RAD = 1.57, 0.518, 0.0294, 0.723
    REACH_M, TURN_M, PULL_M, AWAY_M = 0.025, 0.03, 0.05, 0.06  # a step

    def __init__(self, world: Any) -> None:
        self._hand = Hand(world, [1500, 1200, 1200, 400], [140, 60, 60, 0])

    def reset(self, instruction: str, seed: int) -> None:
        """Begin above the lever."""
        self._hand.reset()
        self._phase = Phase("over")
        self._asked: F64 | None = None
        self._led: F64 | None = None
        self._roll_rad = self._turn_rad = self._pull_rad = 0.0

    def act(self, obs: F64) -> F64:
        """(28,) the next action."""
        joints, palm, latch, door = np.array([0.0, *obs[:27]]), np.array(obs[29:32]), float(obs[27]), float(obs[28])
        joints[0] = palm[1] - self._hand.grasp_at(joints)[1]  # how far the arm is out shows in the palm alone
        self._aside = np.zeros(3)
        self._aside = obs[32:35] - self._at_lever(latch, door, self.HANDLE_M)  # where the seed has put the door
        self._phase.steps += 1
        reach = self._phase.name in ("over", "onto", "close")
        goal, step_m = self._grasp(palm) if reach else self._open(latch, door)
        self._asked = nearer(palm if self._asked is None else self._asked, goal, step_m)
        self._led = self._reaching(self._asked, joints if self._led is None else self._led)
        return self._hand.action(joints, self._led[:4], 0.0, *self._posture())

    def _posture(self) -> tuple[Sequence[float], Sequence[float]]:
        """Angles of the fingers and of the thumb."""
        if self._phase.name in ("over", "onto"):
            return (0.0, self.HOOK_RAD, self.HOOK_RAD), self.THUMB_ASIDE_RAD
        if self._phase.name == "away":
            return (0.0, 0.0, 0.0), self.THUMB_ASIDE_RAD
        return (self.GRIP_RAD,) * 3, self.THUMB_RAD

    def _grasp(self, palm: F64) -> tuple[F64, float]:
        """Where to go until the lever is grasped, and how far in a step."""
        phase, goal = self._phase, self._at_lever(0.0, 0.0, self.GRASP_M)
        if phase.name == "over":
            goal[2] += self.ABOVE_M
            if palm[2] < goal[2] - 0.03:  # first up, before the door
                goal[1] = min(goal[1] - 0.12, palm[1])
            phase.ends(float(np.linalg.norm(goal - palm)) < 0.025 or phase.steps > 80, "onto")
        elif phase.name == "onto":
            phase.ends(float(np.linalg.norm(goal - palm)) < 0.02 or phase.steps > 25, "close")
        else:
            phase.ends(phase.steps > self.CLOSING_STEPS, "turn")
        return goal, self.REACH_M

    def _open(self, latch: float, door: float) -> tuple[F64, float]:
        """Where to go from then on, and how far in a step."""
        phase, (out, before, above) = self._phase, self.GRASP_M
        pressed = (out, before, above - self.PRESSED_M)
        if phase.name == "turn":
            self._turn_rad = min(self._turn_rad + self.TURN_STEP_RAD, latch + self.TURN_AHEAD_RAD, self.TURN_RAD)
            self._roll_rad = self._turn_rad
            phase.ends(latch > self.TURNED_RAD or phase.steps > 60, "pull")
            return self._at_lever(self._turn_rad, door, pressed), self.TURN_M
        if phase.name == "pull":
            self._pull_rad = min(self._pull_rad + self.PULL_STEP_RAD, door + self.PULL_AHEAD_RAD, self.OPEN_RAD)
            self._roll_rad = latch
            phase.ends(door > self.LET_GO_RAD, "away")
            return self._at_lever(max(latch, self._turn_rad - 0.1), self._pull_rad, pressed), self.PULL_M
        return np.array(self.AWAY_AT_M), self.AWAY_M

    def _at_lever(self, latch: float, door: float, place_m: Sequence[float]) -> F64:
        """A place at the lever, as it is or as it would be if the latch and the door were turned."""
        data = self._hand.data
        data.joint("latch").qpos[:], data.joint("door_hinge").qpos[:] = latch, door
        mujoco.mj_kinematics(self._hand.model, data)
        lever = data.body("latch")
        place: F64 = lever.xpos + lever.xmat.reshape(3, 3) @ np.array(place_m) + self._aside
        return place

    def _reaching(self, place: F64, joints: F64) -> F64:
        """(28,) the joints with the grasp at a place, by damped least squares from others nearby."""
        hand, led = self._hand, joints.copy()
        led[3:6] = self._roll_rad, 0.0, 0.0
        led[:4] = np.clip(led[:4], hand.lowest, hand.highest)
        jacobian = np.zeros((3, hand.model.nv))
        for _ in range(8):
            away = place - hand.grasp_at(led)
            mujoco.mj_comPos(hand.model, hand.data)
            mujoco.mj_jacSite(hand.model, hand.data, jacobian, None, hand.model.site("S_grasp").id)
            jac = jacobian[:, :3]
            led[:3] += np.linalg.solve(jac.T @ jac + 1e-4 * np.eye(3), jac.T @ away)
            led[:4] = np.clip(led[:4], hand.lowest, hand.highest)
        return led
