"""How a cloth is folded with two hands, and other ways to go about it: plans as data."""

from __future__ import annotations

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, Quat, RecoveryPolicy
from scenes.kit.props.cloth import HEM_M, RADIUS_M, SLAT_Z_M, vertex

HANDS = ("left", "right")
# Tool down, fingers closing across the slat; x of a hand's frame runs along the slat to the other hand, z is up.
_DOWN: dict[str, Quat] = {"left": (0.0, 0.0, 1.0, 0.0), "right": (0.0, 1.0, 0.0, 0.0)}
_ALONG = {"left": "slat_left>slat_right", "right": "slat_right>slat_left"}
GRASP_Z_M = 0.008  # above the slat's middle: open fingers stay well clear of the cloth
_OPEN_M = 0.06
_WIDE = dict.fromkeys(HANDS, _OPEN_M)
_RAISE_M = (0.045, 0.085)  # forwards and up, so that the far part of the cloth is not pulled along
_LAID_Z_M = SLAT_Z_M + 2 * RADIUS_M + 0.001  # the slat's middle above the table, on two layers of cloth
_BODY = "slat"


def grasp_goal(hand: str, height_m: float) -> Goal:
    """Tool over the hand's place on the slat."""
    return Goal(_ALONG[hand], Pose((0.0, 0.0, GRASP_Z_M + height_m), _DOWN[hand]))


def _up(metres: float, hands: tuple[str, ...] = HANDS) -> dict[str, Goal]:
    """Straight up; tools point down."""
    return {h: Goal(f"{h}/tool", Pose((0.0, 0.0, -metres))) for h in hands}


def _at_row(row: int, back_m: float, up_m: float) -> Goal:
    """The slat where its hem lies `back_m` before a row of the cloth, its middle `up_m` above that row."""
    return Goal(vertex(row), Pose((-HEM_M - back_m, 0.0, up_m)))


def _take(hands: tuple[str, ...]) -> tuple[Phase, ...]:
    above, at = ({h: grasp_goal(h, z) for h in hands} for z in (0.10, 0.0))
    return (
        Phase("approach", hands=above, grip_m=_WIDE, speed_mps=0.35, turn_radps=1.6, min_s=0.8),
        Phase("descend", hands=at, speed_mps=0.16, min_s=0.6, reactive=True),
        Phase("grasp", grip_m=dict.fromkeys(hands, 0.0), min_s=0.5, grasps=True, body=_BODY),
    )


def _fold(hands: tuple[str, ...], row: int, travel_m: float) -> tuple[Phase, ...]:
    """Raise the hem, carry it over, lay it down on the row."""
    forwards, up = _RAISE_M
    high = 0.05 + 0.25 * travel_m
    return (
        Phase("raise", carry=Goal("self", Pose((forwards, 0, up))), speed_mps=0.11, holds=hands, body=_BODY),
        Phase("over", carry=_at_row(row, 0.22 * travel_m, high), speed_mps=0.16, holds=hands, body=_BODY),
        Phase("lay", carry=_at_row(row, 0.0, _LAID_Z_M - RADIUS_M), speed_mps=0.10, holds=hands, body=_BODY),
    )


def _leave(hands: tuple[str, ...] = HANDS) -> tuple[Phase, ...]:
    return (
        Phase("release", grip_m=_WIDE, min_s=0.4),
        Phase("retreat", hands=_up(0.12, hands), speed_mps=0.25, min_s=0.5),
        Phase("home", home=True, turn_radps=1.0, min_s=0.8),
    )


def fold_plan(recovery_policy: RecoveryPolicy, row: int, travels_m: dict[int, float]) -> Plan:
    """Plan that brings the hem onto `row`; `travels_m` gives the way of the hem to every row that can be asked for."""
    phases = (*_take(HANDS), *_fold(HANDS, row, travels_m[row]), *_leave())
    recover = Phase("recover", hands=_up(0.12), grip_m=_WIDE, speed_mps=0.25, min_s=0.6)
    others = [r for r in travels_m if r != row]
    alternatives = {
        f"other_line_{k}": AlternativePlan(
            "over", (*_fold(HANDS, r, travels_m[r])[1:], *_leave()), "folds to another line"
        )
        for k, r in enumerate(others)
    }
    alternatives["let_fall"] = AlternativePlan("lay", _leave(), "lets the slat fall the last stretch")
    for hand in HANDS:
        one = (hand,)
        way = (*_take(one), *_fold(one, row, travels_m[row]), *_leave(one))
        alternatives[f"one_hand_{hand}"] = AlternativePlan("approach", way, "folds it with one hand")
    return Plan(phases, recovery_policy, recover, alternatives)
