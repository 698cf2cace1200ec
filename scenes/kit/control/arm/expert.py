"""The expert for arms: executes a plan's phases, aims by observed poses, and recovers from a lost grasp."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue
from badgen.contracts.expert import Observation
from badgen.contracts.plan import Goal, Phase, Plan, Pose
from badgen.contracts.robot import Gripper
from scenes.kit.control.arm.ik import ArmIK
from scenes.kit.control.arm.poses import Frame, between, compose, distance, frame, min_jerk, relative

MAX_TRIES = 2  # maximum number of retries
FREEZE_S = 2.0  # time that an expert stands still after a lost grasp before it gives up
DRIFT_M = 0.04  # a held object that has moved by this in the hand is lost
MAX_TURN_RAD = 0.4  # largest turn with which a push follows the line to the mark
NEAR_M = 0.12  # distance below which that turn is reduced
EMPTY_M = 0.004  # a gripper commanded to close that is narrower than this holds nothing


@dataclass(frozen=True, slots=True)
class ArmMemory:
    """State of the expert between two control steps.

    Attributes:
        phase: index into the plan; -1 while recovering, the plan's length when done.
        since_s: start time of the phase; lasts_s: its duration.
        q: commanded joints (n,) by hand; grip_m: commanded fingertip gap by hand.
        start, goal: tool pose at the start and end of the phase, by hand; start_q, start_grip_m likewise.
        object_start, object_goal: commanded pose of the carried object.
        offsets: tool pose in the object's frame, measured at the grasp, by hand; held: name of that object.
        tries: number of retries so far; resume: the phase that follows recovering.
        frozen_s: time since when it has stood still with the task undone, or None; gave_up: no further recovery.
    """

    phase: int
    since_s: float
    lasts_s: float
    q: Mapping[str, F64]
    grip_m: Mapping[str, float]
    start: Mapping[str, Frame]
    goal: Mapping[str, Frame]
    start_q: Mapping[str, F64]
    start_grip_m: Mapping[str, float]
    object_start: Frame | None = None
    object_goal: Frame | None = None
    offsets: Mapping[str, Frame] | None = None
    held: str = ""
    tries: int = 0
    resume: int = 0
    frozen_s: float | None = None
    gave_up: bool = False


@dataclass(frozen=True)
class ArmExpert:
    """Executes a plan with one or more arms that have grippers; each may have any number of joints.

    Attributes:
        plan: phases, alternatives and recovery policy.
        arms: inverse kinematics by hand, in the order of the actuators. A hand's name is the part of its handle.
        control_hz: rate of `act`.
    """

    plan: Plan
    arms: Mapping[str, ArmIK]
    control_hz: float = 50.0

    def __post_init__(self) -> None:
        for hand, ik in self.arms.items():
            if ik.handle.part != hand:
                raise BadValue(f"hand {hand!r} has the inverse kinematics of part {ik.handle.part!r} of its robot")

    def with_plan(self, plan: Plan) -> ArmExpert:
        """The same arms with another plan."""
        return replace(self, plan=plan)

    def start(self, obs: Observation, rng: np.random.Generator) -> ArmMemory:
        """Memory at time 0: joints at home, grippers at their current gap; uses no randomness."""
        q = {h: np.array([obs.data.joint(j).qpos[0] for j in ik.handle.joints]) for h, ik in self.arms.items()}
        grip = {h: self._gap_m(obs, h) for h in self.arms}
        empty = ArmMemory(0, obs.time_s, 0.0, q, grip, {}, {}, q, grip)
        return self._enter(empty, obs, 0)

    def phase(self, memory: ArmMemory) -> str:
        """Name of the current phase; "recover", "frozen" and "done" besides the plan's own."""
        if memory.frozen_s is not None:
            return "frozen"
        if memory.phase < 0:
            return "recover"
        return self.plan.phases[memory.phase].name if memory.phase < len(self.plan.phases) else "done"

    def act(self, memory: ArmMemory, obs: Observation) -> tuple[F64, ArmMemory]:
        """Joint set-points and the gripper's command for every arm, in actuator order, and the next memory."""
        memory = self._react(memory, obs)
        phase = self._current(memory)
        if phase is not None and memory.frozen_s is None:
            if obs.time_s >= memory.since_s + memory.lasts_s - 1e-9:
                memory = self._advance(memory, phase, obs)
                phase = self._current(memory)
            if phase is not None:
                memory = self._move(memory, phase, obs)
        parts = [np.append(memory.q[h], self._gripper(h).command(memory.grip_m[h])) for h in self.arms]
        return np.concatenate(parts), memory

    def _current(self, memory: ArmMemory) -> Phase | None:
        if memory.phase < 0:
            return self.plan.recover
        return self.plan.phases[memory.phase] if memory.phase < len(self.plan.phases) else None

    def _advance(self, memory: ArmMemory, phase: Phase, obs: Observation) -> ArmMemory:
        if phase.grasps:
            memory = self._hold(memory, phase.body, obs)
        if memory.phase < 0 and not memory.gave_up and self._fallen(memory, obs):
            memory = replace(memory, gave_up=True, resume=self._homeward())
        return self._enter(memory, obs, memory.resume if memory.phase < 0 else memory.phase + 1)

    def _hold(self, memory: ArmMemory, body: str, obs: Observation) -> ArmMemory:
        """Remember the pose of each hand relative to the object, which is carried from now on."""
        seen = _seen(obs, body)
        offsets = {h: relative(seen, self._seen_tool(obs, h)) for h in self.arms}
        return replace(memory, offsets=offsets, held=body, object_goal=seen)

    def _enter(self, memory: ArmMemory, obs: Observation, index: int) -> ArmMemory:
        """Begin a phase: fix its start, its goals and its duration."""
        memory = replace(memory, phase=index, since_s=obs.time_s, start_q=memory.q, start_grip_m=memory.grip_m)
        phase = self._current(memory)
        if phase is None:
            return memory
        start = {h: self.arms[h].tool(memory.q[h]) for h in self.arms}
        goals = {h: self._resolve(obs, g, start[h]) for h, g in phase.hands.items()}
        memory = replace(memory, start=start, goal=goals)
        legs = [distance(start[h], g) for h, g in goals.items()]
        if phase.carry is not None:
            if memory.held != phase.body:  # it was never grasped; continue as if it had been
                memory = self._hold(memory, phase.body, obs)
            begin = memory.object_goal or _seen(obs, phase.body)
            end = self._resolve(obs, phase.carry, begin)
            memory = replace(memory, object_start=begin, object_goal=end)
            legs = [distance(begin, end)]
        if phase.home:
            far = max(float(np.abs(memory.q[h] - ik.home).max()) for h, ik in self.arms.items())
            legs.append((0.0, far))
        lasts = max([phase.min_s, *(max(m / phase.speed_mps, r / phase.turn_radps) for m, r in legs)])
        return replace(memory, lasts_s=lasts)

    def _move(self, memory: ArmMemory, phase: Phase, obs: Observation) -> ArmMemory:
        """Commands for this step: a minimum-jerk share of the motion, through inverse kinematics."""
        share = (obs.time_s + 1.0 / self.control_hz - memory.since_s) / memory.lasts_s
        s = min_jerk(share)
        q, grip = dict(memory.q), dict(memory.grip_m)
        for hand, width in phase.grip_m.items():
            grip[hand] = memory.start_grip_m[hand] + (width - memory.start_grip_m[hand]) * min(share, 1.0)
        if phase.home:
            q = {h: memory.start_q[h] + (ik.home - memory.start_q[h]) * s for h, ik in self.arms.items()}
        for hand, target in self._targets(memory, phase, obs, s).items():
            q[hand] = self.arms[hand].step(memory.q[hand], target)
        return replace(memory, q=q, grip_m=grip)

    def _targets(self, memory: ArmMemory, phase: Phase, obs: Observation, s: float) -> dict[str, Frame]:
        """Target tool pose of each moving hand for this step."""
        if phase.carry is not None and memory.object_start and memory.object_goal and memory.offsets:
            pose = between(memory.object_start, memory.object_goal, s)
            hands = phase.holds or tuple(memory.offsets)
            return {h: compose(pose, memory.offsets[h]) for h in hands}
        return {h: self._on_the_way(memory, h, g, phase.reactive, obs, s) for h, g in phase.hands.items()}

    def _on_the_way(
        self, memory: ArmMemory, hand: str, goal: Goal, reactive: bool, obs: Observation, s: float
    ) -> Frame:
        """Tool pose at share `s` of the straight path to the goal, which a reactive hand re-observes."""
        start = memory.start[hand]
        if not reactive:
            return between(start, memory.goal[hand], s)
        if ">" not in goal.frame:
            return between(start, self._resolve(obs, goal, start), s)
        # The path turns with the line, so that a pushing hand stays behind the pushed object.
        body, target = goal.frame.split(">")
        line = _toward(obs, body, target, _level_yaw(memory.goal[hand], goal))
        seen = compose(line, frame(goal.pose))
        return compose(seen, between(relative(memory.goal[hand], start), frame(Pose()), s))

    def _react(self, memory: ArmMemory, obs: Observation) -> ArmMemory:
        """Respond to a lost grasp by the recovery policy: ignore it, stop and give up, or go back and retry."""
        if memory.frozen_s is not None:
            return self._give_up(memory, obs) if obs.time_s >= memory.frozen_s + FREEZE_S else memory
        if self.plan.recovery_policy == "oblivious" or memory.gave_up or not self._lost(memory, obs):
            return memory
        if self.plan.recovery_policy == "freeze" or memory.tries >= MAX_TRIES or self.plan.recover is None:
            return replace(memory, frozen_s=obs.time_s)
        phase, names = self._current(memory), [p.name for p in self.plan.phases]
        again = phase.retry_from if phase is not None else ""
        resume = names.index(again) if again in names else 0
        memory = replace(memory, tries=memory.tries + 1, offsets=None, held="", object_goal=None, resume=resume)
        return self._enter(memory, obs, -1)

    def _give_up(self, memory: ArmMemory, obs: Observation) -> ArmMemory:
        """Release, back off and go home, so that an abandoned rollout ends in the same pose as any other."""
        memory = replace(memory, frozen_s=None, gave_up=True, resume=self._homeward())
        return self._enter(memory, obs, -1 if self.plan.recover is not None else memory.resume)

    def _homeward(self) -> int:
        """Index of the last phase that goes home, or the plan's end."""
        ends = [i for i, p in enumerate(self.plan.phases) if p.home]
        return ends[-1] if ends else len(self.plan.phases)

    def _fallen(self, memory: ArmMemory, obs: Observation) -> bool:
        """Whether the object to grasp again lies on its side although the plan requires it to stand."""
        body = next((p.body for p in self.plan.phases[memory.resume :] if p.grasps), "")
        if self.plan.upright_rad is None or not body:
            return False
        _, x, y, _ = obs.body_quat(body)
        return bool(1.0 - 2.0 * (x * x + y * y) < np.cos(self.plan.upright_rad))

    def _lost(self, memory: ArmMemory, obs: Observation) -> bool:
        """Whether, by its observations, some hand no longer holds the object as grasped."""
        phase = self._current(memory)
        if phase is None or memory.phase < 0 or not phase.holds or memory.offsets is None:
            return False
        seen = _seen(obs, phase.body)
        for hand in phase.holds:
            drift, _ = distance(memory.offsets[hand], relative(seen, self._seen_tool(obs, hand)))
            if drift > DRIFT_M or self._gap_m(obs, hand) < EMPTY_M:
                return True
        return False

    def _gripper(self, hand: str) -> Gripper:
        gripper = self.arms[hand].handle.gripper
        if gripper is None:
            raise BadValue(f"hand {hand!r} has no gripper; an ArmExpert needs arms that have one")
        return gripper

    def _gap_m(self, obs: Observation, hand: str) -> float:
        gripper = self._gripper(hand)
        return gripper.gap_m(float(obs.data.joint(gripper.joints[0]).qpos[0]))

    def _seen_tool(self, obs: Observation, hand: str) -> Frame:
        tool = self.arms[hand].handle.tool
        return Frame(obs.site_pos(tool), obs.site_quat(tool))

    def _resolve(self, obs: Observation, goal: Goal, start: Frame) -> Frame:
        """A goal in world coordinates, by the observed pose of its frame; `start` is the pose at the phase's start."""
        for hand in self.arms:
            if goal.frame == f"{hand}/tool":
                return compose(self._seen_tool(obs, hand), frame(goal.pose))
        return _resolve(obs, goal, start)


