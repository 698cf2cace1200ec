"""How the lid is brought to a mat, and the forbidden ways to do it: plans as data."""

from __future__ import annotations

from math import cos, hypot, sin

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose
from scenes.kit.control.arm.lift_and_lay import LiftAndLay
from scenes.kit.control.arm.two_handed import TwoHanded
from scenes.kit.props.lidded_bowl import PLUG_M
from scenes.kit.robots.pair import ARMS
from scenes.tabletop.lid_lift.layout import CLEARANCE_M, MATS, LidLiftParams


def lid_lift_plan(params: LidLiftParams, k: int) -> Plan:
    """Plan for bringing the lid to mat `k`."""
    hands, seat_m = TwoHanded("lid", params.grasps, open_m=0.07), params.vessel.bowl_h_m
    moves = [LiftAndLay(hands, mat, PLUG_M, seat_m, CLEARANCE_M) for mat in MATS]
    move = moves.pop(k)
    heading = _heading(params, k)
    side = 1 if heading[1] > 0 else -1  # of the bowl, on which the mat lies or to which it is nearer: left is +1
    near, far = (move.by(arm) for arm in ARMS[::side])
    flipped, let_fall = _flip(far, side, params.vessel.lid_r_m), (move.lower(0.07), *hands.leave())
    alternatives = {
        "one_hand_carry": AlternativePlan("approach", near.whole(), "carries the lid with one hand"),
        "one_hand_drag": AlternativePlan("approach", _drag(near, heading), "drags the lid off"),
        "flip": AlternativePlan("approach", flipped, "flips the lid off the rim"),
        "drop_high": AlternativePlan("lower", hands.leave(), "lets the lid fall onto the mat"),
        "drop_low": AlternativePlan("lower", let_fall, "lets the lid fall the last stretch"),
    }
    for name, other in zip(("next_mat", "last_mat"), moves, strict=True):
        alternatives[name] = AlternativePlan("transfer", other.lay(), "lays the lid on another mat")
    return Plan(move.whole(), params.recovery_policy, hands.recover(), alternatives)


def _heading(params: LidLiftParams, k: int) -> tuple[float, float]:
    """Unit vector from the bowl to the mat, level, in the world."""
    x, y = (m - b for m, b in zip(params.mats[k].xy_m, params.bowl_xy_m, strict=True))
    length = hypot(x, y)
    return x / length, y / length


def _drag(move: LiftAndLay, heading: tuple[float, float]) -> tuple[Phase, ...]:
    """Raise one edge just over the rim, pull sideways off the bowl, pull down and along the table to the mat."""
    carry, (x, y) = move.hands.carry, heading
    ways = (
        carry("lift", Goal("self", Pose((0.0, 0.0, 0.020))), 0.10),
        carry("drag", Goal("here", Pose((0.16 * x, 0.16 * y, 0.0))), 0.14),
        carry("transfer", move.over(0.004), 0.16, 0.8),
        carry("lower", move.over(0.0), 0.10),
    )
    return (*move.hands.take(), *ways, *move.hands.leave())


def _flip(move: LiftAndLay, side: int, lid_r_m: float) -> tuple[Phase, ...]:
    """Lever the lid up about its edge on the mat's side, and let it topple over that edge."""
    angle, edge_y = -side * 1.15, side * lid_r_m  # about x; raises the edge away from the mat
    # Turning about the edge instead of the lid's axis moves the lid's frame by edge - R edge.
    moved = (0.0, edge_y - edge_y * cos(angle), -edge_y * sin(angle))
    raised = Goal("self", Pose(moved, (cos(angle / 2), sin(angle / 2), 0.0, 0.0)))
    lift = move.hands.carry("lift", raised, 0.12, 0.9)
    topple = move.hands.carry("topple", Goal("self", Pose((0.0, side * 0.06, 0.0))), 0.20)
    return (*move.hands.take(), lift, topple, *move.hands.leave())
