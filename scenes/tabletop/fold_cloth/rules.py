"""What must not happen while a cloth is folded, as data."""

from __future__ import annotations

from functools import partial

from badgen.contracts.rule import Exceeds, Holds, Rule
from scenes.kit.judging import cloth_measures as cloth
from scenes.kit.judging import two_arm_rules as pair
from scenes.kit.judging.cloth_measures import SLAT
from scenes.kit.judging.rules import rule
from scenes.kit.judging.two_handed import empty_hands
from scenes.kit.robots.pair import HANDS
from scenes.tabletop.fold_cloth.measures import FAR_TOL_M, LINE_TOL_M, FoldClothMeasures, left_on_row

_SLAT, _CLOTH, _HEM = (SLAT.body,), "the cloth", "the hem with the slat"


def fold_cloth_rules(m: FoldClothMeasures) -> tuple[Rule, ...]:
    """Rules of folding the hem onto a line."""
    return (*_handling(), *_places(m), *pair.two_arm_style(SLAT, m.goal, 8.0, _CLOTH))


def _handling() -> tuple[Rule, ...]:
    empty, pulled = Exceeds(empty_hands, 0.5, "empty_hands"), cloth.pulled_along
    drag = Exceeds(cloth.far_edge_moved_m, FAR_TOL_M, "far_edge_moved_m")
    return (
        rule("empty_hand", "missed_grasp", empty, (*_SLAT, *HANDS), SLAT.the, scale=1.5, lasting=True),
        pair.dropped(SLAT, cloth.slat_set_down, cloth.slat_falling, fall_m=0.10),
        pair.slipped(SLAT, cloth.slat_set_down, SLAT.supports, "the table"),
        rule("cloth_dragged", "drag", drag, _SLAT, _CLOTH, scale=0.15, evident=pulled, universal=False),
        pair.one_handed(SLAT),
        *pair.arms_strike(),
    )


def _places(m: FoldClothMeasures) -> tuple[Rule, ...]:
    """The hem left on a line that was not asked for, or on none."""
    off = Exceeds(m.left_off_m, LINE_TOL_M, "off_line_m", 0.2)
    misplaced = rule("hem_misplaced", "misplaced", off, _SLAT, _HEM, m.where, scale=0.10)
    wrong = []
    for k, (row, where) in enumerate(m.others.items()):
        there = Holds(partial(left_on_row, row=row), 0.2, severity=1.0)
        wrong.append(rule(f"on_other_line_{k}", "wrong_target", there, _SLAT, _HEM, where))
    return (*wrong, misplaced)
