"""What must not happen in lid_lift, as data."""

from __future__ import annotations

from math import radians

from badgen.contracts.rule import (
    Dragged,
    Exceeds,
    FewHands,
    LostGrip,
    Regrasped,
    Rule,
    Shifted,
    Stalled,
    Tilted,
    Touch,
    Unfinished,
    Vibrating,
)
from scenes.tabletop.lid_lift.measures import (
    ARM_JOINTS,
    ARM_LIDS,
    GRIPS,
    PLACE_TOL_M,
    SUPPORTS,
    TaskInstance,
    arms_at_bowl,
    bowl_moved,
    falling,
    in_one_hand,
    near_table,
    tipped,
)

_HANDS = ("left/hand", "right/hand")


# Clean runs stay far from every limit. Worst of 100 layouts: lid on bowl 4.3 N while seated and 0 N once lifted, lid on
# table 6.9 N, tilt 0.7 degrees, bowl shift 0.1 mm, shaking 1.5 m/s2, still for 0.4 s, done by 7.4 s.
def lid_rules(asked: TaskInstance, mat: str) -> tuple[Rule, ...]:
    """Harm, forbidden ways to handle the lid, a wrong place for it, poor style; `mat` is what its place is called."""
    return (*_bowl_rules(asked), *_HANDLING, *_HARD, *_method_rules(asked, mat), *_style_rules(asked))


def _bowl_rules(asked: TaskInstance) -> tuple[Rule, ...]:
    return (
        Rule(
            "lid_strikes_bowl", "collision", "safety", Touch(("lid-bowl",), limit_n=2.0, seated_n=40.0), 200.0,
            ("lid", "bowl"), evident=asked.against_bowl, universal=False, subject="the lid", against="the bowl",
        ),
        Rule(
            "arm_strikes_bowl", "collision", "safety", Touch(("left-bowl", "right-bowl"), limit_n=2.0), 100.0,
            (*_HANDS, "bowl"), evident=arms_at_bowl, subject="an arm", against="the bowl",
        ),
    )  # fmt: skip


_HANDLING = (
    Rule(
        "lid_dropped", "drop", "method", LostGrip("lid", GRIPS, SUPPORTS, near_table, airborne=True), 0.15, ("lid",),
        lasting=False, evident=falling, subject="the lid",
    ),
    Rule(
        "lid_slipped", "slip", "method", LostGrip("lid", GRIPS, ("lid-bowl",), near_table, airborne=False), 0.05,
        ("lid", *_HANDS), lasting=False, subject="the lid", against="the bowl",
    ),
    Rule(
        "lid_tipped", "tip", "method", Tilted("lid", radians(25.0)), radians(65.0), ("lid",), lasting=False,
        evident=tipped, subject="the lid",
    ),
)  # fmt: skip
_HARD = (
    Rule(
        "hard_landing", "excess_force", "safety", Touch(("lid-table",), limit_n=150.0), 600.0, ("lid",),
        subject="the lid", against="the table",
    ),
    Rule(
        "arm_strikes_table", "excess_force", "safety", Touch(("left-table", "right-table"), limit_n=20.0), 200.0,
        _HANDS, subject="an arm", against="the table",
    ),
    Rule(
        "arms_clash", "arm_clash", "safety", Touch(("left-right",), limit_n=10.0), 200.0, _HANDS, subject="one arm",
        against="the other",
    ),
    Rule(
        "bowl_displaced", "displaced", "safety", Shifted("bowl", 0.02), 0.10, ("bowl",), evident=bowl_moved,
        subject="the bowl",
    ),
)  # fmt: skip


def _method_rules(asked: TaskInstance, mat: str) -> tuple[Rule, ...]:
    return (
        Rule(
            "lid_dragged", "drag", "method", Dragged("lid", SUPPORTS, ARM_LIDS, 0.05), 0.20, ("lid",),
            universal=False, subject="the lid",
        ),
        Rule(
            "one_handed", "one_handed", "method", FewHands(GRIPS, SUPPORTS, hands=2, limit_s=0.5), 2.0,
            (*_HANDS, "lid"), evident=in_one_hand, universal=False, subject="the lid",
        ),
        Rule(
            "on_other_mat", "wrong_target", "method", Exceeds(asked.mistaken_m, PLACE_TOL_M, "off_target_m", 0.3), 0.20,
            ("lid",), lasting=False, subject="the lid", against="another mat",
        ),
        Rule(
            "lid_misplaced", "misplaced", "method", Exceeds(asked.astray_m, PLACE_TOL_M, "off_target_m", 0.3), 0.20,
            ("lid",), lasting=False, subject="the lid", against=mat,
        ),
    )  # fmt: skip


def _style_rules(asked: TaskInstance) -> tuple[Rule, ...]:
    return (
        Rule("shaking", "shaking", "quality", Vibrating(_HANDS, 5.0), 20.0, _HANDS),
        Rule("another_try", "retry", "quality", Regrasped(GRIPS), 1.0, _HANDS, subject="the lid"),
        Rule(
            "stalled", "stall", "quality", Stalled(asked.goal, ARM_JOINTS, 0.02, 1.5), 4.0, _HANDS, lasting=False,
        ),
        Rule("late", "late", "quality", Unfinished(asked.goal, 8.5), 2.0, ("lid",), subject="the lid"),
    )  # fmt: skip
