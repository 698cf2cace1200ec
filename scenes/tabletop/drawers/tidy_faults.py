"""Faults of tidy_drawer, with the difficulties that each setting leads to."""

from __future__ import annotations

from scenes.kit.faults import arm as fault
from scenes.kit.robots.station import HAND
from scenes.tabletop.drawers.tidy_layout import BLOCKS

_OPENING = ("open_approach", "open_descend", "open_grasp", "pull", "open_release", "open_retreat")
_PICKING = ("block_approach", "block_descend", "block_grasp", "lift")
_FILLING = (*_PICKING, "carry", "lower", "block_release", "block_retreat")
_SHUTTING = ("shut_approach", "shut_descend", "shut_grasp", "push", "shut_release", "shut_retreat")


def tidy_faults() -> fault.Faults:
    """All faults, by mode; strengths were tuned on layouts of small seeds."""
    return {**_steps(), **_grasps(), **_touches(), **_detours(), **_disturbances()}


def _steps() -> fault.Faults:
    """Steps that are skipped, swapped, undone or not finished."""
    return {
        "omitted": (
            fault.skipped(_FILLING, _FILLING[:6]).reaching("plain"),
            fault.alternatives("shortcut", open_and_shut="pull").reaching("hidden"),
        ),
        "left_open": (
            fault.skipped(_SHUTTING, _SHUTTING[:4]).reaching("plain"),
            fault.offset(("push",), (0.022, 0.045), along="x").reaching("near"),
        ),
        "wrong_order": (
            fault.skipped(_OPENING, _OPENING[:5]).reaching("plain"),
            fault.alternatives("shortcut", too_early="open_approach").reaching("hidden"),
        ),
        "cause:plan_error": (fault.swapped((_OPENING, _FILLING), (_FILLING, _SHUTTING)).reaching("plain"),),
        "reverted": (
            fault.alternatives("reverted_step", take_out="shut_approach", open_again="home").reaching("plain"),
            fault.alternatives("reverted_step", out_and_in="shut_approach", shut_twice="shut_retreat").reaching(
                "hidden"
            ),
            fault.alternatives("reverted_step", ajar="shut_retreat").reaching("near"),
        ),
    }


def _grasps() -> fault.Faults:
    """Grasps that miss or fail."""
    return {
        "drop": (
            fault.early_release(fault.GRIPS, ("carry",), before=0.8),
            fault.weak_grip(fault.GRIPS, ("lift",), (0.0, 0.02), after=0.4).reaching("plain"),
            fault.alternatives("shortcut", drop_first="lift", let_fall="lower").reaching("hidden"),
            fault.alternatives("shortcut", fall_aside="lower").reaching("near"),
        ),
        "missed_grasp": (
            fault.offset(("block_approach", "block_descend"), (0.036, 0.07), along="x", both_ways=True).reaching(
                "plain"
            ),
            fault.offset(("open_approach", "open_descend"), (0.016, 0.05), along="x").reaching("plain"),
            fault.alternatives("shortcut", miss_handle="open_approach", miss_block="block_approach").reaching("hidden"),
        ),
        "slip": (
            fault.early_release(fault.GRIPS, ("pull", "push"), after=0.25, before=0.65),
            fault.early_release(fault.GRIPS, ("push",), after=0.45, before=0.7).reaching("near"),
            fault.alternatives("shortcut", lose_handle="pull").reaching("hidden"),
        ),
        "cause:perception": (
            fault.misperceived(BLOCKS, ("block_approach",), (0.025, 0.06)).reaching("plain"),
            fault.misperceived(("cabinet",), ("open_approach", "carry"), (0.03, 0.07)).reaching("plain"),
        ),
    }


def _touches() -> fault.Faults:
    """The arm or the block hits what should be left alone."""
    return {
        "collision": (
            fault.low_clearance(("lift", "carry"), (0.03, 0.09)).reaching("plain"),
            fault.offset(("carry", "lower"), (0.04, 0.075), along="x").reaching("plain"),
            fault.offset(("pull",), (0.04, 0.08), along=[-1.0, 0.0, 0.0]).reaching("plain", "hidden"),
            fault.alternatives("shortcut", nudge_first="open_approach", nudge_last="home").reaching("hidden"),
            fault.alternatives("shortcut", shove_first="open_approach", shove_last="home").reaching("near"),
            fault.alternatives("shortcut", tip_first="open_approach", tip_last="home").reaching("hidden"),
        ),
        "displaced": (
            fault.alternatives("shortcut", block_first="open_approach", block_last="home").reaching("hidden"),
            fault.alternatives("shortcut", block_far_first="open_approach", block_far_last="home").reaching("near"),
        ),
    }


def _detours() -> fault.Faults:
    """Wrong things, forbidden ways, and too much time."""
    return {
        "wrong_object": (
            fault.alternatives("wrong_object", other_block="block_approach", other_drawer="open_approach").reaching(
                "near"
            ),
            fault.alternatives("wrong_object", drawer_first="open_approach", other_first="open_approach").reaching(
                "hidden"
            ),
        ),
        "too_fast": (
            fault.alternatives("shortcut", slam="push").reaching("plain", "near"),
            fault.alternatives("shortcut", yank="pull").reaching("hidden"),
        ),
        "cause:shortcut": (
            fault.alternatives("shortcut", throw_in="lower", let_fall="lower").reaching("hidden"),
            fault.alternatives("shortcut", fall_aside="lower").reaching("near"),
        ),
        "late": (fault.alternatives("shortcut", dawdle="block_approach").reaching("hidden"),),
        "stall": (
            fault.alternatives("shortcut", hover="lower", hover_first="block_descend").reaching("hidden"),
            fault.locked(("push",), after=0.55, before=0.7).reaching("near"),
        ),
    }


def _disturbances() -> fault.Faults:
    """Pushes and shaking joints."""
    return {
        "cause:push": (
            fault.pushed((HAND,), ("pull", "carry", "lower", "push"), (2.0, 5.0)),
            fault.pushed(("cabinet",), ("pull", "carry", "push"), (1.3, 2.6)),
        ),
        "cause:torque_noise": (fault.torque_noise(("pull", "lift", "carry"), (0.35, 0.8)),),
    }
