"""Hops on two feet or on one, and jumps: crouch, thrust, flight, landing, on the same whole-body control as walking.

In flight there is no contact with the floor; the feet are moved to where they can stop the body, at its capture point
(Raibert's foot placement), and the landing is the crouch from which the next hop starts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from badgen.contracts.plan import Vec3
from scenes.kit.control.walking import dcm
from scenes.kit.control.walking.dcm import clip
from scenes.kit.control.walking.stepping import ABSENT_STEPS, LANDED_N, HopMemory, Readings, WalkMemory
from scenes.kit.control.walking.wholebody import FootTarget, Targets
from scenes.kit.worlds.planar import Vec2, level, out

_STIFF, _DAMP = 70.0, 14.0  # stiffness and damping of the body's height in a crouch [1/s2, 1/s]
_PULL_MPS2 = (-5.0, 16.0)  # limits of the vertical acceleration in a crouch
_REST_MPS, _NEAR_M = 0.12, 0.03  # largest speed, and distance from the crouch height, at which to thrust
_THRUST_MPS2, _BRAKE_MPS2 = 22.0, 3.0
_LEAD_M = 0.055  # lag of both legs behind their target in flight
_GATHERS_HOPS = 6
_LEAN_MPS = 0.16  # forward offset of the weight before a jump, as a speed; still over the soles
_HALF_STAND_S = 0.10  # half the contact time of a hop
_SHIFT_S = 0.5  # time in which the weight moves to one foot
_OVER_M = 0.02  # distance of the DCM from the middle of one foot at which the other can be lifted
_AIM_M = 0.03  # distance of the DCM from its target at which to thrust
_WAIT_S = 0.9  # time after which it thrusts in any case
_EARLY_M = 0.035  # distance below the stance height at which the speed is reached, before the knees are straight
_SHORT_M = 0.04  # shortening of the legs for the landing
_ASIDE_M = 0.11  # lateral distance of a foot from the middle, on two legs
_STRIDE_M = 0.05  # limit of the distance by which a foot in the air is pulled towards its target
_UPRIGHT, _UPRIGHT_IN_FLIGHT = 2.0, 3.0  # weight of the trunk's orientation, relative to walking
_TUCK_M = 0.20  # height to which the foot that is not hopped on is raised
_FLIES_S = 0.06  # contact sooner after a take-off belongs to the take-off


@dataclass(frozen=True, slots=True)
class Hop:
    """A kind of hop.

    Attributes:
        legs: number of legs; 1 uses the initial stance leg.
        rise_mps: upward speed at take-off.
        ahead_mps: forward speed at take-off.
        depth_m: depth of the crouch.
        again: whether another hop follows a landing.
    """

    legs: int = 2
    rise_mps: float = 1.0
    ahead_mps: float = 0.0
    depth_m: float = 0.12
    again: bool = True


def may_hop(memory: WalkMemory) -> bool:
    """Whether the walker stands still, as is necessary before hopping."""
    return memory.hop is not None or memory.mode == "stand"


def hopping(memory: WalkMemory, now: Readings, hop: Hop) -> tuple[Targets, WalkMemory]:
    """Targets of this control step, and the next memory."""
    at = memory.hop
    if at is None:
        feet = (0, 1) if hop.legs == 2 else (memory.stance,)
        at = HopMemory("crouch" if hop.legs == 2 else "shift", now.time_s, feet, 0)
    at = _next_stage(at, memory, now, hop)
    memory = replace(memory, hop=at)
    return (_fly(at, memory, now, hop) if at.stage == "flight" else _press(at, memory, now, hop)), memory


def _next_stage(at: HopMemory, memory: WalkMemory, now: Readings, hop: Hop) -> HopMemory:
    since, z, rate = now.time_s - at.since_s, float(now.rig.com[2]), float(now.rig.com_vel[2])
    if at.stage == "shift":
        over = since > _SHIFT_S and max(abs(g) for g in _off(at, memory, now, hop)) < _OVER_M
        return HopMemory("crouch", now.time_s, at.feet, 0) if over else at
    if at.stage == "crouch":
        ready = _may_thrust(at, memory, now, hop, since, z, rate)
        return HopMemory("thrust", now.time_s, at.feet, at.hops) if ready and (hop.again or at.hops == 0) else at
    if at.stage == "thrust":
        gone = z > memory.height_m - _EARLY_M or rate > hop.rise_mps or since > 0.5
        return HopMemory("flight", now.time_s, at.feet, at.hops + 1) if gone else at
    down = since > _FLIES_S and max(now.force_n[i] for i in at.feet) > LANDED_N
    return HopMemory("crouch", now.time_s, at.feet, at.hops) if down else at


def _may_thrust(
    at: HopMemory, memory: WalkMemory, now: Readings, hop: Hop, since: float, z: float, rate: float
) -> bool:
    """Before the first hop: at rest in the crouch; after a landing: as soon as the sinking has stopped."""
    if at.hops > 0:
        return since > 0.05 and rate > -_REST_MPS
    low = abs(z - memory.height_m + hop.depth_m) < _NEAR_M and abs(rate) < _REST_MPS
    aimed = max(abs(g) for g in _off(at, memory, now, hop)) < _AIM_M
    return (low and aimed and since > 0.1) or since > _WAIT_S


def _middle(at: HopMemory, now: Readings) -> Vec2:
    x, y = (sum(float(now.rig.foot_pos[i, k]) for i in at.feet) / len(at.feet) for k in range(2))
    return x, y


def _goal(at: HopMemory, memory: WalkMemory, now: Readings, hop: Hop) -> Vec2:
    """Target of the DCM: over the feet, and ahead of them in proportion to the speed."""
    x, y = _middle(at, now)
    if at.stage == "shift":
        away = max(1.0 - (now.time_s - at.since_s) / _SHIFT_S, 0.0) / 2.0  # initially half way between the feet
        other = now.rig.foot_pos[1 - at.feet[0]]
        return x + away * (float(other[0]) - x), y + away * (float(other[1]) - y)
    return out((_ahead_mps(at, hop) / now.w, 0.0), (x, y, 0.0), memory.course[2])


def _ahead_mps(at: HopMemory, hop: Hop) -> float:
    """Forward speed at take-off: all of it in a single jump, increasing with every one of several hops."""
    if not hop.again and at.hops == 0 and at.stage == "crouch":
        return min(hop.ahead_mps, _LEAN_MPS)
    if not hop.again:
        return hop.ahead_mps
    return hop.ahead_mps * min(at.hops / _GATHERS_HOPS, 1.0)


def _off(at: HopMemory, memory: WalkMemory, now: Readings, hop: Hop) -> Vec2:
    x, y = _goal(at, memory, now, hop)
    return now.xi[0] - x, now.xi[1] - y


def _press(at: HopMemory, memory: WalkMemory, now: Readings, hop: Hop) -> Targets:
    """Crouch, thrust or land on the feet that are down."""
    z, carriers = float(now.rig.com[2]), (0, 1) if at.stage == "shift" else at.feet
    up = _lift_mps2(at, memory, hop, z, float(now.rig.com_vel[2]))
    feet = [(float(now.rig.foot_pos[i, 0]), float(now.rig.foot_pos[i, 1])) for i in carriers]
    zmp = dcm.hold(_goal(at, memory, now, hop), now.xi, feet)
    tip = (dcm.G_MPS2 + up) / max(z, 0.3)
    acc = (tip * (float(now.rig.com[0]) - zmp[0]), tip * (float(now.rig.com[1]) - zmp[1]), up)
    pressing = tuple(i for i in carriers if memory.absent[i] < ABSENT_STEPS)
    return _targets(memory, now, acc, pressing, [] if at.stage == "shift" else _tucked(at, memory, now, up))


def _lift_mps2(at: HopMemory, memory: WalkMemory, hop: Hop, z: float, rate: float) -> float:
    """Upward acceleration of the body while it presses."""
    if at.stage == "thrust":
        left_m = max(memory.height_m - _EARLY_M - z, 0.01)
        return clip((hop.rise_mps**2 - max(rate, 0.0) ** 2) / (2.0 * left_m), 1.0, _THRUST_MPS2)
    if at.hops > 0 and hop.again:
        return _BRAKE_MPS2
    low_m = 0.0 if at.stage == "shift" else hop.depth_m
    return clip(_STIFF * (memory.height_m - low_m - z) - _DAMP * rate, *_PULL_MPS2)


def _fly(at: HopMemory, memory: WalkMemory, now: Readings, hop: Hop) -> Targets:
    """Move the feet to their landing positions."""
    rig, yaw = now.rig, memory.course[2]
    ahead = (_LEAD_M if hop.legs == 2 else 0.0) - _ahead_mps(at, hop) * (1.0 / now.w - _HALF_STAND_S)
    flights = []
    for i in at.feet:
        aside = 0.0 if hop.legs == 1 else _ASIDE_M * (1.0 if i == 0 else -1.0)
        x, y = out((ahead, aside), (*now.xi, 0.0), yaw)
        place = (x, y, float(rig.com[2]) - memory.height_m + _SHORT_M)
        flights.append(_toward(i, place, now, -dcm.G_MPS2))
    if hop.legs == 1:
        flights += _tucked(at, memory, now, -dcm.G_MPS2)
    return _targets(memory, now, (0.0, 0.0, -dcm.G_MPS2), (), flights)


def _tucked(at: HopMemory, memory: WalkMemory, now: Readings, up: float) -> list[FootTarget]:
    """The foot that is not hopped on is raised beside the other."""
    rig, yaw = now.rig, memory.course[2]
    found = []
    for i in {0, 1} - set(at.feet):
        side = 1.0 if i == 0 else -1.0
        x, y = out((-0.02, 1.2 * _ASIDE_M * side), (float(rig.com[0]), float(rig.com[1]), 0.0), yaw)
        place = (x, y, float(rig.com[2]) - memory.height_m + _TUCK_M)
        found.append(_toward(i, place, now, up))
    return found


def _toward(foot: int, place: Vec3, now: Readings, up: float) -> FootTarget:
    """Bring a foot to its position beside the body smoothly; a jerk would rotate the body."""
    here, rate = now.rig.foot_pos[foot], now.rig.com_vel
    x, y, z = (float(h) + clip(p - float(h), -_STRIDE_M, _STRIDE_M) for p, h in zip(place, here, strict=True))
    return FootTarget(foot, (x, y, z), (float(rate[0]), float(rate[1]), float(rate[2])), (0.0, 0.0, up))


def _targets(
    memory: WalkMemory, now: Readings, acc: Vec3, pressing: tuple[int, ...], flights: list[FootTarget]
) -> Targets:
    flat = level(memory.course[2])
    first, second = (*flights, None, None)[:2]
    upright = _UPRIGHT if pressing else _UPRIGHT_IN_FLIGHT
    return Targets(acc, pressing, first, np.stack([flat, flat]), flat, np.array(memory.posture), second, upright)
