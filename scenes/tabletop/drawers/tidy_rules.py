"""What must not happen when a block is put away in a drawer, as data."""

from __future__ import annotations

from functools import partial

from badgen.contracts.rule import Exceeds, LostGrip, Rule, Touch
from scenes.kit.judging.rules import arm_rules
from scenes.kit.robots.station import ARM, HAND, grip
from scenes.tabletop.drawers.measures import STANDS, shifted_m, shut_on_nothing
from scenes.tabletop.drawers.rules import cabinet_rules
from scenes.tabletop.drawers.tidy_measures import SHUT_TOL_M, TaskInstance, fastest_mps, raised_m

FAST_MPS = 0.45  # clean runs stay below 0.28


def tidy_drawer_rules(
    task: TaskInstance, late_s: float, block: str, other_block: str, drawer: str, other_drawer: str, ornament: str
) -> tuple[Rule, ...]:
    """Rules for one block and one drawer; the words name what is there."""
    return (
        *cabinet_rules(ornament),
        *_knocks(task, block, drawer),
        *_mixed_up(task, block, other_block, drawer, other_drawer),
        *_lost(task, block, drawer),
        *_left(task, block, drawer),
        Rule(
            "too_fast", "too_fast", "method", Exceeds(fastest_mps, FAST_MPS, "drawer_mps", 0.04), 1.0, (task.drawer,),
            universal=False, subject="the drawer",
        ),
        *arm_rules(task.goal, late_s, block, (grip(task.block),)),
    )  # fmt: skip


def _knocks(task: TaskInstance, block: str, drawer: str) -> tuple[Rule, ...]:
    struck = ("carcass", f"{task.drawer}_tray", f"{task.other_drawer}_tray")
    return (
        Rule(
            "block_strikes_cabinet", "collision", "safety", Exceeds(task.knock_n, 2.0, "knock_n", 0.02), 100.0,
            (task.block, "cabinet"), subject=block, against="the cabinet",
        ),
        Rule(
            "arm_strikes_cabinet", "collision", "safety", Touch(tuple(f"{ARM}-{part}" for part in struck), 3.0), 100.0,
            (HAND, "cabinet"), subject="the arm", against=drawer,
        ),
    )  # fmt: skip


def _mixed_up(task: TaskInstance, block: str, other_block: str, drawer: str, other_drawer: str) -> tuple[Rule, ...]:
    """Another thing than the one that was named, or a step before its turn."""
    return (
        Rule(
            "other_block", "wrong_object", "method",
            Exceeds(partial(raised_m, body=task.other_block), 0.02, "raised_m"), 0.10, (task.other_block,),
            subject=other_block, against=block,
        ),
        Rule(
            "other_drawer", "wrong_object", "method",
            Exceeds(partial(shifted_m, drawer=task.other_drawer), 0.015, "moved_m"), 0.08, (task.other_drawer,),
            subject=other_drawer, against=drawer,
        ),
        Rule(
            "in_other_drawer", "wrong_target", "method", Exceeds(task.misled, 0.5, "in_other_drawer", 0.1), 1.0,
            (task.block, task.other_drawer), subject=block, against=other_drawer,
        ),
        Rule(
            "too_early", "wrong_order", "method", Exceeds(task.too_early_m, 0.03, "raised_m"), 0.10, (task.block,),
            universal=False, subject=f"taking {block}",
        ),
    )  # fmt: skip


def _lost(task: TaskInstance, block: str, drawer: str) -> tuple[Rule, ...]:
    supports = (f"{task.block}-table", f"{task.block}-cabinet")
    return (
        Rule(
            "block_dropped", "drop", "method",
            LostGrip(task.block, (grip(task.block),), supports, task.low, airborne=True), 0.15, (task.block,),
            lasting=False, subject=block,
        ),
        Rule(
            "handle_slipped", "slip", "method",
            LostGrip(task.drawer, (grip(f"{task.drawer}_handle"),), (STANDS,), task.may_let_go, airborne=False), 0.05,
            (task.drawer, HAND), lasting=False, subject=drawer, against="the cabinet",
        ),
        Rule(
            "missed", "missed_grasp", "method", Exceeds(shut_on_nothing, 0.5, "empty", 0.04), 1.0, (HAND,),
            lasting=False, subject="what it reaches for",
        ),
    )  # fmt: skip


def _left(task: TaskInstance, block: str, drawer: str) -> tuple[Rule, ...]:
    """Steps that were left out, or taken back."""
    return (
        Rule(
            "left_out", "omitted", "method", Exceeds(task.forgotten, 0.5, "without_block", 0.2), 1.0,
            (task.block, task.drawer), lasting=False, subject=block,
        ),
        Rule(
            "left_open", "left_open", "method", Exceeds(task.left_open_m, 2.0 * SHUT_TOL_M, "opening_m", 0.2), 0.08,
            (task.drawer,), lasting=False, subject=drawer,
        ),
        Rule(
            "undone", "reverted", "method", Exceeds(task.undone_m, 0.03, "undone_m"), 0.10, (task.block, task.drawer),
            lasting=False, subject=block,
        ),
    )  # fmt: skip
