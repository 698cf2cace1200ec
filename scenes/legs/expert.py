"""The expert that walks: footsteps from the DCM, torques from whole-body control, and nothing else holds it up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import cos, hypot, sin
from typing import Any, Literal

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.expert import View
from badgen.contracts.plan import Phase, Plan
from scenes.legs import dcm, swing
from scenes.legs.dcm import Gait, Vec2
from scenes.legs.rig import FEET, Rig
from scenes.legs.wholebody import WholeBody, Wish

PRESSED_N = 5.0  # a foot that presses less than this does not carry
LANDED_N = 40.0
SHIFTED_M = 0.012  # the first step begins when the DCM is this near to where it should be
_REST_M = 0.07  # with the DCM this near to the middle between the feet, a walker can come to rest
_SINK_MPS = 0.12
_ABSENT_TICKS = 3  # a foot is off the ground when it has not pressed for this many ticks

Mode = Literal["stand", "single", "double"]
Print = tuple[float, float, float]  # of a sole: x, y [m], yaw [rad]


@dataclass(frozen=True, slots=True)
class WalkMemory:
    """Everything the expert knows between two ticks.

    Attributes:
        phase: index into the plan; phase_s: when it began.
        mode: on both feet at rest, on one foot, or on the way from one to the other; mode_s: since when.
        stance: the foot that carries, or is taking over: 0 left, 1 right.
        swing_s: how long this swing will last; target: where it will land.
        foot, foot_vel: where the swinging foot should be, level; start_m: height it left from.
        prints: where the feet stand, or last stood.
        absent: ticks since each foot last pressed on the floor.
        course: a point and the heading of the line that is followed.
        height_m: of the centre of mass in the stance pose; posture: joints in that pose.
        pace: the phase whose gait was last walked by; crouch_m: how much lower than in the stance pose it should be now.
        limp: whether balance is lost for good and the motors only brake.
    """

    phase: int
    phase_s: float
    mode: Mode
    mode_s: float
    stance: int
    swing_s: float
    target: Vec2
    foot: Vec2
    foot_vel: Vec2
    start_m: float
    prints: tuple[Print, Print]
    absent: tuple[int, int]
    course: Print
    height_m: float
    posture: tuple[float, ...]
    pace: str = ""
    crouch_m: float = 0.0
    limp: bool = False


@dataclass(frozen=True)
class _Now:
    """This tick's readings; `gait` is None where it stands or is to come to a stand, `stop` is how it does that."""

    time_s: float
    gait: Gait | None
    stop: Gait
    rig: Rig
    w: float
    xi: Vec2
    force_n: tuple[float, float]


