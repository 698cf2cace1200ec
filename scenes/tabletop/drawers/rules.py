"""What must not happen when a drawer is opened or shut, as data."""

from __future__ import annotations

from functools import partial
from math import radians

from badgen.contracts.rule import Exceeds, LostGrip, Rule, Tilted, Touch
from scenes.kit.judging.rules import arm_rules, disturbed
from scenes.kit.props.cabinet import DRAWERS
from scenes.kit.robots.station import ARM, HAND, grip
from scenes.tabletop.drawers.measures import (
    STANDS,
    DrawerGoal,
    cabinet_moved,
    ornament_moved,
    ornament_tipped,
    shifted_m,
    shut_on_nothing,
    speed_mps,
)

FAST_MPS = 0.35


def drawer_rules(
    opening: DrawerGoal, late_s: float, words: str, other_words: str, ornament: str, end: str
) -> tuple[Rule, ...]:
    """Rules for moving one drawer; the words name both drawers, the thing on top, and where the drawer should end."""
    drawer = opening.drawer
    other = DRAWERS[1 - DRAWERS.index(drawer)]
    handle = grip(f"{drawer}_handle")
    return (
        *cabinet_rules(ornament),
        Rule(
            "arm_strikes_cabinet", "collision", "safety", Touch((f"{ARM}-carcass", f"{ARM}-{other}_tray"), 3.0), 100.0,
            (HAND, "cabinet"), subject="the arm", against="the cabinet",
        ),
        Rule(
            "by_front", "off_handle", "method", Touch((f"{ARM}-{drawer}_tray",), 2.0), 50.0,
            (HAND, f"{drawer}_tray"), universal=False, subject=words,
        ),
        Rule(
            "too_fast", "too_fast", "method", Exceeds(partial(speed_mps, drawer=drawer), FAST_MPS, "drawer_mps", 0.04),
            1.0, (drawer,), universal=False, subject=words,
        ),
        Rule(
            "other_drawer", "wrong_object", "method", Exceeds(partial(shifted_m, drawer=other), 0.015, "moved_m"), 0.08,
            (other,), subject=other_words, against=words,
        ),
        Rule(
            "handle_slipped", "slip", "method",
            LostGrip(drawer, (handle,), (STANDS,), opening.may_let_go, airborne=False), 0.05, (drawer, HAND),
            lasting=False, subject=words, against="the cabinet",
        ),
        Rule(
            "left_short", "short", "method", Exceeds(opening.short_m, opening.tol_m, "short_m", 0.4), 0.08, (drawer,),
            lasting=False, subject=words, against=end,
        ),
        Rule(
            "left_too_far", "too_far", "method", Exceeds(opening.too_far_m, opening.tol_m, "beyond_m", 0.4), 0.08,
            (drawer,), lasting=False, subject=words, against=end,
        ),
        Rule(
            "undone", "reverted", "method", Exceeds(opening.undone_m, opening.tol_m + 0.012, "back_m"), 0.08, (drawer,),
            lasting=False, subject=words,
        ),
        Rule(
            "missed", "missed_grasp", "method", Exceeds(shut_on_nothing, 0.5, "empty", 0.04), 1.0, (HAND,),
            lasting=False, subject=words,
        ),
        *arm_rules(opening.settled, late_s, words, (handle,)),
    )  # fmt: skip


def cabinet_rules(ornament: str) -> tuple[Rule, ...]:
    """The cabinet stays where it is, and what stands on it stays up."""
    return (
        Rule(
            "ornament_struck", "collision", "safety", Touch((f"{ARM}-ornament",), 0.5), 20.0, (HAND, "ornament"),
            evident=ornament_tipped, subject="the arm", against=ornament,
        ),
        Rule(
            "ornament_toppled", "topple", "safety", Tilted("ornament", radians(20.0)), radians(70.0), ("ornament",),
            lasting=False, evident=ornament_tipped, subject=ornament,
        ),
        disturbed("ornament_displaced", "ornament", ornament, 0.012, ornament_moved),
        disturbed("cabinet_displaced", "cabinet", "the cabinet", 0.010, cabinet_moved),
    )  # fmt: skip
