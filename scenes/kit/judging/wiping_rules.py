"""Rules about wiping, as templates: what is wiped that should stay, what is left, and how the felt is pressed."""

from __future__ import annotations

from badgen.contracts.rule import Exceeds, LeftOutside, Rule
from scenes.kit.judging.rules import rule, touched
from scenes.kit.judging.wiping import PARK_TOL_M, WIPED_SHARE, Wipe
from scenes.kit.robots.station import HAND


def wrong_text_wiped(m: Wipe, words: str) -> Rule:
    """Ink goes that should stay; `words` is the noun phrase of that writing."""
    gone = Exceeds(m.kept_gone, 0.04, "erased_share")
    return rule(
        "wrong_text_wiped",
        "wrong_region",
        gone,
        m.kept,
        words,
        scale=0.5,
        evident=m.spoiled,
        kind="safety",
        lasting=True,
    )


def text_left(m: Wipe, words: str) -> Rule:
    """The wiper has been put away, and there is ink left; `words` is the noun phrase of the writing."""
    left = Exceeds(m.left_share, 1.0 - WIPED_SHARE, "left_share", 0.5)
    return rule("text_left", "unwiped", left, m.texts, words, scale=WIPED_SHARE, evident=m.half_wiped)


def felt_rules(m: Wipe) -> tuple[Rule, ...]:
    """The felt must be on the board, not on the table, and pressed, but not hard."""
    the, board, wiper = m.thing.the, f"the {m.ink.board}", (m.thing.body,)
    rubbing, hover = Exceeds(m.rubbing_n, 6.0, "rubbing_n", 0.3), Exceeds(m.hover_m, 0.0008, "gap_m", 0.6)
    pressed = (m.thing.body, HAND, m.ink.board)
    return (
        rule("table_wiped", "wrong_region", rubbing, wiper, "the bare table", scale=20.0, lasting=True),
        rule("hovering", "no_pressure", hover, wiper, the, board, scale=0.02),
        touched("pressed_hard", (m.on_board_pair,), 45.0, pressed, the, board, scale_n=150.0, event="excess_force"),
    )


def left_off_mat(m: Wipe, name: str, support: str) -> Rule:
    """The wiper lies on `support`, such as the table, beside its mat and in nobody's hand."""
    outside = LeftOutside(m.thing.body, m.mat, (m.thing.arm_pair,), f"{m.thing.body}-{support}", PARK_TOL_M)
    return rule(name, "misplaced", outside, (m.thing.body,), m.thing.the, "its mat", scale=0.20)