@dataclass(frozen=True)
class WalkExpert:
    """Walks by the gaits that its plan's phases name.

    Attributes:
        plan: phases in order; each lasts `min_s`, the last one for ever.
        gaits: phase name -> gait, or None for standing.
        first_stance: the foot that carries the first step.
        control_hz: rate of `act`.
    """

    plan: Plan
    gaits: Mapping[str, Gait | None]
    first_stance: int = 1
    control_hz: float = 125.0
    _tools: dict[int, tuple[Rig, WholeBody]] = field(default_factory=dict, compare=False, repr=False)

    def with_plan(self, plan: Plan) -> WalkExpert:
        """The same walker with another plan."""
        return replace(self, plan=plan)

    def start(self, view: View, rng: np.random.Generator) -> WalkMemory:
        """Memory at time 0: standing on both feet where they are; draws nothing."""
        rig, _ = self._read(view)
        left, right = (_print(rig, i) for i in range(2))
        course = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2, _yaw(rig.pelvis_mat))
        return WalkMemory(
            phase=0, phase_s=view.time_s, mode="stand", mode_s=view.time_s, stance=self.first_stance, swing_s=0.0,
            target=(0.0, 0.0), foot=(0.0, 0.0), foot_vel=(0.0, 0.0), start_m=0.0, prints=(left, right), absent=(0, 0),
            course=course, height_m=float(rig.com[2]), posture=tuple(float(q) for q in rig.qpos[7:]),
        )  # fmt: skip

    def phase(self, memory: WalkMemory) -> str:
        """Name of the plan's phase."""
        return self.plan.phases[memory.phase].name

    def act(self, memory: WalkMemory, view: View) -> tuple[F64, WalkMemory]:
        """Joint torques, and the next memory."""
        rig, body = self._read(view)
        memory = self._next_phase(memory, view.time_s)
        now = self._now(memory, view, rig)
        if memory.limp or _lost(memory, now):
            return _brake(rig, memory), replace(memory, limp=True)
        memory = _change_mode(_feel(self._sink(memory, now), now), now)
        wish, memory = self._wish(memory, now)
        return body.torques(rig, wish), memory

    def _read(self, view: View) -> tuple[Rig, WholeBody]:
        tools = self._tools.get(id(view.model))
        if tools is None:
            tools = self._tools.setdefault(id(view.model), (Rig(view.model), WholeBody(view.model)))
        tools[0].read(view.data.qpos, view.data.qvel)
        return tools

    def _next_phase(self, memory: WalkMemory, time_s: float) -> WalkMemory:
        last = memory.phase + 1 >= len(self.plan.phases)
        if last or time_s < memory.phase_s + self._current(memory).min_s - 1e-9:
            return memory
        return replace(memory, phase=memory.phase + 1, phase_s=time_s)

    def _current(self, memory: WalkMemory) -> Phase:
        return self.plan.phases[memory.phase]

    def _now(self, memory: WalkMemory, view: View, rig: Rig) -> _Now:
        gait = self.gaits[self._current(memory).name]
        stop = replace(gait or self.gaits.get(memory.pace) or Gait(), length_m=0.0)
        w = dcm.omega(memory.height_m - memory.crouch_m)
        xi = (float(rig.com[0] + rig.com_vel[0] / w), float(rig.com[1] + rig.com_vel[1] / w))
        force = (view.contact_n["left_foot-floor"], view.contact_n["right_foot-floor"])
        return _Now(view.time_s, gait, stop, rig, w, xi, force)

    def _sink(self, memory: WalkMemory, now: _Now) -> WalkMemory:
        """Let the height follow the gait, and remember the gait."""
        most = _SINK_MPS / self.control_hz
        crouch_m = now.gait.crouch_m if now.gait is not None else memory.crouch_m
        step = dcm.clip(crouch_m - memory.crouch_m, -most, most)
        pace = self._current(memory).name if now.gait is not None else memory.pace
        return replace(memory, crouch_m=memory.crouch_m + step, pace=pace)

    def _wish(self, memory: WalkMemory, now: _Now) -> tuple[Wish, WalkMemory]:
        """What the body should do now, by the mode it is in."""
        if memory.mode == "single":
            return self._stride(memory, now, now.gait or now.stop)
        zmp = _stand(memory, now) if memory.mode == "stand" else _transfer(memory, now, now.gait or now.stop)
        return _compose(memory, now, zmp, (0, 1), None, ((0.0,) * 3,) * 3), memory

    def _stride(self, memory: WalkMemory, now: _Now, gait: Gait) -> tuple[Wish, WalkMemory]:
        """On one foot: aim the other, and push off so that balance is kept."""
        side, yaw = (1.0 if memory.stance == 1 else -1.0), memory.course[2]
        foot, since = memory.prints[memory.stance], now.time_s - memory.mode_s
        seen = _into(now.xi, foot, yaw), _into(memory.foot, foot, yaw)
        step = dcm.adjust(gait, now.w, side, seen[0], since, seen[1], _aside(memory, side, gait))
        most = 5.0 / self.control_hz
        swing_s, target = memory.swing_s, memory.target
        if since < 0.75 * swing_s:
            swing_s += dcm.clip(step.swing_s - swing_s, -most, most)
        if swing_s - since > 0.065:
            target = _out(step.foot, foot, yaw)
        left_s = swing.time_left(since, swing_s)
        pos, vel, acc = swing.toward(memory.foot, memory.foot_vel, target, left_s, 1.0 / self.control_hz)
        up, up_rate, up_acc = swing.height(since, swing_s, gait.lift_m, memory.start_m)
        ways = (*memory.foot, up), (*memory.foot_vel, up_rate), (*acc, up_acc)
        wish = _compose(memory, now, _out(step.zmp, foot, yaw), (memory.stance,), 1 - memory.stance, ways)
        return wish, replace(memory, swing_s=swing_s, target=target, foot=pos, foot_vel=vel)


