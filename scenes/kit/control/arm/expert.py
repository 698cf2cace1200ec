"""The expert for arms: executes a plan's phases, aims by observed poses, and reacts when something goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue
from badgen.contracts.expert import Observation
from badgen.contracts.plan import Goal, Phase, Plan, Pose
from badgen.contracts.robot import Gripper, Handle
from scenes.kit.control.arm import feasible, goals, pace
from scenes.kit.control.arm.ik import ArmIK
from scenes.kit.control.arm.memory import ArmMemory
from scenes.kit.control.arm.poses import Frame, between, compose, distance, frame, min_jerk, relative
from scenes.kit.control.arm.reactions import NOTICE_S, REACTION_S, answer, backing_off
from scenes.kit.control.arm.watching import Trouble, alarmed, gap_m, grasp_lost, measured


@dataclass(frozen=True)
class ArmExpert:
    """Executes a plan with one or more arms that have grippers; each may have any number of joints.

    Attributes:
        plan: phases, alternatives and reaction style.
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
        q = {h: measured(obs, ik.handle) for h, ik in self.arms.items()}
        grip = {h: gap_m(obs, self._gripper(h)) for h in self.arms}
        empty = ArmMemory(0, obs.time_s, 0.0, q, grip, {}, {}, q, grip, np.array(obs.data.xpos))
        return self._enter(empty, obs, 0)

    def phase(self, memory: ArmMemory) -> str:
        """Name of the current phase; "recover", "stopped" and "done" besides the plan's own."""
        if memory.stopped_s is not None:
            return "stopped"
        if memory.phase < 0:
            return "recover"
        return self.plan.phases[memory.phase].name if memory.phase < len(self.plan.phases) else "done"

    def act(self, memory: ArmMemory, obs: Observation) -> tuple[F64, ArmMemory]:
        """Joint set-points and the gripper's command for every arm, in actuator order, and the next memory."""
        memory = self._react(memory, obs)
        phase = self._current(memory)
        if phase is not None and memory.stopped_s is None:
            if obs.time_s >= memory.since_s + memory.lasts_s - 1e-9:
                memory = self._advance(memory, phase, obs)
                phase = self._current(memory)
            if phase is not None and memory.stopped_s is None:
                memory = self._move(memory, phase, obs)
        parts = [np.append(memory.q[h], self._gripper(h).command(memory.grip_m[h])) for h in self.arms]
        return np.concatenate(parts), memory

    def _current(self, memory: ArmMemory) -> Phase | None:
        if memory.phase < 0:
            return backing_off(self.plan.recover, tuple(self.arms), bool(memory.held))
        return self.plan.phases[memory.phase] if memory.phase < len(self.plan.phases) else None

    def _advance(self, memory: ArmMemory, phase: Phase, obs: Observation) -> ArmMemory:
        if phase.grasps:
            memory = self._hold(memory, phase.body, obs)
        if memory.phase < 0 and not memory.gave_up and self._fallen(memory, obs):
            memory = replace(memory, gave_up=True, resume=self._homeward())
        return self._enter(memory, obs, memory.resume if memory.phase < 0 else memory.phase + 1)

    def _hold(self, memory: ArmMemory, body: str, obs: Observation) -> ArmMemory:
        """Remember the pose of each hand relative to the object, which is carried from now on."""
        seen = goals.seen(obs, body)
        offsets = {h: relative(seen, goals.seen_tool(obs, arm)) for h, arm in self._handles.items()}
        return replace(memory, offsets=offsets, held=body, object_goal=seen)

    def _enter(self, memory: ArmMemory, obs: Observation, index: int) -> ArmMemory:
        """Begin a phase: fix its start, its goals and its duration, and react where its goals make no sense."""
        memory = replace(memory, phase=index, since_s=obs.time_s, start_q=memory.q, start_grip_m=memory.grip_m)
        phase = self._current(memory)
        if phase is None:
            return memory
        start = {h: self.arms[h].tool(memory.q[h]) for h in self.arms}
        ends = {h: self._resolve(obs, g, start[h]) for h, g in phase.hands.items()}
        memory = replace(memory, start=start, goal=ends, idle=False)
        legs = [distance(start[h], g) for h, g in ends.items()]
        if phase.carry is not None:
            if memory.held != phase.body:  # it was never grasped; continue as if it had been
                memory = self._hold(memory, phase.body, obs)
            begin = memory.object_goal or goals.seen(obs, phase.body)
            end = self._resolve(obs, phase.carry, begin)
            memory = replace(memory, object_start=begin, object_goal=end)
            legs, ends = [distance(begin, end)], self._carriers(memory, phase, end)
        if phase.home:
            far = max(float(np.abs(memory.q[h] - ik.home).max()) for h, ik in self.arms.items())
            legs.append((0.0, far))
        lasts = max([phase.min_s, *(max(m / phase.speed_mps, r / phase.turn_radps) for m, r in legs)])
        memory = replace(memory, lasts_s=lasts)
        return memory if self._sensible(memory, phase, obs, ends) else self._answer(memory, obs, "senseless_goal")

    def _sensible(self, memory: ArmMemory, phase: Phase, obs: Observation, ends: Mapping[str, Frame]) -> bool:
        """Whether the hands can and should go to these ends of a phase; backing off is never refused.

        A phase that observes its goals anew begins in any case, and ends where the hands cannot follow them.
        """
        if memory.phase < 0:
            return True
        fetches = not phase.holds and phase.carry is None
        if phase.carry is not None and self._leaning(obs, phase.carry):
            return False
        if fetches and any(feasible.fell_off(obs, goal, memory.first_m) for goal in phase.hands.values()):
            return False
        return phase.reactive or feasible.sensible(self.arms, memory.q, phase, ends, fetches)

    def _move(self, memory: ArmMemory, phase: Phase, obs: Observation) -> ArmMemory:
        """Commands for this step: a minimum-jerk share of the motion, through inverse kinematics."""
        trouble = self._found(memory, phase, obs) if phase.reactive and not memory.idle else None
        if trouble is not None:
            memory = self._answer(memory, obs, trouble)
            if memory.stopped_s is not None or memory.phase < 0:
                return memory
        share = (obs.time_s + 1.0 / self.control_hz - memory.since_s) / memory.lasts_s
        s = min_jerk(share)
        aim, grip = dict(memory.q), dict(memory.grip_m)
        for hand, width in phase.grip_m.items():
            grip[hand] = memory.start_grip_m[hand] + (width - memory.start_grip_m[hand]) * min(share, 1.0)
        if phase.home:
            aim = {h: memory.start_q[h] + (ik.home - memory.start_q[h]) * s for h, ik in self.arms.items()}
        if not memory.idle:
            for hand, target in self._targets(memory, phase, obs, s).items():
                aim[hand] = self.arms[hand].step(memory.q[hand], target)
        q, pace_share = pace.slowed(memory.q, aim, 1.0 / self.control_hz)
        q = {h: pace.within_lead(memory.q[h], q[h], measured(obs, arm)) for h, arm in self._handles.items()}
        late_s = (1.0 - pace_share) / self.control_hz
        return replace(memory, q=q, grip_m=grip, since_s=memory.since_s + late_s)

    def _targets(self, memory: ArmMemory, phase: Phase, obs: Observation, s: float) -> dict[str, Frame]:
        """Target tool pose of each moving hand for this step."""
        if phase.carry is not None and memory.object_start and memory.object_goal and memory.offsets:
            return self._carriers(memory, phase, between(memory.object_start, memory.object_goal, s))
        return {h: self._on_the_way(memory, h, g, phase.reactive, obs, s) for h, g in phase.hands.items()}

    def _carriers(self, memory: ArmMemory, phase: Phase, carried: Frame) -> dict[str, Frame]:
        """Tool pose of each hand that holds an object at this pose."""
        offsets = memory.offsets or {}
        return {h: compose(carried, offsets[h]) for h in phase.holds or tuple(offsets)}

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
        line = goals.toward(obs, body, target, goals.level_yaw(memory.goal[hand], goal))
        seen = compose(line, frame(goal.pose))
        return compose(seen, between(relative(memory.goal[hand], start), frame(Pose()), s))

    def _found(self, memory: ArmMemory, phase: Phase, obs: Observation) -> Trouble | None:
        """What is wrong with the observed goals of a phase that follows them, compared with when it began."""
        share = min_jerk((obs.time_s - memory.since_s) / memory.lasts_s)
        for hand, goal in phase.hands.items():
            now = self._resolve(obs, goal, memory.start[hand])
            if feasible.fell_off(obs, goal, memory.first_m) or feasible.strayed(goal, now, memory.goal[hand]):
                return "senseless_goal"
            ahead = self._on_the_way(memory, hand, goal, True, obs, share)
            if self.arms[hand].error_m(memory.q[hand], ahead) > feasible.LEFT_BEHIND_M:
                return "senseless_goal"
            if self._leaning(obs, goal):
                return "toppled"
        return None

    def _leaning(self, obs: Observation, goal: Goal) -> bool:
        """Whether a body that a goal is taken from has fallen over, where the plan requires bodies to stand."""
        most_rad = self.plan.upright_rad
        return most_rad is not None and any(feasible.leans(obs, b, most_rad) for b in goals.named_bodies(goal))

    def _react(self, memory: ArmMemory, obs: Observation) -> ArmMemory:
        """Respond to what is noticed at this step, by the reaction style."""
        if memory.stopped_s is not None:
            return memory
        phase = self._current(memory)
        if self.plan.reaction == "protective_stop":
            if memory.alarm_s is None and alarmed(memory, obs, phase, self.arms):
                memory = replace(memory, alarm_s=obs.time_s)
            if memory.alarm_s is not None and obs.time_s >= memory.alarm_s + REACTION_S - 1e-9:
                return self._stop(memory, obs)
        if phase is None or memory.phase < 0 or memory.gave_up or not grasp_lost(memory, obs, phase, self._handles):
            return replace(memory, lost_s=None) if memory.lost_s is not None else memory
        memory = replace(memory, lost_s=obs.time_s) if memory.lost_s is None else memory
        sure = memory.lost_s is not None and obs.time_s >= memory.lost_s + NOTICE_S - 1e-9
        return self._answer(memory, obs, "lost_grasp") if sure else memory

    def _answer(self, memory: ArmMemory, obs: Observation, trouble: Trouble) -> ArmMemory:
        """Do what the reaction style says about trouble; one that has given up only keeps its hands still."""
        does = "idle" if memory.gave_up else answer(self.plan.reaction, trouble, memory.tries)
        match does:
            case "go_on":
                return memory
            case "idle":
                phase = self._current(memory)
                return replace(memory, idle=True, lasts_s=phase.min_s if phase is not None else 0.0)
            case "stop":
                return self._stop(memory, obs)
        if trouble == "lost_grasp":
            memory = replace(memory, offsets=None, held="", object_goal=None, lost_s=None)
        if does == "go_home":
            return self._enter(replace(memory, gave_up=True, resume=self._homeward()), obs, -1)
        phase, names = self._current(memory), [p.name for p in self.plan.phases]
        again = phase.retry_from if phase is not None else ""
        resume = names.index(again) if again in names else 0
        return self._enter(replace(memory, tries=memory.tries + 1, resume=resume), obs, -1)

    def _stop(self, memory: ArmMemory, obs: Observation) -> ArmMemory:
        """Hold every joint where it is."""
        q = {h: measured(obs, arm) for h, arm in self._handles.items()}
        return replace(memory, q=q, stopped_s=obs.time_s)

    def _homeward(self) -> int:
        """Index of the last phase that goes home, or the plan's end."""
        ends = [i for i, p in enumerate(self.plan.phases) if p.home]
        return ends[-1] if ends else len(self.plan.phases)

    def _fallen(self, memory: ArmMemory, obs: Observation) -> bool:
        """Whether the object to grasp again lies on its side although the plan requires it to stand."""
        body = next((p.body for p in self.plan.phases[memory.resume :] if p.grasps), "")
        return bool(body) and self.plan.upright_rad is not None and feasible.leans(obs, body, self.plan.upright_rad)

    @cached_property
    def _handles(self) -> dict[str, Handle]:
        return {hand: ik.handle for hand, ik in self.arms.items()}

    def _gripper(self, hand: str) -> Gripper:
        gripper = self.arms[hand].handle.gripper
        if gripper is None:
            raise BadValue(f"hand {hand!r} has no gripper; an ArmExpert needs arms that have one")
        return gripper

    def _resolve(self, obs: Observation, goal: Goal, start: Frame) -> Frame:
        """A goal in world coordinates, by the observed pose of its frame; `start` is the pose at the phase's start."""
        for hand, arm in self._handles.items():
            if goal.frame == f"{hand}/tool":
                return compose(goals.seen_tool(obs, arm), frame(goal.pose))
        return goals.resolve(obs, goal, start)
