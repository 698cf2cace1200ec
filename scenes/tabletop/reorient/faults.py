"""Faults of reorient: operators by mode, with tuned strengths, and the difficulties that each leads to."""

from __future__ import annotations

from scenes.kit.faults import arm as fault
from scenes.kit.props.marks import MARKS
from scenes.kit.robots.station import HAND
from scenes.tabletop.reorient.layout import THINGS

_CARRYING = ("lift", "turn")
_TO_PLACE = ("turn", "lower")

# Strengths were tuned on layouts of seed 0 and 771.
FAULTS: fault.Faults = {
    "drop": (
        fault.early_release(fault.GRIPS, _CARRYING, after=0.3).reaching("plain", "hidden"),
        fault.weak_grip(fault.GRIPS, _CARRYING, (0.0, 0.03)).reaching("plain", "hidden"),
        fault.skipped(_TO_PLACE, ("lower",)).reaching("plain", "hidden"),
        fault.alternatives("shortcut", drop_high="lower").reaching("hidden", "near"),
        fault.alternatives("shortcut", drop_leaning="lower").reaching("near", "hidden"),
    ),
    "rolled_away": (
        fault.pushed(THINGS, ("approach", "descend"), (1.2, 2.4)).reaching("plain", "hidden"),
        fault.pushed(THINGS, ("approach", "descend"), (0.3, 0.45)).reaching("near", "plain", "hidden"),
        fault.alternatives("shortcut", roll_other="home", roll_other_first="approach").reaching("plain"),
    ),
    "left_lying": (
        fault.alternatives("shortcut", keep_lying="turn", keep_lying_near="turn").reaching("plain"),
        fault.alternatives("shortcut", take_twice="turn").reaching("hidden"),
    ),
    "topple": (fault.alternatives("shortcut", askew="lower", far_askew="lower").reaching("plain"),),
    "tip": (fault.alternatives("shortcut", set_leaning="lower").reaching("hidden", "near"),),
    "misplaced": (
        fault.offset(_TO_PLACE, (0.065, 0.10)).reaching("plain"),
        fault.offset(_TO_PLACE, (0.043, 0.056)).reaching("near"),
        fault.misperceived(MARKS, ("turn",), (0.065, 0.10)).reaching("plain"),
        fault.misperceived(MARKS, ("turn",), (0.043, 0.056)).reaching("near"),
    ),
    "missed_grasp": (fault.alternatives("shortcut", miss="approach").reaching("hidden"),),
    "wrong_object": (
        fault.alternatives("wrong_object", other_thing="approach", other_thing_too_far="approach").reaching("plain"),
        fault.alternatives("wrong_object", move_other="home").reaching("near"),
        fault.alternatives("wrong_object", lift_other="home", lift_other_first="approach").reaching("hidden"),
    ),
    "wrong_target": (
        fault.alternatives("wrong_target", other_mark="turn", second_thought="lower").reaching("near"),
        fault.alternatives("wrong_target", other_mark_first="turn").reaching("hidden"),
    ),
    "displaced": (fault.alternatives("shortcut", shove_other="home", shove_other_first="approach").reaching("near"),),
    "collision": (fault.alternatives("shortcut", strike_other="turn").reaching("plain"),),
    "reverted": (
        fault.alternatives("reverted_step", lay_back="home", lay_back_near="home").reaching("plain"),
        fault.alternatives("reverted_step", lift_aside="home").reaching("near"),
        fault.alternatives("reverted_step", lift_again="home").reaching("hidden"),
    ),
    "shaking": (fault.alternatives("shortcut", tremble="turn", tremble_after="home").reaching("hidden", "plain"),),
    "late": (fault.alternatives("shortcut", creep="approach").reaching("hidden"),),
    "cause:perception": (
        fault.misperceived(THINGS, ("approach",), (0.03, 0.06)).reaching("plain", "hidden"),
        fault.misperceived(MARKS, ("turn",), (0.043, 0.056)).reaching("near"),
    ),
    "cause:shortcut": (
        fault.alternatives("shortcut", [3, 1, 2], drop_high="lower", drop_low="lower", hover="lower").reaching(
            "hidden"
        ),
        fault.alternatives("shortcut", drop_leaning="lower").reaching("near", "hidden"),
    ),
    "cause:push": (
        fault.pushed(THINGS, ("retreat", "home"), (0.8, 1.8)).reaching("plain"),
        fault.pushed(THINGS, ("retreat", "home"), (0.45, 0.85)).reaching("near", "plain", "hidden"),
        fault.pushed((HAND,), (*_CARRYING, "lower"), (3.0, 6.5)).reaching("plain", "hidden"),
    ),
    "cause:torque_noise": (fault.torque_noise(("descend", "lift", "turn"), (0.45, 0.85)).reaching("hidden", "plain"),),
}
