"""Feasibility checks of a plan before the scene is built: key poses by inverse kinematics, and finger clearance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import cos, hypot, pi, sin

from badgen.contracts.arrays import F64
from badgen.contracts.robot import HandShape
from scenes.kit.control.arm.ik import ArmIK
from scenes.kit.control.arm.poses import Frame, between
from scenes.kit.robots.station import GRIPPER

TOLERANCE_M = 0.003
_STEPS, _LINE_STEPS = 30, 24
_UNDER_PALM_M = 0.006  # required clearance below the palm

Obstacle = tuple[float, float, float, float]  # x, y, radius, height [m]


def reaches(ik: ArmIK, tools: Iterable[Frame], steps: int = _STEPS) -> bool:
    """Whether the arm reaches these tool poses in turn, starting at home, in `steps` solver steps each."""
    q = ik.home
    for tool in tools:
        for _ in range(steps):
            q = ik.step(q, tool)
        if ik.error_m(q, tool) > TOLERANCE_M:
            return False
    return True


def nearest_turn(yaw_rad: float, to_rad: float, period_rad: float = 2 * pi) -> float:
    """The angle equivalent to `yaw_rad` modulo the period that is nearest to `to_rad`."""
    return yaw_rad + period_rad * round((to_rad - yaw_rad) / period_rad)


def finger_room_m(
    xy_m: tuple[float, float],
    tool_z_m: float,
    closing_rad: float,
    open_m: float,
    others: Sequence[Obstacle],
    hand: HandShape = GRIPPER.shape,
) -> float:
    """Least clearance between an open gripper, pointing down at `xy_m`, and the objects around it [m].

    Args:
        xy_m: position of the tool point.
        tool_z_m: height of the tool point.
        closing_rad: direction in which the fingers close.
        open_m: gap between the fingers.
        others: objects around the gripper.
        hand: bounding boxes of fingers and palm; by default those of the one-arm workcell.
    """
    room = 1.0
    for x, y, radius, height in others:
        dx, dy = x - xy_m[0], y - xy_m[1]
        along = abs(dx * cos(closing_rad) + dy * sin(closing_rad))
        aside = abs(-dx * sin(closing_rad) + dy * cos(closing_rad))
        gap_y = max(along - open_m / 2 - hand.finger_deep_m, open_m / 2 - along, 0.0)
        room = min(room, hypot(gap_y, max(aside - hand.finger_half_m, 0.0)) - radius)
        if height > tool_z_m + hand.palm_above_m - _UNDER_PALM_M:
            palm = hypot(max(aside - hand.palm_half_m[0], 0.0), max(along - hand.palm_half_m[1], 0.0))
            room = min(room, palm - radius)
    return room


def follows(ik: ArmIK, tools: Iterable[Frame], allowed: Callable[[F64], bool] = lambda q: True) -> bool:
    """Whether the arm can follow straight lines from home through these tool poses.

    Args:
        ik: inverse kinematics of the arm.
        tools: poses of the tool, in the world, in order.
        allowed: whether the arm may reach a pose with these joints (n,) [rad].
    """
    q = ik.home
    here = ik.tool(q)
    for tool in tools:
        for i in range(_LINE_STEPS):
            q = ik.step(q, between(here, tool, (i + 1) / _LINE_STEPS))
        if ik.error_m(q, tool) >= TOLERANCE_M or not allowed(q):
            return False
        here = tool
    return True
