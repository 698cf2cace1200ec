"""The walking expert: footsteps from the DCM, torques from whole-body control, and no external support."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import cos, sin

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.expert import Observation
from badgen.contracts.plan import Phase, Plan
from scenes.kit.control.walking import dcm, swing
from scenes.kit.control.walking.alone import NQ, NV, alone
from scenes.kit.control.walking.dcm import Gait
from scenes.kit.control.walking.hopping import Hop, hopping, may_hop
from scenes.kit.control.walking.limp import limp
from scenes.kit.control.walking.rig import FEET, Rig
from scenes.kit.control.walking.steering import facing, steer
from scenes.kit.control.walking.stepping import (
    ABSENT_STEPS,
    Readings,
    WalkMemory,
    aside,
    change_mode,
    count_absence,
    footprint,
    lost,
    stand,
    transfer,
)
from scenes.kit.control.walking.wholebody import FootTarget, Targets, WholeBody
from scenes.kit.worlds.planar import Vec2, into, level, nod, out, yaw_of
from scenes.kit.worlds.track import Track

_SINK_MPS = 0.12  # vertical speed of the body when its height changes
_SHOULDER = 15  # joint that swings the left arm; the next one spreads it, and those of the right arm come 7 later
_SPREAD_RADPS = 1.5  # rate at which the arms are spread


@dataclass(frozen=True)
class WalkExpert:
    """Walks by the gaits of its plan's phases.

    Attributes:
        plan: phases in order; each lasts `min_s`, the last one without end.
        gaits: gait of each phase: a gait, a kind of hop, or None for standing.
        tracks: track of each phase; a phase without one keeps the course of the phase before it.
        first_stance: the foot that carries the first step.
        control_hz: rate of `act`.
    """

    plan: Plan
    gaits: Mapping[str, Gait | Hop | None]
    first_stance: int = 1
    control_hz: float = 100.0
    tracks: Mapping[str, Track] = field(default_factory=dict)
    _tools: dict[int, tuple[Rig, WholeBody]] = field(default_factory=dict, compare=False, repr=False)

    def with_plan(self, plan: Plan) -> WalkExpert:
        """The same walker with another plan."""
        return replace(self, plan=plan)

    def start(self, obs: Observation, rng: np.random.Generator) -> WalkMemory:
        """Memory at time 0: standing on both feet where they are; uses no randomness."""
        rig, _ = self._read(obs)
        left, right = (footprint(rig, i) for i in range(2))
        course = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2, yaw_of(rig.pelvis_mat))
        return WalkMemory(
            phase=0,
            phase_s=obs.time_s,
            mode="stand",
            mode_s=obs.time_s,
            stance=self.first_stance,
            swing_s=0.0,
            target=(0.0, 0.0),
            foot=(0.0, 0.0),
            foot_vel=(0.0, 0.0),
            start_m=0.0,
            prints=(left, right),
            absent=(0, 0),
            course=course,
            height_m=float(rig.com[2]),
            posture=tuple(float(q) for q in rig.qpos[7:]),
        )

    def phase(self, memory: WalkMemory) -> str:
        """Name of the plan's phase."""
        return self.plan.phases[memory.phase].name

    def act(self, memory: WalkMemory, obs: Observation) -> tuple[F64, WalkMemory]:
        """Joint torques, and the next memory."""
        rig, body = self._read(obs)
        memory = self._next_phase(memory, obs.time_s)
        memory, now = self._now(memory, obs, rig)
        if memory.given_up or lost(memory, now):
            return limp(rig, memory.posture, self.control_hz), replace(memory, given_up=True)
        memory = count_absence(self._settle(memory, now), now)
        style = self.gaits[self._current(memory).name]
        if isinstance(style, Hop) and may_hop(memory):
            targets, memory = hopping(memory, now, style)
        else:
            targets, memory = self._targets(change_mode(memory, now), now)
        return body.torques(rig, targets), memory

    def _read(self, obs: Observation) -> tuple[Rig, WholeBody]:
        tools = self._tools.get(id(obs.model))
        if tools is None:
            own = obs.model if obs.model.nv == NV else alone()
            tools = self._tools.setdefault(id(obs.model), (Rig(own), WholeBody(own, control_hz=self.control_hz)))
        tools[0].read(obs.data.qpos[:NQ], obs.data.qvel[:NV])
        return tools

    def _next_phase(self, memory: WalkMemory, time_s: float) -> WalkMemory:
        last = memory.phase + 1 >= len(self.plan.phases)
        if last or time_s < memory.phase_s + self._current(memory).min_s - 1e-9:
            return memory
        return replace(memory, phase=memory.phase + 1, phase_s=time_s)

    def _current(self, memory: WalkMemory) -> Phase:
        return self.plan.phases[memory.phase]

    def _now(self, memory: WalkMemory, obs: Observation, rig: Rig) -> tuple[WalkMemory, Readings]:
        name = self._current(memory).name
        style, pace = self.gaits[name], self.gaits.get(memory.pace)
        stop = replace(style if isinstance(style, Gait) else pace if isinstance(pace, Gait) else Gait(), length_m=0.0)
        memory, gait = steer(memory, style if isinstance(style, Gait) else None, self.tracks.get(name))
        w = dcm.omega(memory.height_m - memory.crouch_m)
        xi = (float(rig.com[0] + rig.com_vel[0] / w), float(rig.com[1] + rig.com_vel[1] / w))
        force = (obs.contact_n["left_foot-floor"], obs.contact_n["right_foot-floor"])
        return memory, Readings(obs.time_s, gait, stop, rig, w, xi, force)

    def _settle(self, memory: WalkMemory, now: Readings) -> WalkMemory:
        """Let the body height and the arms follow the gait, and remember the gait."""
        crouch_m = now.gait.crouch_m if now.gait is not None else memory.crouch_m
        arms_rad = now.gait.arms_rad if now.gait is not None else memory.arms_rad
        crouch_m = _nearer(memory.crouch_m, crouch_m, _SINK_MPS / self.control_hz)
        arms_rad = _nearer(memory.arms_rad, arms_rad, _SPREAD_RADPS / self.control_hz)
        name = self._current(memory).name
        pace = name if isinstance(self.gaits[name], Gait) else memory.pace
        if (crouch_m, arms_rad, pace) == (memory.crouch_m, memory.arms_rad, memory.pace):
            return memory
        return replace(memory, crouch_m=crouch_m, arms_rad=arms_rad, pace=pace)

    def _targets(self, memory: WalkMemory, now: Readings) -> tuple[Targets, WalkMemory]:
        """Targets of whole-body control in the current mode."""
        if memory.mode == "single":
            return self._stride(memory, now, now.gait or now.stop)
        zmp = stand(memory, now) if memory.mode == "stand" else transfer(memory, now, now.gait or now.stop)
        return _compose(memory, now, zmp, (0, 1), None), memory

    def _stride(self, memory: WalkMemory, now: Readings, gait: Gait) -> tuple[Targets, WalkMemory]:
        """Single support: aim the other foot, and place the pressure point so that balance is kept."""
        side, yaw = (1.0 if memory.stance == 1 else -1.0), memory.course[2]
        foot, since = memory.prints[memory.stance], now.time_s - memory.mode_s
        seen = into(now.xi, foot, yaw), into(memory.foot, foot, yaw)
        step = dcm.adjust(gait, now.w, side, seen[0], since, seen[1], aside(memory, side, gait))
        most = 5.0 / self.control_hz
        swing_s, target = memory.swing_s, memory.target
        if since < 0.75 * swing_s:
            swing_s += dcm.clip(step.swing_s - swing_s, -most, most)
        if swing_s - since > 0.065:
            target = out(step.foot, foot, yaw)
        left_s = swing.time_left(since, swing_s)
        pos, vel, acc = swing.toward(memory.foot, memory.foot_vel, target, left_s, 1.0 / self.control_hz)
        up, up_rate, up_acc = swing.height(since, swing_s, gait.lift_m, memory.start_m)
        foot_target = FootTarget(1 - memory.stance, (*memory.foot, up), (*memory.foot_vel, up_rate), (*acc, up_acc))
        targets = _compose(memory, now, out(step.zmp, foot, yaw), (memory.stance,), foot_target)
        return targets, replace(memory, swing_s=swing_s, target=target, foot=pos, foot_vel=vel)


