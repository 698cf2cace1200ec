"""How the arm wipes a board, and the alternative plans for it."""

from __future__ import annotations

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, RecoveryPolicy
from scenes.kit.control.arm.moves import recover
from scenes.kit.control.arm.wiping import CLEAR_M, OPEN_M, PRESS_M, Wiping, let_go, stroke_ends_y_m
from scenes.kit.props.board import BOARD_H_M, BOARD_HALF_M, ROW_X_M

_LEAN_RAD = 0.16  # of a wiper of which only one edge presses
_MOVE = Wiping()


def wipe_plan(recovery_policy: RecoveryPolicy, sides: tuple[float, ...], mat_side: float) -> Plan:
    """Wipe these halves of the board (+1 is its left, -1 its right) and park the wiper; strokes begin near the mat."""
    phases = (*_MOVE.take(), *_MOVE.strokes(*stroke_ends_y_m(sides, mat_side)), *_MOVE.park(), *let_go())
    return Plan(phases, recovery_policy, recover(OPEN_M), _alternatives(sides, mat_side))


def _alternatives(sides: tuple[float, ...], mat_side: float) -> dict[str, AlternativePlan]:
    begin, end = stroke_ends_y_m(sides, mat_side)
    elsewhere, too_much = _wrong_places(sides, mat_side)
    park = (*_MOVE.park(), *let_go())
    lifted = _MOVE.carry("raise", Goal("board", Pose((-ROW_X_M, begin, CLEAR_M))), 0.20)
    thrown = _MOVE.carry("return", Goal("mat", Pose((0.0, 0.0, 0.15))), 0.26)
    aside = _MOVE.park(-0.13, speeds_mps=(0.2, 0.2))
    edge, fingers = _MOVE.edge_strokes(begin, end, _LEAN_RAD), (*_MOVE.rub(begin, end), let_go()[-1])
    plans = {
        "elsewhere": ("transfer", (*elsewhere, *park), "wipes the wrong place"),
        "too_much": ("transfer", (*too_much, *park), "wipes more than was asked"),
        "one_line": ("shift", (lifted, *park), "wipes one line and stops"),
        "edge": ("transfer", (*edge, *park), "wipes with the edge of the felt"),
        "throw": ("return", (thrown, *let_go()), "lets the wiper fall onto its mat"),
        "leave": ("raise", let_go(), "leaves the wiper on the board"),
        "aside": ("return", (*aside, *let_go()), "puts the wiper down beside its mat"),
        "bare_hand": ("approach", fingers, "rubs with bare fingers"),
    }
    return {name: AlternativePlan(*plan) for name, plan in plans.items()}


def _wrong_places(sides: tuple[float, ...], mat_side: float) -> tuple[tuple[Phase, ...], tuple[Phase, ...]]:
    """Strokes in the wrong place, and in more than the right one: the other text, or else the table past the board."""
    if len(sides) == 1:
        other, both = (-sides[0],), (1.0, -1.0)
        return _MOVE.strokes(*stroke_ends_y_m(other, mat_side)), _MOVE.strokes(*stroke_ends_y_m(both, mat_side))
    beyond_y_m = -mat_side * (BOARD_HALF_M[1] + 0.045)
    elsewhere = _MOVE.strokes(beyond_y_m, beyond_y_m - mat_side * 0.08, -BOARD_H_M - PRESS_M)
    return elsewhere, (*_MOVE.strokes(*stroke_ends_y_m(sides, mat_side)), *elsewhere)
