"""Whether an arm can do a plan, asked before the scene is built: key poses by inverse kinematics, room for fingers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import cos, hypot, pi, sin

import numpy as np

from badgen.contracts.arrays import F64
from scenes.kit.control.arm.ik import ArmIK
from scenes.kit.control.arm.poses import Frame, between
from scenes.kit.robots.panda.model import HOME

TOLERANCE_M = 0.003
_STEPS, _LINE_STEPS = 30, 24
_FINGER_HALF_M = 0.011  # along the finger's flat side
_FINGER_DEEP_M = 0.027  # outwards, knuckle included
_PALM_HALF_M = (0.034, 0.106)
PALM_ABOVE_M = 0.034  # underside of the palm above the tool point

Obstacle = tuple[float, float, float, float]  # x, y, radius, height [m]


def reaches(ik: ArmIK, tools: Iterable[Frame], steps: int = _STEPS) -> bool:
    """Whether the arm gets to these tool poses one after the other, starting at home, in `steps` of its solver each."""
    q = np.array(HOME)
    for tool in tools:
        for _ in range(steps):
            q = ik.step(q, tool)
        if ik.error_m(q, tool) > TOLERANCE_M:
            return False
    return True


def nearest_turn(yaw_rad: float, to_rad: float, period_rad: float = 2 * pi) -> float:
    """The angle equal to `yaw_rad` up to the period that lies nearest to another."""
    return yaw_rad + period_rad * round((to_rad - yaw_rad) / period_rad)


def finger_room_m(
    xy_m: tuple[float, float], tool_z_m: float, closing_rad: float, open_m: float, others: Sequence[Obstacle]
) -> float:
    """Least gap between an open gripper, pointing down at `xy_m`, and the things around it."""
    room = 1.0
    for x, y, radius, height in others:
        dx, dy = x - xy_m[0], y - xy_m[1]
        along = abs(dx * cos(closing_rad) + dy * sin(closing_rad))
        aside = abs(-dx * sin(closing_rad) + dy * cos(closing_rad))
        gap_y = max(along - open_m / 2 - _FINGER_DEEP_M, open_m / 2 - along, 0.0)
        room = min(room, hypot(gap_y, max(aside - _FINGER_HALF_M, 0.0)) - radius)
        if height > tool_z_m + PALM_ABOVE_M - 0.006:
            palm = hypot(max(aside - _PALM_HALF_M[0], 0.0), max(along - _PALM_HALF_M[1], 0.0))
            room = min(room, palm - radius)
    return room


def follows(ik: ArmIK, tools: Iterable[Frame], allowed: Callable[[F64], bool] = lambda q: True) -> bool:
    """Whether the arm keeps to straight lines from home through these tool poses.

    Args:
        ik: inverse kinematics of the arm.
        tools: poses of the tool, in the world, in order.
        allowed: whether the arm may come to such a pose in these joints (7,) [rad], for example `eased`.
    """
    q = np.array(HOME)
    here = ik.tool(q)
    for tool in tools:
        for i in range(_LINE_STEPS):
            q = ik.step(q, between(here, tool, (i + 1) / _LINE_STEPS))
        if ik.error_m(q, tool) >= TOLERANCE_M or not allowed(q):
            return False
        here = tool
    return True


def eased(q: F64) -> bool:
    """Whether a Panda's joints (7,) leave its tool a straight way on: elbow not swung out, wrist not at its stop."""
    return max(abs(float(q[2])), abs(float(q[4]))) <= 1.5 and float(q[5]) <= 3.55