def _nearer(value: float, goal: float, most: float) -> float:
    """A value that moves towards its goal by at most this much."""
    return value + dcm.clip(goal - value, -most, most)


def _compose(
    memory: WalkMemory, now: Readings, zmp: Vec2, carriers: tuple[int, ...], foot_target: FootTarget | None
) -> Targets:
    """Targets that put the pressure at a point; only feet that press on the floor may carry."""
    rig, gait = now.rig, now.gait or now.stop
    fall = memory.height_m - memory.crouch_m - float(rig.com[2])
    acc = (
        now.w**2 * (float(rig.com[0]) - zmp[0]),
        now.w**2 * (float(rig.com[1]) - zmp[1]),
        108.0 * fall - 20.8 * float(rig.com_vel[2]),
    )
    yaw, toes = facing(memory, gait, now.time_s)
    feet = np.empty((2, 3, 3))
    for i in range(2):
        feet[i] = level(memory.prints[i][2] if foot_target is None or i != foot_target.foot else toes)
    pressing = tuple(i for i in carriers if memory.absent[i] < ABSENT_STEPS)
    return Targets(acc, pressing, foot_target, feet, level(yaw) @ nod(gait.lean_rad), _posture(memory, rig, gait))


def _posture(memory: WalkMemory, rig: Rig, gait: Gait) -> F64:
    """Stance pose, with each arm swung against its leg, and spread."""
    posture, c, s = np.array(memory.posture), cos(memory.course[2]), sin(memory.course[2])
    for i in range(len(FEET)):
        ahead = c * (rig.foot_pos[i, 0] - rig.com[0]) + s * (rig.foot_pos[i, 1] - rig.com[1])
        posture[_SHOULDER + 7 * i] += gait.arm_swing * 2.5 * ahead
        posture[_SHOULDER + 7 * i + 1] += memory.arms_rad * (1.0 if i == 0 else -1.0)
    return posture
