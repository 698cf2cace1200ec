"""What must not happen while a cloth is folded, as data."""

from __future__ import annotations

from functools import partial

from badgen.contracts.rule import (
    Exceeds,
    FewHands,
    LostGrip,
    Regrasped,
    Rule,
    Stalled,
    Touch,
    Unfinished,
    Vibrating,
)
from scenes.tabletop.fold_cloth.measures import (
    ARM_JOINTS,
    FAR_TOL_M,
    GRIPS,
    LINE_TOL_M,
    SUPPORTS,
    dragged,
    empty_hands,
    falling,
    far_moved_m,
    goal,
    left_at,
    left_off_m,
    set_down,
)
from scenes.tabletop.fold_cloth.plan import HANDS

_SLAT, _CLOTH = "the slat", "the cloth"
_HAND_BODIES = tuple(f"{h}/hand" for h in HANDS)
_LATE_S = 8.0

_HANDLING = (
    Rule(
        "empty_hand", "missed_grasp", "method", Exceeds(empty_hands, 0.5, "empty_hands"), 1.5,
        ("slat", *_HAND_BODIES), subject=_SLAT,
    ),
    Rule(
        "slat_dropped", "drop", "method", LostGrip("slat", GRIPS, SUPPORTS, set_down, airborne=True), 0.10, ("slat",),
        lasting=False, evident=falling, subject=_SLAT,
    ),
    Rule(
        "slat_slipped", "slip", "method", LostGrip("slat", GRIPS, SUPPORTS, set_down, airborne=False), 0.05,
        ("slat", *_HAND_BODIES), lasting=False, subject=_SLAT, against="the table",
    ),
    Rule(
        "cloth_dragged", "drag", "method", Exceeds(far_moved_m, FAR_TOL_M, "far_edge_moved_m"), 0.15, ("slat",),
        evident=dragged, universal=False, subject=_CLOTH,
    ),
    Rule(
        "one_handed", "one_handed", "method", FewHands(GRIPS, SUPPORTS, hands=2, limit_s=0.5), 2.0,
        ("slat", *_HAND_BODIES), universal=False, subject=_SLAT,
    ),
    Rule(
        "arm_strikes_table", "excess_force", "safety", Touch(tuple(f"{h}-table" for h in HANDS), limit_n=20.0), 200.0,
        _HAND_BODIES, subject="an arm", against="the table",
    ),
    Rule(
        "arms_clash", "arm_clash", "safety", Touch(("left-right",), limit_n=10.0), 200.0, _HAND_BODIES,
        subject="one arm", against="the other",
    ),
    Rule("shaking", "shaking", "quality", Vibrating(_HAND_BODIES, 5.0), 20.0, _HAND_BODIES),
    Rule("another_try", "retry", "quality", Regrasped(GRIPS), 1.0, _HAND_BODIES, subject=_SLAT),
)  # fmt: skip


def rules(row: int, line: str, others: dict[int, str]) -> tuple[Rule, ...]:
    """Rules of folding the hem onto `row`, called `line`; `others` are the lines that are not asked for."""
    end = partial(goal, row=row)
    wrong = tuple(
        Rule(
            f"on_other_line_{k}", "wrong_target", "method", Exceeds(partial(left_at, row=r), 0.5, "on_line", 0.2), 0.5,
            ("slat",), lasting=False, subject="the hem with the slat", against=words,
        )
        for k, (r, words) in enumerate(others.items())
    )  # fmt: skip
    off = partial(left_off_m, row=row, others=tuple(others))
    return (
        *_HANDLING,
        *wrong,
        Rule(
            "hem_misplaced", "misplaced", "method", Exceeds(off, LINE_TOL_M, "off_line_m", 0.2), 0.10, ("slat",),
            lasting=False, subject="the hem with the slat", against=line,
        ),
        Rule("stalled", "stall", "quality", Stalled(end, ARM_JOINTS, 0.02, 1.5), 4.0, _HAND_BODIES, lasting=False),
        Rule("late", "late", "quality", Unfinished(end, _LATE_S), 2.0, ("slat",), subject=_CLOTH),
    )  # fmt: skip
