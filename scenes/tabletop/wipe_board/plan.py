"""How the arm wipes a board: the plan's phases as data, and the mistaken ways to go on."""

from __future__ import annotations

from dataclasses import replace
from math import cos, sin

import numpy as np

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, Quat, RecoveryPolicy
from scenes.kit.control.arm.ik import ArmIK
from scenes.kit.control.arm.poses import compose, frame
from scenes.kit.props.board import BOARD_H_M, BOARD_HALF_M, GRASP_Z_M, ROW_X_M, TEXT_Y_M
from scenes.kit.robots.panda.model import HOME
from scenes.kit.robots.station import ARM

_HOLDS = (ARM,)
_DOWN: Quat = (0.0, 1.0, 0.0, 0.0)  # tool down, fingers closing along y
_LEVEL: Quat = (1.0, 0.0, 0.0, 0.0)
_OPEN = {ARM: 0.07}
_PRESS_M = 0.005  # the felt is sent this far below the surface
_CLEAR_M = 0.05  # the felt passes over the board this high
REACH_M = 0.057  # a stroke's ends lie this far past the middle of a text
_STROKE_MPS = 0.18
_EDGE_RAD = 0.16
_REACH_ERROR_M = 0.003


def _above(height_m: float) -> dict[str, Goal]:
    return {ARM: Goal("wiper", Pose((0.0, 0.0, GRASP_Z_M + height_m), _DOWN))}


def _up(metres: float) -> dict[str, Goal]:
    return {ARM: Goal(f"{ARM}/tool", Pose((0.0, 0.0, -metres)))}


def _carry(name: str, goal: Goal, speed_mps: float) -> Phase:
    return Phase(name, carry=goal, speed_mps=speed_mps, turn_radps=0.9, holds=_HOLDS, body="wiper")


def _strokes(begin_y: float, end_y: float, low_m: float, quat: Quat = _LEVEL) -> tuple[Phase, ...]:
    """There along the near line, back along the far one, both at one height over the board's surface."""

    def at(x_m: float, y_m: float, z_m: float) -> Goal:
        return Goal("board", Pose((x_m, y_m, z_m), quat))

    near, far, high = -ROW_X_M, ROW_X_M, max(low_m, 0.0) + _CLEAR_M
    return (
        _carry("transfer", at(near, begin_y, high), 0.24),
        _carry("press", at(near, begin_y, low_m), 0.10),
        _carry("stroke1", at(near, end_y, low_m), _STROKE_MPS),
        _carry("shift", at(far, end_y, low_m), _STROKE_MPS),
        _carry("stroke2", at(far, begin_y, low_m), _STROKE_MPS),
        _carry("raise", at(far, begin_y, high), 0.14),
    )


def ends_y_m(sides: tuple[float, ...], first: float) -> tuple[float, float]:
    """Where strokes over these halves of the board begin and end; they begin on the side of `first`."""
    left, right = max(sides) * TEXT_Y_M + REACH_M, min(sides) * TEXT_Y_M - REACH_M
    return (left, right) if first > 0 else (right, left)


_TAKE = (
    Phase("approach", hands=_above(0.10), grip_m=_OPEN, speed_mps=0.42, turn_radps=1.6, min_s=0.7),
    Phase("descend", hands=_above(0.0), speed_mps=0.20, min_s=0.4, reactive=True),
    Phase("grasp", grip_m={ARM: 0.0}, min_s=0.4, grasps=True, body="wiper"),
)
_LIFT = _carry("lift", Goal("self", Pose((0.0, 0.0, 0.06))), 0.15)
_RETURN = _carry("return", Goal("mat", Pose((0.0, 0.0, 0.06))), 0.26)
_LOWER = _carry("lower", Goal("mat", Pose((0.0, 0.0, 0.002))), 0.12)
_LEAVE = (
    Phase("release", grip_m=_OPEN, min_s=0.3),
    Phase("retreat", hands=_up(0.10), speed_mps=0.25, min_s=0.4),
    Phase("home", home=True, turn_radps=1.1, min_s=0.6),
)


def wipe_plan(recovery_policy: RecoveryPolicy, sides: tuple[float, ...], mat_side: float) -> Plan:
    """Wipe these halves of the board (+1 is its left, -1 its right) and park the wiper; strokes begin near the mat."""
    strokes = _strokes(*ends_y_m(sides, mat_side), -_PRESS_M)
    phases = (*_TAKE, _LIFT, *strokes, _RETURN, _LOWER, *_LEAVE)
    recover = Phase("recover", hands=_up(0.12), grip_m=_OPEN, speed_mps=0.25, min_s=0.6)
    return Plan(phases, recovery_policy, recover, _routes(sides, mat_side))


