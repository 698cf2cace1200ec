"""When the walker lifts a foot, puts it down and comes to rest, and its pressure point in double support."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot
from typing import Literal

from scenes.kit.control.walking import dcm
from scenes.kit.control.walking.dcm import Gait
from scenes.kit.control.walking.rig import Rig
from scenes.kit.worlds.planar import Print, Vec2, into, out, yaw_of

PRESSED_N = 5.0  # a foot with less force than this does not carry
ABSENT_STEPS = 3  # control steps without pressure after which a foot is off the ground
LANDED_N = 40.0
SHIFTED_M = 0.012  # distance of the DCM from its target at which the first step begins
REST_M = (0.05, 0.11)  # largest distance (ahead, aside) of the DCM from the middle between the feet for a stop

Mode = Literal["stand", "single", "double"]


@dataclass(frozen=True, slots=True)
class HopMemory:
    """Progress of hopping: the stage and its start time, the feet that are hopped on, and the number of take-offs."""

    stage: Literal["shift", "crouch", "thrust", "flight"]
    since_s: float
    feet: tuple[int, ...]
    hops: int


@dataclass(frozen=True, slots=True)
class WalkMemory:
    """State of the expert between two control steps.

    Attributes:
        phase: index into the plan; phase_s: its start time.
        mode: standing on both feet, on one foot, or on both between two steps; mode_s: its start time.
        stance: the foot that carries, or is taking over: 0 left, 1 right.
        swing_s: planned duration of this swing; target: planned landing position.
        foot, foot_vel: commanded horizontal position and velocity of the swinging foot; start_m: height it left from.
        prints: where the feet stand, or last stood.
        absent: control steps since each foot last pressed on the floor.
        course: a point and the heading of the line that is followed.
        height_m: height of the centre of mass in the stance pose; posture: joints in that pose.
        pace: last phase that had a gait.
        crouch_m: commanded height of the body below that in the stance pose.
        arms_rad: commanded angle by which the arms are spread.
        given_up: whether balance is lost and the motors only brake.
        hop: progress of hopping, while it hops.
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
    arms_rad: float = 0.0
    given_up: bool = False
    hop: HopMemory | None = None


@dataclass(frozen=True)
class Readings:
    """Readings of one control step; `gait` is None where the robot stands or should stop, by the gait `stop`."""

    time_s: float
    gait: Gait | None
    stop: Gait
    rig: Rig
    w: float
    xi: Vec2
    force_n: tuple[float, float]


def footprint(rig: Rig, foot: int) -> Print:
    """Horizontal position and yaw of a sole."""
    x, y, _ = rig.foot_pos[foot]
    return float(x), float(y), yaw_of(rig.foot_mat[foot])


def lost(memory: WalkMemory, now: Readings) -> bool:
    """Whether balance cannot be kept any more: tipped over, sunk, or the DCM out of reach of both feet."""
    away = min(hypot(now.xi[0] - p[0], now.xi[1] - p[1]) for p in now.rig.foot_pos)
    return bool(now.rig.pelvis_mat[2, 2] < 0.80 or now.rig.com[2] < 0.62 * memory.height_m or away > 0.62)


def count_absence(memory: WalkMemory, now: Readings) -> WalkMemory:
    """Count the control steps for which each foot has been off the floor."""
    left, right = (0 if n > PRESSED_N else k + 1 for n, k in zip(now.force_n, memory.absent, strict=True))
    return replace(memory, absent=(left, right))


def change_mode(memory: WalkMemory, now: Readings) -> WalkMemory:
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
    if gait is None and _rests(memory, now):
        return replace(memory, mode="stand", mode_s=now.time_s)
    return _lift(memory, now)


def _rests(memory: WalkMemory, now: Readings) -> bool:
    """Whether the feet in their current positions can hold the DCM."""
    yaw = memory.course[2]
    x, y = into(now.xi, (*_middle(memory), yaw), yaw)
    return abs(x) < REST_M[0] and abs(y) < REST_M[1]


def _gap(memory: WalkMemory, now: Readings, gait: Gait) -> Vec2:
    """Distance of the DCM from where the first step can begin."""
    x, y = _shift_goal(memory, now, gait)
    return now.xi[0] - x, now.xi[1] - y


def _shift_goal(memory: WalkMemory, now: Readings, gait: Gait) -> Vec2:
    middle, foot = _middle(memory), memory.prints[memory.stance]
    x, y = dcm.first_shift(gait, now.w, (foot[0] - middle[0], foot[1] - middle[1]))
    return middle[0] + x, middle[1] + y


def _middle(memory: WalkMemory) -> Vec2:
    left, right = memory.prints
    return (left[0] + right[0]) / 2, (left[1] + right[1]) / 2


def _lift(memory: WalkMemory, now: Readings) -> WalkMemory:
    """Start the swing of the foot that does not carry."""
    foot = footprint(now.rig, 1 - memory.stance)
    gait = now.gait or now.stop
    start = dcm.clip(float(now.rig.foot_pos[1 - memory.stance, 2]), -0.005, 0.03)
    return replace(
        memory,
        mode="single",
        mode_s=now.time_s,
        swing_s=gait.swing_s,
        foot=foot[:2],
        foot_vel=(0.0, 0.0),
        target=foot[:2],
        start_m=start,
    )


def _land(memory: WalkMemory, now: Readings) -> WalkMemory:
    """The foot in the air takes over."""
    down = 1 - memory.stance
    prints = [memory.prints[0], memory.prints[1]]
    prints[down] = footprint(now.rig, down)
    return replace(memory, mode="double", mode_s=now.time_s, stance=down, prints=(prints[0], prints[1]))


def stand(memory: WalkMemory, now: Readings) -> Vec2:
    """Pressure point at rest, or while the weight shifts for the first step."""
    goal = _middle(memory) if now.gait is None else _shift_goal(memory, now, now.gait)
    return dcm.hold(goal, now.xi, [p[:2] for p in memory.prints])


def transfer(memory: WalkMemory, now: Readings, gait: Gait) -> Vec2:
    """Pressure point while the weight moves to the foot that has landed."""
    new, old, yaw = memory.prints[memory.stance], memory.prints[1 - memory.stance], memory.course[2]
    side = 1.0 if memory.stance == 1 else -1.0
    since = now.time_s - memory.mode_s
    zmp = dcm.transfer(gait, now.w, side, into(old[:2], new, yaw), since, into(now.xi, new, yaw))
    return out(zmp, new, yaw)


def aside(memory: WalkMemory, side: float, gait: Gait) -> float:
    """Lateral shift of the step to get back to the line; 0 for a walk that drifts."""
    if gait.drift_m != 0.0:
        return 0.0
    foot = memory.prints[memory.stance]
    _, y = into(foot[:2], memory.course, memory.course[2])
    return dcm.clip(-0.25 * (y + side * gait.width_m / 2), -0.03, 0.03)