def _lost(memory: WalkMemory, now: _Now) -> bool:
    """Whether nothing can save it: tipped over, sunk, or its DCM out of reach of both feet."""
    away = min(hypot(now.xi[0] - p[0], now.xi[1] - p[1]) for p in now.rig.foot_pos)
    return bool(now.rig.pelvis_mat[2, 2] < 0.80 or now.rig.com[2] < 0.62 * memory.height_m or away > 0.62)


def _brake(rig: Rig, memory: WalkMemory) -> F64:
    """Torques of a robot that has given up: soft springs towards the stance pose."""
    tau = 12.0 * (np.array(memory.posture) - rig.qpos[7:]) - 3.0 * rig.qvel[6:]
    limit = rig.model.actuator_forcerange[:, 1]
    return np.clip(tau, -limit, limit)


def _feel(memory: WalkMemory, now: _Now) -> WalkMemory:
    """Count how long each foot has been off the floor."""
    left, right = (0 if n > PRESSED_N else k + 1 for n, k in zip(now.force_n, memory.absent, strict=True))
    return replace(memory, absent=(left, right))


def _change_mode(memory: WalkMemory, now: _Now) -> WalkMemory:
    """Begin a step, end it on landing, or come to rest."""
    since, gait = now.time_s - memory.mode_s, now.gait
    if memory.mode == "stand":
        ready = gait is not None and hypot(*_gap(memory, now, gait)) < SHIFTED_M
        return _lift(memory, now) if ready else memory
    if memory.mode == "single":
        force = now.force_n[1 - memory.stance]
        late = since > memory.swing_s
        landed = (force > LANDED_N and since > 0.55 * memory.swing_s) or (force > LANDED_N / 2 and late)
        return _land(memory, now) if landed or since > memory.swing_s + 0.12 else memory
    if since < (gait or now.stop).double_s:
        return memory
    middle = _middle(memory)
    if gait is None and hypot(now.xi[0] - middle[0], now.xi[1] - middle[1]) < _REST_M:
        return replace(memory, mode="stand", mode_s=now.time_s)
    return _lift(memory, now)


def _gap(memory: WalkMemory, now: _Now, gait: Gait) -> Vec2:
    """How far the DCM is from where the first step can begin."""
    x, y = _shift_goal(memory, now, gait)
    return now.xi[0] - x, now.xi[1] - y


def _shift_goal(memory: WalkMemory, now: _Now, gait: Gait) -> Vec2:
    middle, foot = _middle(memory), memory.prints[memory.stance]
    x, y = dcm.first_shift(gait, now.w, (foot[0] - middle[0], foot[1] - middle[1]))
    return middle[0] + x, middle[1] + y


def _middle(memory: WalkMemory) -> Vec2:
    left, right = memory.prints
    return (left[0] + right[0]) / 2, (left[1] + right[1]) / 2


def _lift(memory: WalkMemory, now: _Now) -> WalkMemory:
    """Start the swing of the foot that does not carry."""
    foot = _print(now.rig, 1 - memory.stance)
    gait = now.gait or now.stop
    start = dcm.clip(float(now.rig.foot_pos[1 - memory.stance, 2]), -0.005, 0.03)
    return replace(
        memory, mode="single", mode_s=now.time_s, swing_s=gait.swing_s, foot=foot[:2], foot_vel=(0.0, 0.0),
        target=foot[:2], start_m=start,
    )  # fmt: skip


