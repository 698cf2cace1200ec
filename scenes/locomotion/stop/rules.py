"""What must not happen in humanoid_stop, as data."""

from __future__ import annotations

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.rule import Exceeds, Rule, Unfinished
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import gait as gate
from scenes.kit.judging.measures import ramp
from scenes.locomotion.shared.rules import RULES, backs, lag_m, marches
from scenes.locomotion.stop.measures import ASIDE_M, aside_m, goal, left_m, stands_s

_SAME = ("out_of_balance", "goes_down", "strikes_floor", "crouches", "shuffles")  # as in humanoid_walk
_BODY = ("pelvis",)
_FEET = ("left_ankle_roll_link", "right_ankle_roll_link")
_SHORT_M, _OVER_M, _BESIDE_M = 0.15, 0.18, 0.22
_FAR_M = 0.60  # who halts farther from the mark than this has not merely stopped short of it
_IN_PLACE = 4  # strides in a row that land where they left; it takes two or three to come to rest
_BACK = 3  # strides back in a row; one with each foot mends having gone a little too far
LATE_S = 9.9


# Clean runs stay far from every limit. Worst of 49 of 50 layouts (seed 990077; in one the robot fell while walking):
# 8 cm of reach left, pelvis 5.4 cm lower, 72 cm in the slowest 3 s, 5 cm to the side, no stride in place or back,
# done at 8.6 s; half of them come to rest within 2 mm of the mark's middle, 19 of 20 within 3 cm.
def rules(mark_m: float, mark: str) -> tuple[Rule, ...]:
    """What must not happen on the way to a mark; `mark` are the words for it."""

    def rests_s(t: Trajectory, nearest_m: float, farthest_m: float) -> F64:
        left = left_m(t, mark_m)
        return np.where((left > nearest_m) & (left <= farthest_m), stands_s(t), 0.0)

    def over_m(t: Trajectory) -> F64:
        return np.where(gate.upright(t), -left_m(t, mark_m), 0.0)

    def beside_m(t: Trajectory) -> F64:
        return np.where(gate.upright(t), np.abs(aside_m(t)), 0.0)

    def behind_m(t: Trajectory) -> F64:
        return np.where(left_m(t, mark_m) > 0.25, lag_m(t), -1.0)

    by_name = {r.name: r for r in RULES}
    return (
        *(by_name[n] for n in _SAME),
        Rule(
            "marks_time", "march", "method", Exceeds(marches, _IN_PLACE - 0.5, "strides_in_place_count", 0.02), 6.0,
            _FEET, lasting=False, subject="the robot",
        ),
        Rule(
            "walks_backward", "backward", "method", Exceeds(backs, _BACK - 0.5, "strides_back_count", 0.02), 6.0, _FEET,
            lasting=False, subject="the robot",
        ),
        Rule(
            "freezes", "freeze", "method", Exceeds(lambda t: rests_s(t, _FAR_M, 99.0), 0.9, "still_s", 0.02), 4.0,
            _FEET, lasting=False, subject="the robot",
        ),
        Rule(
            "stops_short", "short", "method", Exceeds(lambda t: rests_s(t, _SHORT_M, _FAR_M), 0.9, "still_s", 0.02),
            4.0, _FEET, lasting=False, subject="the robot", against=mark,
        ),
        Rule(
            "overshoots", "overshoot", "method", Exceeds(over_m, _OVER_M, "beyond_m", 0.06), 0.5, _BODY, lasting=False,
            evident=lambda t: ramp(over_m(t), _OVER_M - 0.08, 0.4), subject="the robot", against=mark,
        ),
        Rule(
            "strays", "off_course", "method", Exceeds(beside_m, _BESIDE_M, "aside_m", 0.2), 0.4, _BODY, lasting=False,
            evident=lambda t: ramp(beside_m(t), ASIDE_M, 0.4), subject="the robot",
        ),
        Rule(
            "dawdles", "too_slow", "method", Exceeds(behind_m, 0.0, "behind_m", 0.2), 0.4, _BODY, lasting=False,
            subject="the robot",
        ),
        Rule("late", "late", "quality", Unfinished(goal(mark_m), LATE_S), 2.0, _BODY, subject="the walk"),
    )  # fmt: skip
