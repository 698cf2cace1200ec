"""Rule templates for walking humanoids, with limits that clean walks of the G1 stay far from.

Worst of 90 clean layouts of `humanoid_walk`: 8 cm of reach left, pelvis 5.5 cm lower, feet at rest for 0.14 s once
under way, 9 cm off the line, 70 cm covered in the slowest 3 s, no stride of a wrong kind twice in a row.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.rule import Exceeds, Measure, Predicate, Rule, Touch, Unfinished
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import walker_measures as measures
from scenes.kit.judging.gait_criteria import DROP_M, drop_m, upright
from scenes.kit.judging.measures import graded
from scenes.kit.judging.rules import rule
from scenes.kit.judging.walker_measures import NOT_FEET, SOLES, out_of_reach_m

ROBOT = "the robot"
BODY = ("pelvis",)
_PEAK_S = 0.02  # a count or a force is a breach at a single logged row


def stays_up() -> tuple[Rule, ...]:
    """The robot keeps its balance, does not fall or crouch, and touches the floor with its feet only."""
    beyond, sunk = Exceeds(out_of_reach_m, 0.0, "beyond_reach_m", 0.08), Exceeds(drop_m, 0.25, "drop_m", 0.04)
    touch, low = Touch(NOT_FEET, limit_n=5.0), Exceeds(measures.sunk_m, DROP_M, "drop_m", 0.6)
    return (
        rule(
            "out_of_balance", "balance_lost", beyond, BODY, ROBOT, scale=0.3, evident=measures.fallen, shown_by="path"
        ),
        rule("goes_down", "fall", sunk, BODY, ROBOT, scale=0.4, evident=measures.fallen),
        rule(
            "strikes_floor", "floor_contact", touch, BODY, ROBOT, scale=2000.0, evident=measures.fallen, shown_by="path"
        ),
        rule(
            "crouches",
            "crouch",
            low,
            BODY,
            ROBOT,
            scale=0.10,
            evident=graded(drop_m, DROP_M, 0.18),
            lasting=True,
            shown_by="path",
        ),
    )


def in_a_row(name: str, event: str, strides: Measure, count: int, evidence: str) -> Rule:
    """`count` strides in a row are of one wrong kind, which `strides` counts."""
    often = Exceeds(strides, count - 0.5, evidence, _PEAK_S)
    return rule(name, event, often, SOLES, ROBOT, scale=6.0, lasting=event != "steps")


def shuffles(direction: float = 1.0) -> Rule:
    """The feet slide along without being lifted."""
    low = partial(measures.low_strides, direction=direction)
    return in_a_row("shuffles", "shuffle", low, 2, "low_strides_count")


def marches(name: str = "marches", count: int = 2) -> Rule:
    """The feet are lifted and land where they left."""
    return in_a_row(name, "march", measures.strides_in_place, count, "strides_in_place_count")


def walks_backward(count: int = 2) -> Rule:
    """The feet land behind where they left."""
    return in_a_row("walks_backward", "backward", measures.strides_back, count, "strides_back_count")


def walks_forward(count: int = 2) -> Rule:
    """The feet land ahead although the robot should walk backward."""
    ahead = partial(measures.strides_back, direction=-1.0)
    return in_a_row("walks_forward", "forward", ahead, count, "strides_ahead_count")


def hops() -> Rule:
    """Both feet are in the air for longer within a second than in a stumble."""
    up = Exceeds(measures.airborne_s, 0.145, "airborne_s", _PEAK_S)
    return rule("hops", "hop", up, SOLES, ROBOT, scale=0.3, lasting=True)


def rests(name: str = "freezes", event: str = "freeze", still_s: Measure = measures.still_s, against: str = "") -> Rule:
    """Both feet are at rest although the robot should walk."""
    still = Exceeds(still_s, 0.9, "still_s", _PEAK_S)
    return rule(name, event, still, SOLES, ROBOT, against, scale=4.0)


def strays() -> Rule:
    """The robot leaves its initial line."""
    off = Exceeds(measures.off_line_m, 0.35, "aside_m", 0.4)
    return rule("strays", "off_course", off, BODY, ROBOT, scale=0.5, evident=measures.strayed)


def dawdles(behind_m: Measure = measures.behind_m) -> Rule:
    """The robot makes too little progress."""
    slow = Exceeds(behind_m, 0.0, "behind_m", 0.2)
    return rule("dawdles", "too_slow", slow, BODY, ROBOT, scale=0.4)


def stubs(pairs: tuple[str, ...], against: str) -> Rule:
    """A foot of an upright robot strikes a low obstacle, whose contact pairs are `pairs`."""

    def stub_n(t: Trajectory) -> F64:
        return np.where(upright(t), t.force_n(*pairs), 0.0)

    stub = Exceeds(stub_n, 5.0, "peak_n", _PEAK_S)
    return rule("stubs", "trip", stub, SOLES, ROBOT, against, scale=150.0)


def skids() -> Rule:
    """A loaded foot slides along the floor."""
    slide = Exceeds(measures.slides_m, 0.07, "slide_m", _PEAK_S)
    return rule("skids", "foot_slip", slide, SOLES, ROBOT, scale=0.25)


def late(goal: Predicate, by_s: float, subject: str = "the walk") -> Rule:
    """The goal has not been reached in time."""
    return rule("late", "late", Unfinished(goal, by_s), BODY, subject, scale=2.0, shown_by="path")
