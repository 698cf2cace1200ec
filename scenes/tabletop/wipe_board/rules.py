"""Rules of wipe_board."""

from __future__ import annotations

from math import radians

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Exceeds, Rule, Tilted
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import rules as kit
from scenes.kit.judging import wiping
from scenes.kit.judging.measures import graded
from scenes.kit.judging.wiping import Wipe
from scenes.kit.robots.station import ARM, HAND

# Clean rollouts stay far from every limit. Worst of 100: felt on board 23 N, wiper on table 3.7 N, arm on board 0,
# wiper on the board from beside it 0, tilt 0.7 degrees, board shift 0.2 mm, wiper off the mat 2.0 mm, done by 9.6 s;
# of 15: hovering for 0.16 s, shaking 2.7 m/s2.
LATE_S = 11.0  # 1.4 s later than that; what is wiped later is done before the end, at 14 s, and merely late
_WIPER, _BOARD = ("wiper",), "the board"


def wipe_rules(m: Wipe, words: str, kept_words: str) -> tuple[Rule, ...]:
    """Rules of wiping some texts; the arguments are noun phrases of those and of the texts that should stay."""
    return (
        *((wiping.wrong_text_wiped(m, kept_words),) if m.kept else ()),
        wiping.lines_swapped(m, words),
        *wiping.felt_rules(m),
        wiping.text_left(m, words),
        kit.slipped(m.thing, m.done_wiping, _BOARD, name="wiper_slipped"),
        *_holding(m),
        *_strikes(m),
        wiping.left_off_mat(m, "wiper_left", "table"),
        wiping.left_off_mat(m, "wiper_left_on_board", "board"),
        *kit.arm_rules(m.done, LATE_S, m.thing.the, m.thing.grips),
    )


def _holding(m: Wipe) -> tuple[Rule, ...]:
    the, tipped, wide = m.thing.the, Tilted("wiper", radians(30.0)), radians(60.0)
    shown = graded(lambda t: t.tilt_rad("wiper"), 0.3, 0.8)
    return (
        kit.dropped(m.thing, m.low, falling=m.falling, name="wiper_dropped"),
        kit.came_up_empty(m.closed_beside_wiper, (HAND, "wiper"), the, name="grasp_missed"),
        kit.rule("wiper_tipped", "tip", tipped, _WIPER, the, scale=wide, evident=shown, kind="method", lasting=False),
    )


def _strikes(m: Wipe) -> tuple[Rule, ...]:
    """Collisions with the board and the table."""
    the, both = m.thing.the, ("wiper", "board")

    def at_board(t: Trajectory) -> F64:
        return as_rows(np.maximum(t.force_n("arm-board") > 0.5, m.board_moved(t)))

    edge, hand = "the edge of the board", (HAND, "board")
    askew = Exceeds(m.askew_rad, radians(4.0), "askew_rad", 0.06)
    return (
        kit.struck(
            "wiper_strikes_board", m.side_n, 3.0, both, the, edge, scale_n=100.0, evident=m.board_moved, for_s=0.04
        ),
        kit.struck(
            "arm_strikes_board", (f"{ARM}-board",), 2.0, hand, "the arm", _BOARD, scale_n=100.0, evident=at_board
        ),
        kit.hard_landing(("wiper-table",), _WIPER, the, "the table", 60.0, 300.0, "wiper_thrown_down"),
        kit.disturbed("board_shoved", "board", _BOARD, 0.02, m.board_moved),
        kit.rule("board_askew", "displaced", askew, ("board",), _BOARD, scale=0.3, evident=m.board_moved),
    )
