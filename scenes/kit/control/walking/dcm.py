"""Gait maths on the divergent component of motion (DCM), as pure functions.

The DCM is xi = c + v / w: c and v are horizontal position and velocity of the centre of mass, and w = sqrt(g / height).
It diverges from the zero-moment point p as xi(t) = p + (xi0 - p) exp(w t); a walker steps to where it will be.
Capturing it by steps follows Englsberger, Ott and Albu-Schaeffer (2015); adjusting the step, Khadiv,
Herzog, Moosavian and Righetti (2020).

Vectors are pairs (ahead, left) in metres, relative to the stance foot along the heading. `side` is +1 if the foot in
the air is the left one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, exp, sin, sqrt

from scenes.kit.worlds.planar import Vec2

G_MPS2 = 9.81
SOLE_M = (0.061, 0.022)  # half length and half width of the allowed area of the pressure point
_REACH_AHEAD_M = (-0.40, 0.50)
_REACH_ASIDE_M = (0.15, 0.45)
_PACES = (0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25)  # candidate step times, as shares of the nominal one
_SHORTEST_S = 0.12  # shortest horizon of the ankle's control
_LATE = 0.015  # cost of deviating from the nominal step time
_FOOT_MPS = 3.5  # maximum speed of a swinging foot


@dataclass(frozen=True, slots=True)
class Gait:
    """Parameters of a steady walk.

    Attributes:
        length_m: distance from one footprint to the next; negative walks backward.
        width_m: distance between left and right footprints.
        swing_s, double_s: duration of single support, and of double support.
        lift_m: height to which the foot is raised.
        crouch_m: height of the body below that in the stance pose.
        lean_rad: forward pitch of the trunk.
        arm_swing: amplitude of the arms' swing against the legs, 0 to 1.
        adjusts: whether steps are adjusted to keep balance.
        turn_rad: change of heading per step, to the left.
        drift_m: shift of each footprint to the left of that of a straight walk.
        arms_rad: angle by which the arms are spread sideways.
    """

    length_m: float = 0.13
    width_m: float = 0.25
    swing_s: float = 0.36
    double_s: float = 0.07
    lift_m: float = 0.07
    crouch_m: float = 0.03
    lean_rad: float = 0.03
    arm_swing: float = 0.5
    adjusts: bool = True
    turn_rad: float = 0.0
    drift_m: float = 0.0
    arms_rad: float = 0.0

    @property
    def step_s(self) -> float:
        """Time from one support exchange to the next."""
        return self.swing_s + self.double_s


@dataclass(frozen=True, slots=True)
class Step:
    """The step as planned in this control step: next footprint, pressure point, and duration of the swing."""

    foot: Vec2
    zmp: Vec2
    swing_s: float


def omega(height_m: float) -> float:
    """Natural frequency of the inverted pendulum of that height [1/s]."""
    return sqrt(G_MPS2 / height_m)


def stride(gait: Gait, side: float) -> Vec2:
    """Vector from the stance footprint to the next one of a steady gait; in a turn, feet stay abreast of the body."""
    if gait.turn_rad == 0.0:
        return (gait.length_m, side * gait.width_m + gait.drift_m)
    c, s, half_m = cos(gait.turn_rad), sin(gait.turn_rad), side * gait.width_m / 2
    reach = gait.length_m / gait.turn_rad
    return (reach * s - half_m * s, reach * (1.0 - c) + half_m * (1.0 + c) + gait.drift_m)


def offset(gait: Gait, w: float, side: float) -> Vec2:
    """DCM at the support exchange of a steady gait, relative to the new footprint along the old one's heading.

    Straight on that is (L / (e - 1), D / (e - 1) - side W / (e + 1)), with the drift D. In a turn left and right
    steps differ. With z the offset relative to the new heading, l and m the strides of this foot and of the other as
    complex numbers, and r the turn, it repeats after two steps where m + r z' = e z and l + r z = e z'; so
    z = (e m + r l) / (e^2 - r^2).
    """
    e = exp(w * gait.step_s)
    if gait.turn_rad == 0.0:
        return (gait.length_m / (e - 1.0), gait.drift_m / (e - 1.0) - side * gait.width_m / (1.0 + e))
    r = complex(cos(gait.turn_rad), sin(gait.turn_rad))
    here, other = complex(*stride(gait, side)), complex(*stride(gait, -side))
    z = r * (e * other + r * here) / (e * e - r * r)
    return (z.real, z.imag)


def clip(x: float, low: float, high: float) -> float:
    """Clip a number to bounds."""
    return min(max(x, low), high)


def clip_sole(p: Vec2, around: Vec2 = (0.0, 0.0)) -> Vec2:
    """Clip a pressure point to a sole."""
    return (
        clip(p[0], around[0] - SOLE_M[0], around[0] + SOLE_M[0]),
        clip(p[1], around[1] - SOLE_M[1], around[1] + SOLE_M[1]),
    )


def adjust(gait: Gait, w: float, side: float, xi: Vec2, since_s: float, foot: Vec2, aside_m: float) -> Step:
    """Position, pressure point and time of the step that best returns to the steady gait.

    Args:
        gait: the gait to return to.
        w: natural frequency of the pendulum.
        side: side of the foot in the air.
        xi: current DCM.
        since_s: time since the swing began.
        foot: current position of the swinging foot.
        aside_m: additional shift of the step to the left, to get back on course.
    """
    b = offset(gait, w, side)
    ahead_m, left_m = stride(gait, side)
    nominal = (ahead_m, left_m + aside_m)
    if not gait.adjusts:
        return Step(nominal, (0.0, 0.0), gait.swing_s)
    best, least = Step(nominal, (0.0, 0.0), gait.swing_s), float("inf")
    for pace in _PACES:
        swing_s = gait.swing_s * pace
        if swing_s < since_s + 0.02:
            continue
        step, cost = _landing(gait, w, side, xi, since_s, foot, nominal, b, swing_s)
        if cost < least:
            best, least = step, cost
    return best


def _landing(
    gait: Gait, w: float, side: float, xi: Vec2, since_s: float, foot: Vec2, nominal: Vec2, b: Vec2, swing_s: float
) -> tuple[Step, float]:
    """The step that lands after `swing_s`, and its deviation from a steady one."""
    left_s = swing_s - since_s + gait.double_s / 2
    zmp = clip_sole(ankle((nominal[0] + b[0], nominal[1] + b[1]), xi, w, left_s))
    e = exp(w * left_s)
    free = (zmp[0] + (xi[0] - zmp[0]) * e - b[0], zmp[1] + (xi[1] - zmp[1]) * e - b[1])
    near, far = _REACH_ASIDE_M
    place = (clip(free[0], *_REACH_AHEAD_M), side * clip(side * free[1], near, far))
    missed = (free[0] - place[0]) ** 2 + (free[1] - place[1]) ** 2
    off = (place[0] - nominal[0]) ** 2 + (place[1] - nominal[1]) ** 2
    fly_mps = sqrt((place[0] - foot[0]) ** 2 + (place[1] - foot[1]) ** 2) / max(0.92 * swing_s - since_s, 0.02)
    late = (swing_s / gait.swing_s - 1.0) ** 2
    cost = 25.0 * missed + off + _LATE * late + 0.02 * max(fly_mps - _FOOT_MPS, 0.0) ** 2
    return Step(place, zmp, swing_s), cost


def ankle(goal: Vec2, xi: Vec2, w: float, left_s: float) -> Vec2:
    """Pressure point that brings the DCM to `goal` in `left_s`."""
    e = exp(w * max(left_s, _SHORTEST_S))
    return ((goal[0] - xi[0] * e) / (1.0 - e), (goal[1] - xi[1] * e) / (1.0 - e))


def transfer(gait: Gait, w: float, side: float, old: Vec2, since_s: float, xi: Vec2) -> Vec2:
    """Pressure point while the weight moves from the old foot to the new one, which is the origin.

    `side` is that of the foot that will swing next, the old one.
    """
    b, reach = offset(gait, w, side), stride(gait, side)
    rate = (-old[0] / gait.double_s, -old[1] / gait.double_s)
    share = clip(since_s / gait.double_s, 0.0, 1.0)
    zmp = []
    for i in range(2):
        p = old[i] * (1.0 - share)
        # DCM when the old foot leaves the ground, such that the cycle repeats half a transfer after the next landing.
        last = (reach[i] + b[i]) * exp(-w * (gait.swing_s + gait.double_s / 2))
        ref = p + rate[i] / w + (last - rate[i] / w) * exp(-w * gait.double_s * (1.0 - share))
        low, high = min(old[i], 0.0) - SOLE_M[i], max(old[i], 0.0) + SOLE_M[i]
        zmp.append(clip(p + 2.0 * (xi[i] - ref), low, high))
    return (zmp[0], zmp[1])


def hold(target: Vec2, xi: Vec2, feet: Sequence[Vec2]) -> Vec2:
    """Pressure point that brings the DCM to a position between two standing feet."""
    zmp = []
    for i in range(2):
        low = min(f[i] for f in feet) - SOLE_M[i]
        high = max(f[i] for f in feet) + SOLE_M[i]
        zmp.append(clip(target[i] + 2.5 * (xi[i] - target[i]), low, high))
    return (zmp[0], zmp[1])


def first_shift(gait: Gait, w: float, foot: Vec2) -> Vec2:
    """DCM, relative to the middle between the feet, from which a first step on `foot` is a steady one."""
    e = exp(w * gait.step_s)
    share = (e - 1.0) / (e + 1.0)
    return (share * foot[0], share * foot[1])
