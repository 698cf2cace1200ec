"""How a cloth is folded with two hands, and alternative plans: plans as data."""

from __future__ import annotations

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, Quat
from scenes.kit.control.arm.two_handed import TwoHanded
from scenes.kit.props.cloth import HEM_M, RADIUS_M, SLAT_Z_M, vertex
from scenes.kit.robots.pair import ARMS
from scenes.tabletop.fold_cloth.layout import GRASP_Z_M, LINES, FoldClothParams

# Tool down, fingers closing across the slat; x of a hand's frame runs along the slat to the other hand, z is up.
_DOWN: dict[str, Quat] = {"left": (0.0, 0.0, 1.0, 0.0), "right": (0.0, 1.0, 0.0, 0.0)}
_ALONG = {"left": "slat_left>slat_right", "right": "slat_right>slat_left"}
_GRASPS = {arm: Goal(_ALONG[arm], Pose((0.0, 0.0, GRASP_Z_M), _DOWN[arm])) for arm in ARMS}
_RAISE_M = (0.045, 0.085)  # forwards and up, so that the far part of the cloth is not pulled along
_LAID_Z_M = SLAT_Z_M + 2 * RADIUS_M + 0.001  # the slat's middle above the table, on two layers of cloth


def fold_cloth_plan(params: FoldClothParams, line: str) -> Plan:
    """Plan that brings the hem onto a line."""
    hands, row = TwoHanded("slat", _GRASPS, open_m=0.06), LINES[line]
    alternatives = {}
    for k, other in enumerate(r for r in LINES.values() if r != row):
        elsewhere = (*_fold(hands, params, other)[1:], *hands.leave(0.12))
        alternatives[f"other_line_{k}"] = AlternativePlan("over", elsewhere, "folds to another line")
    alternatives["let_fall"] = AlternativePlan("lay", hands.leave(0.12), "lets the slat fall the last stretch")
    for arm in ARMS:
        alone = _whole(hands.by(arm), params, row)
        alternatives[f"one_hand_{arm}"] = AlternativePlan("approach", alone, "folds it with one hand")
    return Plan(_whole(hands, params, row), params.recovery_policy, hands.recover(), alternatives)


def _whole(hands: TwoHanded, params: FoldClothParams, row: int) -> tuple[Phase, ...]:
    return (*hands.take(speed_mps=0.35, descend_s=0.6), *_fold(hands, params, row), *hands.leave(0.12))


def _fold(hands: TwoHanded, params: FoldClothParams, row: int) -> tuple[Phase, ...]:
    """Raise the hem, carry it over, lay it down on the row."""
    forwards_m, up_m = _RAISE_M
    travel_m = params.cloth.travel_m(row)
    return (
        hands.carry("raise", Goal("self", Pose((forwards_m, 0.0, up_m))), 0.11),
        hands.carry("over", _at_row(row, 0.22 * travel_m, 0.05 + 0.25 * travel_m), 0.16),
        hands.carry("lay", _at_row(row, 0.0, _LAID_Z_M - RADIUS_M), 0.10),
    )


def _at_row(row: int, back_m: float, up_m: float) -> Goal:
    """The slat where its hem lies `back_m` before a row of the cloth, its middle `up_m` above that row."""
    return Goal(vertex(row), Pose((-HEM_M - back_m, 0.0, up_m)))