def _routes(sides: tuple[float, ...], mat_side: float) -> dict[str, AlternativePlan]:
    """Other ways to go on. Where the whole board is to be wiped, the wrong place is the table beyond it."""
    park = (_RETURN, _LOWER, *_LEAVE)
    begin, end = ends_y_m(sides, mat_side)
    if len(sides) == 1:
        elsewhere = _strokes(*ends_y_m((-sides[0],), mat_side), -_PRESS_M)
        too_much = _strokes(*ends_y_m((1.0, -1.0), mat_side), -_PRESS_M)
    else:
        beyond = -mat_side * (BOARD_HALF_M[1] + 0.045)
        elsewhere = _strokes(beyond, beyond - mat_side * 0.08, -BOARD_H_M - _PRESS_M)
        too_much = (*_strokes(begin, end, -_PRESS_M), *elsewhere)
    aside = tuple(_carry(n, Goal("mat", Pose((-0.13, 0.0, z))), 0.2) for n, z in (("return", 0.06), ("lower", 0.002)))
    thrown = _carry("return", Goal("mat", Pose((0.0, 0.0, 0.15))), 0.26)
    return {
        "elsewhere": AlternativePlan("transfer", (*elsewhere, *park), "wipes the wrong place"),
        "too_much": AlternativePlan("transfer", (*too_much, *park), "wipes more than was asked"),
        "one_line": AlternativePlan("shift", (_lifted(begin), *park), "wipes one line and stops"),
        "edge": AlternativePlan("transfer", (*_edge(begin, end), *park), "wipes with the edge of the felt"),
        "throw": AlternativePlan("return", (thrown, *_LEAVE), "lets the wiper fall onto its mat"),
        "leave": AlternativePlan("raise", _LEAVE, "leaves the wiper on the board"),
        "aside": AlternativePlan("return", (*aside, *_LEAVE), "puts the wiper down beside its mat"),
        "bare_hand": AlternativePlan("approach", _bare_hand(begin, end), "rubs with bare fingers"),
    }


def _lifted(begin_y: float) -> Phase:
    return _carry("raise", Goal("board", Pose((-ROW_X_M, begin_y, _CLEAR_M))), 0.20)


def _edge(begin_y: float, end_y: float) -> tuple[Phase, ...]:
    """The same strokes with the wiper leaning to one end, so that only that end's edge presses."""
    quat = (cos(_EDGE_RAD / 2), 0.0, sin(_EDGE_RAD / 2), 0.0)
    return _strokes(begin_y, end_y, 0.055 * sin(_EDGE_RAD) - _PRESS_M, quat)


def _bare_hand(begin_y: float, end_y: float) -> tuple[Phase, ...]:
    """Shut fingers rub over the writing instead of the felt; the wiper stays on its mat."""

    def at(name: str, x_m: float, y_m: float, z_m: float, speed_mps: float) -> Phase:
        return Phase(name, hands={ARM: Goal("board", Pose((x_m, y_m, z_m), _DOWN))}, speed_mps=speed_mps, min_s=0.4)

    tip_m = 0.0095  # the fingers end this far below the tool point
    low, high = tip_m, tip_m + _CLEAR_M
    over = replace(at("transfer", -ROW_X_M, begin_y, high, 0.40), grip_m={ARM: 0.0})
    return (
        over,
        at("press", -ROW_X_M, begin_y, low, 0.10),
        at("stroke1", -ROW_X_M, end_y, low, _STROKE_MPS),
        at("shift", ROW_X_M, end_y, low, _STROKE_MPS),
        at("stroke2", ROW_X_M, begin_y, low, _STROKE_MPS),
        at("raise", ROW_X_M, begin_y, high, 0.14),
        _LEAVE[-1],
    )


def reachable(
    ik: ArmIK,
    board_xy_m: tuple[float, float],
    board_yaw_rad: float,
    mat_xy_m: tuple[float, float],
    sides: tuple[float, ...],
) -> bool:
    """Whether the arm can take the wiper from its mat and then bring it to every corner of the strokes."""
    board = frame(Pose((*board_xy_m, BOARD_H_M), (cos(board_yaw_rad / 2), 0.0, 0.0, sin(board_yaw_rad / 2))))
    corners = [(x, y) for x in (-ROW_X_M, ROW_X_M) for y in ends_y_m(sides, 1.0)]
    goals = [frame(Pose((*mat_xy_m, GRASP_Z_M + z), _DOWN)) for z in (0.10, 0.0)]
    goals += [compose(board, frame(Pose((x, y, GRASP_Z_M), _DOWN))) for x, y in corners]
    q = np.array(HOME)
    for goal in goals:
        q = ik.step(q, goal, iterations=40)
        if ik.error_m(q, goal) > _REACH_ERROR_M:
            return False
    return True