def _seen(obs: Observation, body: str) -> Frame:
    return Frame(obs.body_pos(body), obs.body_quat(body))


def _resolve(obs: Observation, goal: Goal, start: Frame) -> Frame:
    """A goal in world coordinates whose frame is not a hand's tool."""
    pose = frame(goal.pose)
    if goal.frame == "world":
        return pose
    if goal.frame == "self":
        return compose(start, pose)
    if goal.frame == "here":
        turned = compose(Frame(np.zeros(3), pose.quat), Frame(np.zeros(3), start.quat))
        return Frame(start.pos + pose.pos, turned.quat)
    if ">" in goal.frame:
        body, target = goal.frame.split(">")
        return compose(_toward(obs, body, target), pose)
    return compose(_seen(obs, goal.frame), pose)


def _toward(obs: Observation, body: str, target: str, since: float | None = None) -> Frame:
    """Frame at a body with its x axis horizontally towards another body and z up.

    With `since`, the heading when the phase began, the turn from that heading is at most MAX_TURN_RAD, and decreases as
    the two bodies meet and pass each other, where the direction between them is meaningless.
    """
    here, there = obs.body_pos(body), obs.body_pos(target)
    x, y = float(there[0] - here[0]), float(there[1] - here[1])
    yaw = float(np.arctan2(y, x))
    if since is not None:
        turn = float(np.arctan2(np.sin(yaw - since), np.cos(yaw - since)))
        followed = min(max(turn, -MAX_TURN_RAD), MAX_TURN_RAD) if abs(turn) < np.pi / 2 else 0.0
        yaw = since + followed * min(float(np.hypot(x, y)) / NEAR_M, 1.0)
    return Frame(here, np.array([np.cos(yaw / 2), 0.0, 0.0, np.sin(yaw / 2)]))


def _level_yaw(resolved: Frame, goal: Goal) -> float:
    """Heading of the "a>b" frame in which `goal` was resolved."""
    w, _, _, z = compose(resolved, relative(frame(goal.pose), frame(Pose()))).quat
    return 2.0 * float(np.arctan2(z, w))
