"""Moves of one arm about a cabinet: take a drawer's handle from above, slide the drawer, let go and rise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, sin

import numpy as np

from badgen.contracts.plan import Goal, Phase, Pose, Quat
from scenes.kit.control.arm.ik import ArmIK, ik_of
from scenes.kit.control.arm.poses import Frame, between, compose, frame
from scenes.kit.control.arm.reach import TOLERANCE_M
from scenes.kit.props.cabinet import DRAWERS, GRASP_X_M, HANDLE_H_M, Cabinet
from scenes.kit.props.placed_cabinet import PlacedCabinet
from scenes.kit.robots.station import ARM, Base

DOWN: Quat = (0.0, 0.0, 1.0, 0.0)  # in the cabinet's frame: tool down, fingers closing along the fronts
OPEN_M = 0.06  # fingers open around a handle
SLIDE_MPS = 0.11  # slow enough that what stands on the cabinet stays up
_CLEAR_M = 0.10  # height above the handles that the hand comes down from


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a hand comes to a thing, goes down on it and closes: mean speeds, and least durations."""

    approach_mps: float
    approach_s: float
    descend_mps: float
    descend_s: float
    grasp_s: float
    turn_radps: float = 1.2


GENTLE = Pace(0.35, 0.8, 0.16, 0.5, 0.5)
BRISK = Pace(0.50, 0.5, 0.20, 0.35, 0.35, turn_radps=2.0)


def over_handle(drawer: str, up_m: float) -> Goal:
    """Tool this far above the middle of a handle."""
    return Goal(f"{drawer}_handle", Pose((0.0, 0.0, up_m), DOWN))


def rise(up_m: float) -> dict[str, Goal]:
    """Hand straight up from where its tool is."""
    return {ARM: Goal("here", Pose((0.0, 0.0, up_m)))}


def take(
    body: str, grasp: Goal, pace: Pace, *, above_m: float, open_m: float = OPEN_M, prefix: str = ""
) -> tuple[Phase, ...]:
    """Reach over a place, go down to it and close on what is there; `body` is what is then held."""
    over, first = grasp.moved((0.0, 0.0, above_m)), f"{prefix}approach"
    come = Phase(first, {ARM: over}, grip_m={ARM: open_m}, speed_mps=pace.approach_mps, min_s=pace.approach_s)
    return (
        replace(come, turn_radps=pace.turn_radps),
        Phase(f"{prefix}descend", {ARM: grasp}, speed_mps=pace.descend_mps, min_s=pace.descend_s, reactive=True),
        Phase(f"{prefix}grasp", grip_m={ARM: 0.0}, min_s=pace.grasp_s, grasps=True, body=body, retry_from=first),
    )


def slide(
    name: str,
    drawer: str,
    shape: Cabinet,
    opening_m: float,
    speed_mps: float = SLIDE_MPS,
    *,
    min_s: float = 0.2,
    retry_from: str = "",
) -> Phase:
    """Move a held drawer to an opening."""
    goal = Goal("cabinet", Pose(shape.drawer_at(drawer, opening_m)))
    moving = Phase(name, carry=goal, body=drawer, speed_mps=speed_mps, min_s=min_s, holds=(ARM,))
    return replace(moving, retry_from=retry_from)


def let_go(
    *, up_m: float, open_m: float = OPEN_M, speed_mps: float = 0.25, min_s: float = 0.3, prefix: str = ""
) -> tuple[Phase, ...]:
    """Open the fingers and rise straight up."""
    return (
        Phase(f"{prefix}release", grip_m={ARM: open_m}, min_s=min_s),
        Phase(f"{prefix}retreat", rise(up_m), speed_mps=speed_mps, min_s=min_s),
    )


def reaches_handles(base: Base, cabinet: PlacedCabinet) -> bool:
    """Whether the arm gets from home to both handles, shut and open, and to the places above them."""
    arm = ik_of(base)
    return all(_reaches(arm, tool) for tool in handle_tools(cabinet))


def handle_tools(cabinet: PlacedCabinet) -> list[Frame]:
    """Tool poses in the world at both handles, shut and open, above the grasp and at its height."""
    half = cabinet.yaw_rad / 2
    stand = Frame(np.array([*cabinet.xy_m, 0.0]), np.array([cos(half), 0.0, 0.0, sin(half)]))
    found = []
    for drawer in DRAWERS:
        for opening_m in (0.0, cabinet.shape.travel_m):
            x, y, _ = cabinet.shape.drawer_at(drawer, opening_m)
            grasps = [Pose((x + GRASP_X_M, y, HANDLE_H_M + up), DOWN) for up in (_CLEAR_M, 0.0)]
            found += [compose(stand, frame(grasp)) for grasp in grasps]
    return found


def _reaches(arm: ArmIK, tool: Frame) -> bool:
    """Whether an arm that moves straight from home to a tool pose gets there."""
    q = arm.home
    start = arm.tool(q)
    for k in range(1, 26):
        q = arm.step(q, between(start, tool, min(1.0, k / 18)))
    return arm.error_m(q, tool) <= TOLERANCE_M
