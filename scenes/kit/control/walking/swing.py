"""Path of a foot through the air: horizontal motion replanned at every control step, and a height with a plateau."""

from __future__ import annotations

from math import sqrt

from scenes.kit.worlds.planar import Vec2

_RISE, _FALL = 0.40, 0.58  # shares of the swing at which the foot has risen, and begins to descend
_ARRIVES = 0.92  # share of the swing at which the foot is over its landing position
_PUSH_MPS2 = 45.0
_UNDER_M = 0.004  # depth of the foot's target below the floor, to ensure contact
_LATE_MPS = 0.25  # downward speed of a foot that has not landed in time


def toward(pos: Vec2, vel: Vec2, goal: Vec2, left_s: float, dt_s: float) -> tuple[Vec2, Vec2, Vec2]:
    """Position and velocity after `dt_s` on a cubic that rests at `goal` in `left_s`, and the acceleration now."""
    if left_s < dt_s:
        return goal, (0.0, 0.0), (0.0, 0.0)
    acc = [6.0 * (g - p) / left_s**2 - 4.0 * v / left_s for p, v, g in zip(pos, vel, goal, strict=True)]
    size = sqrt(acc[0] ** 2 + acc[1] ** 2)
    if size > _PUSH_MPS2:
        acc = [a * _PUSH_MPS2 / size for a in acc]
    a = (acc[0], acc[1])
    speed = (vel[0] + a[0] * dt_s, vel[1] + a[1] * dt_s)
    place = (pos[0] + (vel[0] + speed[0]) / 2 * dt_s, pos[1] + (vel[1] + speed[1]) / 2 * dt_s)
    return place, speed, a


def time_left(since_s: float, swing_s: float) -> float:
    """Time until the foot should be over its landing position."""
    return _ARRIVES * swing_s - since_s


def height(since_s: float, swing_s: float, lift_m: float, start_m: float) -> tuple[float, float, float]:
    """Height of the sole, its rate and acceleration: up, plateau, down, and further down where the floor is late."""
    share = since_s / swing_s
    if share >= 1.0:
        late_s = since_s - swing_s
        return -_UNDER_M - _LATE_MPS * late_s, -_LATE_MPS, 0.0
    if share < _RISE:
        x, v, a = _smooth(share / _RISE, _RISE * swing_s)
        rise = lift_m - start_m
        return start_m + rise * x, rise * v, rise * a
    if share < _FALL:
        return lift_m, 0.0, 0.0
    x, v, a = _smooth((share - _FALL) / (1.0 - _FALL), (1.0 - _FALL) * swing_s)
    fall = lift_m + _UNDER_M
    return lift_m - fall * x, -fall * v, -fall * a


def _smooth(s: float, lasts_s: float) -> tuple[float, float, float]:
    """Fifth-order path from 0 to 1 that starts and ends at rest: value, rate, acceleration."""
    value = s**3 * (10.0 - 15.0 * s + 6.0 * s * s)
    rate = 30.0 * s * s * (1.0 - s) ** 2 / lasts_s
    bend = 60.0 * s * (1.0 - s) * (1.0 - 2.0 * s) / lasts_s**2
    return value, rate, bend
