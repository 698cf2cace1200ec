"""What must not happen in wipe_board, as data."""

from __future__ import annotations

from functools import partial
from math import radians

from badgen.contracts.arrays import F64
from badgen.contracts.rule import Exceeds, LeftOutside, LostGrip, Predicate, Rule, Tilted, Touch
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.rules import arm_rules, disturbed
from scenes.kit.robots.station import HAND
from scenes.tabletop.wipe_board.measures import (
    GRIP,
    PARK_TOL_M,
    SUPPORTS,
    WIPED_SHARE,
    arm_at_board,
    board_moved,
    done_with,
    empty_grip,
    falling,
    half_wiped,
    hover_m,
    left_share,
    lost,
    rubbing_n,
    set_down,
    side_n,
    spoiled,
    tipped,
)

# Clean runs stay far from every limit. Worst of 100 layouts: felt on board 23 N, wiper on table 3.7 N, arm on board 0,
# wiper on the board from beside it 0, tilt 0.7 degrees, board shift 0.2 mm, wiper off the mat 2.0 mm, done by 9.6 s;
# of 15: hovering for 0.16 s, shaking 2.7 m/s2.
_WIPER = "the wiper"
_BOARD = "the board"


def rules(
    texts: tuple[str, ...], others: tuple[str, ...], words: str, other_words: str, goal: Predicate
) -> tuple[Rule, ...]:
    """Rules of wiping `texts` and leaving `others`; the words are what sentences call them."""
    wrong = (_wrong_text(others, other_words),) if others else ()
    return (
        *wrong,
        *_WIPING,
        _unwiped(texts, words),
        _slipped(texts),
        *_HANDLING,
        *arm_rules(goal, 13.0, _WIPER, (GRIP,)),
    )


def _wrong_text(others: tuple[str, ...], words: str) -> Rule:
    def gone(t: Trajectory) -> F64:
        return lost(t, others)

    return Rule(
        "wrong_text_wiped", "wrong_region", "safety", Exceeds(gone, 0.04, "erased_share"), 0.5, others,
        evident=partial(spoiled, others), subject=words,
    )  # fmt: skip


def _unwiped(texts: tuple[str, ...], words: str) -> Rule:
    left = Exceeds(partial(left_share, texts), 1.0 - WIPED_SHARE, "left_share", for_s=0.5)
    return Rule(
        "text_left", "unwiped", "method", left, 0.95, texts, lasting=False, evident=partial(half_wiped, texts),
        subject=words,
    )  # fmt: skip


def _slipped(texts: tuple[str, ...]) -> Rule:
    on_the_job = LostGrip("wiper", (GRIP,), SUPPORTS, partial(done_with, texts), airborne=False)
    return Rule(
        "wiper_slipped", "slip", "method", on_the_job, 0.05, ("wiper", HAND), lasting=False, subject=_WIPER,
        against=_BOARD,
    )  # fmt: skip


_WIPING = (
    Rule(
        "table_wiped", "wrong_region", "method", Exceeds(rubbing_n, 6.0, "rubbing_n", for_s=0.3), 20.0, ("wiper",),
        subject="the bare table",
    ),
    Rule(
        "hovering", "no_pressure", "method", Exceeds(hover_m, 0.0008, "gap_m", for_s=0.6), 0.02, ("wiper",),
        lasting=False, subject=_WIPER, against=_BOARD,
    ),
    Rule(
        "pressed_hard", "excess_force", "safety", Touch(("wiper-board",), limit_n=45.0), 150.0,
        ("wiper", HAND, "board"), subject=_WIPER, against=_BOARD,
    ),
)  # fmt: skip
_HANDLING = (
    Rule(
        "wiper_dropped", "drop", "method", LostGrip("wiper", (GRIP,), SUPPORTS, set_down, airborne=True), 0.15,
        ("wiper",), lasting=False, evident=falling, subject=_WIPER,
    ),
    Rule(
        "grasp_missed", "missed_grasp", "method", Exceeds(empty_grip, 0.5, "empty_share", for_s=0.2), 1.0,
        (HAND, "wiper"), lasting=False, subject=_WIPER,
    ),
    Rule(
        "wiper_tipped", "tip", "method", Tilted("wiper", radians(30.0)), radians(60.0), ("wiper",), lasting=False,
        evident=tipped, subject=_WIPER,
    ),
    Rule(
        "wiper_strikes_board", "collision", "safety", Exceeds(side_n, 3.0, "side_n", for_s=0.04), 100.0,
        ("wiper", "board"), evident=board_moved, subject=_WIPER, against="the edge of the board",
    ),
    Rule(
        "arm_strikes_board", "collision", "safety", Touch(("arm-board",), limit_n=2.0), 100.0, (HAND, "board"),
        evident=arm_at_board, subject="the arm", against=_BOARD,
    ),
    Rule(
        "wiper_thrown_down", "excess_force", "safety", Touch(("wiper-table",), limit_n=60.0), 300.0, ("wiper",),
        subject=_WIPER, against="the table",
    ),
    disturbed("board_shoved", "board", _BOARD, 0.02, board_moved),
    Rule(
        "wiper_left", "misplaced", "method",
        LeftOutside("wiper", "mat", ("arm-wiper",), "wiper-table", PARK_TOL_M), 0.20, ("wiper",), lasting=False,
        subject=_WIPER, against="its mat",
    ),
    Rule(
        "wiper_left_on_board", "misplaced", "method",
        LeftOutside("wiper", "mat", ("arm-wiper",), "wiper-board", PARK_TOL_M), 0.20, ("wiper",), lasting=False,
        subject=_WIPER, against="its mat",
    ),
)  # fmt: skip
