"""What must not happen in humanoid_carry, as data: the rules of walking, and those of a box in two hands."""

from __future__ import annotations

from badgen.contracts.arrays import F64
from badgen.contracts.rule import Exceeds, Predicate, Rule, Unfinished
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import gait as gate
from scenes.locomotion.carry import measures as state
from scenes.locomotion.carry.world import BOX
from scenes.locomotion.shared import rules as walk

_PALMS = ("left_palm", "right_palm", BOX)
_FEET = ("left_ankle_roll_link", "right_ankle_roll_link")
_LOW_M = 0.03
_HELD_S = 0.3  # what turns or slides on its way out of the hands is a drop; what stays in them so long is not
_FLUNG_MPS, _DROP_M, _SLID_M, _TIP_RAD = 1.5, 0.05, 0.06, 0.6


def shuffles_back(t: Trajectory) -> F64:
    """(T,) strides in a row that went back without being lifted."""
    return walk.in_a_row(t, lambda s: s.lift_m < gate.LIFT_M and s.ahead_m <= -_LOW_M)


def advances(t: Trajectory) -> F64:
    """(T,) strides in a row that landed ahead."""
    return walk.in_a_row(t, lambda s: s.ahead_m >= _LOW_M)


def moves_feet(t: Trajectory) -> F64:
    """(T,) strides in a row that left the floor, or landed elsewhere."""
    return walk.in_a_row(t, lambda s: s.lift_m >= gate.LIFT_M or abs(s.ahead_m) >= _LOW_M)


# Worst of 9 clean layouts: the box slid 3.1 cm forward in 10 s and turned by 0.12 rad; no palm pressed less than 15 N.
_HELD = (
    Rule(
        "throws", "throw", "safety", Exceeds(state.fling_mps, _FLUNG_MPS, "release_mps", 0.02), 1.5, _PALMS,
        evident=state.gone, subject="the box", against="the floor",
    ),
    Rule(
        "drops", "drop", "safety", Exceeds(state.fall_m, _DROP_M, "fall_m", 0.02), 0.7, _PALMS, evident=state.gone,
        subject="the box", against="the floor",
    ),
    Rule(
        "tips_box", "tip", "safety", Exceeds(state.tilt_rad, _TIP_RAD, "tilt_rad", _HELD_S), 0.8, _PALMS,
        evident=state.leaning, subject="the box",
    ),
    Rule(
        "slides", "slide", "quality", Exceeds(state.slid_m, _SLID_M, "slid_m", _HELD_S), 0.08, _PALMS,
        subject="the box", against="the palms",
    ),
)  # fmt: skip
_OF_WALKING = {r.name: r for r in walk.RULES}
_UPRIGHT = tuple(_OF_WALKING[n] for n in ("out_of_balance", "goes_down", "strikes_floor", "crouches"))
_STEADY = tuple(_OF_WALKING[n] for n in ("marches", "freezes", "strays"))


def _late(goal: Predicate, by_s: float, subject: str) -> Rule:
    return Rule("late", "late", "quality", Unfinished(goal, by_s), 2.0, ("pelvis",), subject=subject)


AHEAD_RULES = (
    *_HELD, *_UPRIGHT, *_STEADY, *(_OF_WALKING[n] for n in ("shuffles", "walks_backward", "dawdles")),
    _late(state.carried_ahead, 8.6, "the walk"),
)  # fmt: skip
BACK_RULES = (
    *_HELD, *_UPRIGHT, *_STEADY,
    Rule(
        "shuffles", "shuffle", "method", Exceeds(shuffles_back, 1.5, "low_strides_count", 0.02), 6.0, _FEET,
        lasting=False, subject="the robot",
    ),
    Rule(
        "walks_forward", "forward", "method", Exceeds(advances, 1.5, "strides_ahead_count", 0.02), 6.0, _FEET,
        lasting=False, subject="the robot",
    ),
    _late(state.carried_back, 8.6, "the walk"),
)  # fmt: skip
LIFT_RULES = (
    *_HELD, *_UPRIGHT,
    Rule(
        "moves_feet", "steps", "quality", Exceeds(moves_feet, 1.5, "strides_count", 0.02), 6.0, _FEET, lasting=False,
        subject="the robot",
    ),
    Rule(
        "leaves_place", "left_place", "method", Exceeds(state.off_place_m, state.PLACE_M, "off_m", 0.2), 0.5,
        ("pelvis",), lasting=False, evident=state.left_place, subject="the robot",
    ),
    _late(state.lifted, 6.6, "the lift"),
)  # fmt: skip
