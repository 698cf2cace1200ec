"""How lid_lift is done, and the forbidden ways to do it: plans as data."""

from __future__ import annotations

from dataclasses import replace
from math import cos, sin

from badgen.contracts.plan import Goal, Phase, Plan, Pose, Quat, Reaction, Route
from scenes.props.lidded_bowl import BOWL_H_M, HANDLE_R_M, HANDLE_Z_M, LID_R_M, PLUG_M

HANDS = ("left", "right")
_DOWN_ACROSS: Quat = (0.0, 0.7071067811865476, 0.7071067811865476, 0.0)  # tool down, fingers closing along the lid's x
_OPEN_M = 0.07
_CLEARANCE_M = 0.10  # the lid's plug is carried this far above the rim
_WIDE = dict.fromkeys(HANDS, _OPEN_M)
_SHUT = dict.fromkeys(HANDS, 0.0)


def _above(height_m: float, hands: tuple[str, ...] = HANDS) -> dict[str, Goal]:
    """Tools over their handles, `height_m` above the grasp."""
    sign = {"left": 1.0, "right": -1.0}
    return {
        h: Goal("lid", Pose((0.0, sign[h] * HANDLE_R_M, HANDLE_Z_M + height_m), _DOWN_ACROSS)) for h in hands
    }  # fmt: skip


def _up(metres: float, hands: tuple[str, ...] = HANDS) -> dict[str, Goal]:
    """Back along each tool's own axis; tools point along +z."""
    return {h: Goal(f"{h}/tool", Pose((0.0, 0.0, -metres))) for h in hands}


def _over_mat(height_m: float) -> Goal:
    """The lid level over the mat, its plug `height_m` above it."""
    return Goal("target", Pose((0.0, 0.0, PLUG_M + height_m)))


def _take(hands: tuple[str, ...]) -> tuple[Phase, ...]:
    shut = dict.fromkeys(hands, 0.0)
    return (
        Phase("approach", hands=_above(0.10, hands), grip_m=_WIDE, speed_mps=0.40, turn_radps=1.6, min_s=0.8),
        Phase("descend", hands=_above(0.0, hands), speed_mps=0.16, min_s=0.5, reactive=True),
        Phase("grasp", grip_m=shut, min_s=0.5, grasps=True, body="lid"),
    )


def _leave(hands: tuple[str, ...] = HANDS) -> tuple[Phase, ...]:
    return (
        Phase("release", grip_m=_WIDE, min_s=0.4),
        Phase("retreat", hands=_up(0.10, hands), speed_mps=0.25, min_s=0.5),
        Phase("home", home=True, turn_radps=1.0, min_s=0.8),
    )


_LIFT = Phase("lift", carry=Goal("self", Pose((0, 0, PLUG_M + _CLEARANCE_M))), speed_mps=0.14, holds=HANDS, body="lid")
_TRANSFER = Phase(
    "transfer", carry=_over_mat(BOWL_H_M + _CLEARANCE_M), speed_mps=0.20, turn_radps=0.8, holds=HANDS, body="lid"
)
_LOWER = Phase("lower", carry=_over_mat(0.001), speed_mps=0.12, holds=HANDS, body="lid")


def lid_lift_plan(reaction: Reaction, target_side: float) -> Plan:
    """Plan for a layout whose mat lies on the left (+1) or right (-1) of the bowl."""
    phases = (*_take(HANDS), _LIFT, _TRANSFER, _LOWER, *_leave())
    recover = Phase("recover", hands=_up(0.12), grip_m=_WIDE, speed_mps=0.25, min_s=0.6)
    return Plan(phases, reaction, recover, _routes("left" if target_side > 0 else "right", target_side))


def _routes(near: str, side: float) -> dict[str, Route]:
    """Ways that the task forbids; `near` is the hand on the mat's side."""
    one = (near,)
    far = "right" if near == "left" else "left"
    carry_one = tuple(replace(p, holds=one) for p in (_LIFT, _TRANSFER, _LOWER))
    return {
        "one_hand_carry": Route("approach", (*_take(one), *carry_one, *_leave(one)), "carries the lid with one hand"),
        "one_hand_drag": Route("approach", (*_take(one), *_drag(near, side), *_leave(one)), "drags the lid off"),
        "flip": Route("approach", (*_take((far,)), *_flip(far, side), *_leave((far,))), "flips the lid off the rim"),
        "drop_high": Route("lower", _leave(), "lets the lid fall onto the mat"),
        "drop_low": Route(
            "lower", (Phase("lower", carry=_over_mat(0.07), speed_mps=0.12, holds=HANDS, body="lid"), *_leave()),
            "lets the lid fall the last stretch",
        ),
    }  # fmt: skip


def _drag(hand: str, side: float) -> tuple[Phase, ...]:
    """Raise one edge just over the rim, pull sideways off the bowl, pull down and along the table to the mat."""
    return (
        Phase("lift", carry=Goal("self", Pose((0, 0, 0.020))), speed_mps=0.10, holds=(hand,), body="lid"),
        Phase("drag", carry=Goal("self", Pose((0, side * 0.16, 0.0))), speed_mps=0.14, holds=(hand,), body="lid"),
        Phase("transfer", carry=_over_mat(0.004), speed_mps=0.16, turn_radps=0.8, holds=(hand,), body="lid"),
        Phase("lower", carry=_over_mat(0.0), speed_mps=0.10, holds=(hand,), body="lid"),
    )


def _flip(hand: str, side: float) -> tuple[Phase, ...]:
    """Lever the lid up about its edge on the mat's side, and let it topple over that edge."""
    angle = -side * 1.15  # about x; raises the edge away from the mat
    edge_y = side * LID_R_M
    # Turning about the edge instead of the lid's axis moves the lid's frame by edge - R edge.
    moved = Pose((0.0, edge_y - edge_y * cos(angle), -edge_y * sin(angle)), (cos(angle / 2), sin(angle / 2), 0.0, 0.0))
    toss = Pose((0.0, side * 0.06, 0.0))
    return (
        Phase("lift", carry=Goal("self", moved), speed_mps=0.12, turn_radps=0.9, holds=(hand,), body="lid"),
        Phase("topple", carry=Goal("self", toss), speed_mps=0.20, holds=(hand,), body="lid"),
    )
