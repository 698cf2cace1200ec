"""How lid_lift is done, and the forbidden ways to do it: plans as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import cos, sin

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, Quat, RecoveryPolicy
from scenes.kit.props.lidded_bowl import HANDLE_Z_M, PLUG_M, Vessel

HANDS = ("left", "right")
_DOWN_ACROSS: Quat = (0.0, 0.7071067811865476, 0.7071067811865476, 0.0)  # tool down, fingers closing along the lid's x
_OPEN_M = 0.07
CLEARANCE_M = 0.10  # the lid's plug is carried this far above the rim
_WIDE = dict.fromkeys(HANDS, _OPEN_M)
_SHUT = dict.fromkeys(HANDS, 0.0)


@dataclass(frozen=True, slots=True)
class Way:
    """From the bowl to one mat.

    Attributes:
        vessel: sizes of bowl and lid.
        mat: body of the mat.
        heading: unit vector from the bowl to the mat, level, in the world.
    """

    vessel: Vessel
    mat: str
    heading: tuple[float, float]

    @property
    def side(self) -> float:
        """The side of the bowl on which the mat lies, or to which it lies nearer: left (+1) or right (-1)."""
        return 1.0 if self.heading[1] > 0 else -1.0


def above(vessel: Vessel, height_m: float, hands: tuple[str, ...] = HANDS) -> dict[str, Goal]:
    """Tools over their handles, `height_m` above the grasp."""
    sign = {"left": 1.0, "right": -1.0}
    return {
        h: Goal("lid", Pose((0.0, sign[h] * vessel.handle_r_m, HANDLE_Z_M + height_m), _DOWN_ACROSS)) for h in hands
    }  # fmt: skip


def _up(metres: float, hands: tuple[str, ...] = HANDS) -> dict[str, Goal]:
    """Back along each tool's own axis; tools point along +z."""
    return {h: Goal(f"{h}/tool", Pose((0.0, 0.0, -metres))) for h in hands}


def _over(mat: str, height_m: float) -> Goal:
    """The lid level over the mat, its plug `height_m` above it."""
    return Goal(mat, Pose((0.0, 0.0, PLUG_M + height_m)))


def _take(vessel: Vessel, hands: tuple[str, ...]) -> tuple[Phase, ...]:
    shut, high, low = dict.fromkeys(hands, 0.0), above(vessel, 0.10, hands), above(vessel, 0.0, hands)
    return (
        Phase("approach", hands=high, grip_m=_WIDE, speed_mps=0.40, turn_radps=1.6, min_s=0.8),
        Phase("descend", hands=low, speed_mps=0.16, min_s=0.5, reactive=True),
        Phase("grasp", grip_m=shut, min_s=0.5, grasps=True, body="lid"),
    )


def _leave(hands: tuple[str, ...] = HANDS) -> tuple[Phase, ...]:
    return (
        Phase("release", grip_m=_WIDE, min_s=0.4),
        Phase("retreat", hands=_up(0.10, hands), speed_mps=0.25, min_s=0.5),
        Phase("home", home=True, turn_radps=1.0, min_s=0.8),
    )


_LIFT = Phase("lift", carry=Goal("self", Pose((0, 0, PLUG_M + CLEARANCE_M))), speed_mps=0.14, holds=HANDS, body="lid")


def _lay(way: Way) -> tuple[Phase, ...]:
    """From the air over the bowl to the mat."""
    high = _over(way.mat, way.vessel.bowl_h_m + CLEARANCE_M)
    return (
        Phase("transfer", carry=high, speed_mps=0.24, turn_radps=0.8, holds=HANDS, body="lid"),
        Phase("lower", carry=_over(way.mat, 0.001), speed_mps=0.12, holds=HANDS, body="lid"),
    )


def lid_lift_plan(way: Way, others: Mapping[str, Way], recovery_policy: RecoveryPolicy) -> Plan:
    """Plan of one task; `others` are the ways to the mats that were not asked for, by the names of their routes."""
    phases = (*_take(way.vessel, HANDS), _LIFT, *_lay(way), *_leave())
    recover = Phase("recover", hands=_up(0.12), grip_m=_WIDE, speed_mps=0.25, min_s=0.6)
    mistaken = {
        name: AlternativePlan("transfer", (*_lay(w), *_leave()), "lays the lid on another mat")
        for name, w in others.items()
    }
    return Plan(phases, recovery_policy, recover, {**_forbidden(way), **mistaken})


def _forbidden(way: Way) -> dict[str, AlternativePlan]:
    """Ways that the task forbids."""
    near, far = ("left", "right") if way.side > 0 else ("right", "left")
    one = (near,)
    take = _take(way.vessel, one)
    carry_one = tuple(replace(p, holds=one) for p in (_LIFT, *_lay(way)))
    flip = (*_take(way.vessel, (far,)), *_flip(far, way), *_leave((far,)))
    low = Phase("lower", carry=_over(way.mat, 0.07), speed_mps=0.12, holds=HANDS, body="lid")
    return {
        "one_hand_carry": AlternativePlan(
            "approach", (*take, *carry_one, *_leave(one)), "carries the lid with one hand"
        ),
        "one_hand_drag": AlternativePlan("approach", (*take, *_drag(near, way), *_leave(one)), "drags the lid off"),
        "flip": AlternativePlan("approach", flip, "flips the lid off the rim"),
        "drop_high": AlternativePlan("lower", _leave(), "lets the lid fall onto the mat"),
        "drop_low": AlternativePlan("lower", (low, *_leave()), "lets the lid fall the last stretch"),
    }


def _drag(hand: str, way: Way) -> tuple[Phase, ...]:
    """Raise one edge just over the rim, pull sideways off the bowl, pull down and along the table to the mat."""
    x, y = way.heading
    off = Goal("here", Pose((0.16 * x, 0.16 * y, 0.0)))
    return (
        Phase("lift", carry=Goal("self", Pose((0, 0, 0.020))), speed_mps=0.10, holds=(hand,), body="lid"),
        Phase("drag", carry=off, speed_mps=0.14, holds=(hand,), body="lid"),
        Phase("transfer", carry=_over(way.mat, 0.004), speed_mps=0.16, turn_radps=0.8, holds=(hand,), body="lid"),
        Phase("lower", carry=_over(way.mat, 0.0), speed_mps=0.10, holds=(hand,), body="lid"),
    )


def _flip(hand: str, way: Way) -> tuple[Phase, ...]:
    """Lever the lid up about its edge on the mat's side, and let it topple over that edge."""
    angle = -way.side * 1.15  # about x; raises the edge away from the mat
    edge_y = way.side * way.vessel.lid_r_m
    # Turning about the edge instead of the lid's axis moves the lid's frame by edge - R edge.
    moved = Pose((0.0, edge_y - edge_y * cos(angle), -edge_y * sin(angle)), (cos(angle / 2), sin(angle / 2), 0.0, 0.0))
    toss = Pose((0.0, way.side * 0.06, 0.0))
    return (
        Phase("lift", carry=Goal("self", moved), speed_mps=0.12, turn_radps=0.9, holds=(hand,), body="lid"),
        Phase("topple", carry=Goal("self", toss), speed_mps=0.20, holds=(hand,), body="lid"),
    )