def _land(memory: WalkMemory, now: _Now) -> WalkMemory:
    """The foot in the air takes over."""
    down = 1 - memory.stance
    prints = [memory.prints[0], memory.prints[1]]
    prints[down] = _print(now.rig, down)
    return replace(memory, mode="double", mode_s=now.time_s, stance=down, prints=(prints[0], prints[1]))


def _stand(memory: WalkMemory, now: _Now) -> Vec2:
    """Pressure point while at rest, or while the weight shifts for the first step."""
    goal = _middle(memory) if now.gait is None else _shift_goal(memory, now, now.gait)
    return dcm.hold(goal, now.xi, [p[:2] for p in memory.prints])


def _transfer(memory: WalkMemory, now: _Now, gait: Gait) -> Vec2:
    """Pressure point while the weight goes over to the foot that has landed."""
    new, old, yaw = memory.prints[memory.stance], memory.prints[1 - memory.stance], memory.course[2]
    side = 1.0 if memory.stance == 1 else -1.0
    since = now.time_s - memory.mode_s
    zmp = dcm.transfer(gait, now.w, side, _into(old[:2], new, yaw), since, _into(now.xi, new, yaw))
    return _out(zmp, new, yaw)


def _aside(memory: WalkMemory, side: float, gait: Gait) -> float:
    """How far to step aside to get back to the line."""
    foot = memory.prints[memory.stance]
    _, y = _into(foot[:2], memory.course, memory.course[2])
    return dcm.clip(-0.25 * (y + side * gait.width_m / 2), -0.03, 0.03)


def _compose(
    memory: WalkMemory, now: _Now, zmp: Vec2, carriers: tuple[int, ...], flying: int | None, ways: Any
) -> Wish:
    """Wish for a pressure point; only feet that really press may carry."""
    rig, gait = now.rig, now.gait or now.stop
    fall = memory.height_m - memory.crouch_m - float(rig.com[2])
    acc = (
        now.w**2 * (float(rig.com[0]) - zmp[0]), now.w**2 * (float(rig.com[1]) - zmp[1]),
        108.0 * fall - 20.8 * float(rig.com_vel[2]),
    )  # fmt: skip
    yaw = memory.course[2]
    feet = np.stack([_level(memory.prints[i][2] if i != flying else yaw) for i in range(2)])
    pressing = tuple(i for i in carriers if memory.absent[i] < _ABSENT_TICKS)
    return Wish(acc, pressing, flying, *ways, feet, _level(yaw) @ _nod(gait.lean_rad), _posture(memory, rig, gait))


def _posture(memory: WalkMemory, rig: Rig, gait: Gait) -> F64:
    """Stance pose, with each arm swung against its leg."""
    posture, c, s = np.array(memory.posture), cos(memory.course[2]), sin(memory.course[2])
    for i in range(len(FEET)):
        ahead = c * (rig.foot_pos[i, 0] - rig.com[0]) + s * (rig.foot_pos[i, 1] - rig.com[1])
        posture[15 + 7 * i] += gait.arm_swing * 2.5 * ahead
    return posture


def _print(rig: Rig, foot: int) -> Print:
    x, y, _ = rig.foot_pos[foot]
    return float(x), float(y), _yaw(rig.foot_mat[foot])


def _yaw(mat: F64) -> float:
    return float(np.arctan2(mat[1, 0], mat[0, 0]))


def _level(yaw: float) -> F64:
    c, s = cos(yaw), sin(yaw)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def _nod(angle: float) -> F64:
    c, s = cos(angle), sin(angle)
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def _into(point: Vec2, origin: Print, yaw: float) -> Vec2:
    """A point of the world as seen from an origin along a heading."""
    x, y, c, s = point[0] - origin[0], point[1] - origin[1], cos(yaw), sin(yaw)
    return c * x + s * y, -s * x + c * y


def _out(point: Vec2, origin: Print, yaw: float) -> Vec2:
    """The reverse of `_into`."""
    c, s = cos(yaw), sin(yaw)
    return origin[0] + c * point[0] - s * point[1], origin[1] + s * point[0] + c * point[1]
