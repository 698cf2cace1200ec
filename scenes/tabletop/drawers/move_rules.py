"""What counts as progress when a drawer is opened or shut, and what must not happen."""

from __future__ import annotations

from functools import partial

from badgen.contracts.rule import Exceeds, Measure, Rule, Touch
from badgen.contracts.task import Milestone
from scenes.kit.judging import cabinet as about
from scenes.kit.judging.drawers import DrawerGoal, sliding_mps
from scenes.kit.judging.rules import arm_rules, rule
from scenes.kit.props.cabinet import other_drawer
from scenes.kit.props.placed_cabinet import PlacedCabinet
from scenes.kit.robots.station import ARM, HAND, grip

FAST_MPS = 0.35  # clean rollouts stay below 0.25
LATE_S = 8.0


def move_milestones(goal: DrawerGoal, done: str) -> tuple[Milestone, ...]:
    """Steps of moving one drawer; `done` says that it is where it should be, such as "the red drawer is shut"."""
    steps: tuple[tuple[str, float, Measure, str], ...] = (
        ("reach", 0.15, goal.near, "the hand reaches the handle"),
        ("grasp", 0.20, goal.held, "the hand holds the handle"),
        ("slide", 0.50, goal.slid, done),
        ("release", 0.15, goal.let_go, f"{done} and let go of"),
    )
    return tuple(Milestone(*step) for step in steps)


def move_rules(goal: DrawerGoal, cabinet: PlacedCabinet, end: str) -> tuple[Rule, ...]:
    """Rules for moving one drawer of a cabinet; `end` names where it should come to rest, such as "its stop"."""
    drawer, other = goal.drawer, other_drawer(goal.drawer)
    the, the_other = cabinet.the_drawer(drawer), cabinet.the_drawer(other)
    by_front = Touch((f"{ARM}-{drawer}_tray",), 2.0)
    return (
        *about.left_standing(cabinet.the_ornament),
        about.arm_strikes_cabinet(("carcass", f"{other}_tray"), "the cabinet"),
        rule(
            "by_front", "off_handle", by_front, (HAND, f"{drawer}_tray"), the, scale=50.0, universal=False, lasting=True
        ),
        about.too_fast(partial(sliding_mps, drawer=drawer), FAST_MPS, drawer, the),
        about.other_drawer_moved(other, the_other, the),
        about.handle_slipped(drawer, the, goal.may_let_go),
        *_left_wrong(goal, the, end),
        about.missed(the),
        *arm_rules(goal.settled, LATE_S, the, (grip(f"{drawer}_handle"),)),
    )


def _left_wrong(goal: DrawerGoal, the: str, end: str) -> tuple[Rule, ...]:
    """The drawer is left where it should not be, or does not stay where it should."""
    drawer, tol_m = (goal.drawer,), goal.tol_m
    short, far = Exceeds(goal.short_m, tol_m, "short_m", 0.4), Exceeds(goal.too_far_m, tol_m, "beyond_m", 0.4)
    back = Exceeds(goal.undone_m, tol_m + 0.012, "back_m")
    return (
        rule("left_short", "short", short, drawer, the, end, scale=0.08),
        rule("left_too_far", "too_far", far, drawer, the, end, scale=0.08),
        rule("undone", "reverted", back, drawer, the, scale=0.08),
    )
