"""Faults of open_drawer and close_drawer, with the difficulties that each setting leads to."""

from __future__ import annotations

from scenes.kit.faults import arm as fault
from scenes.kit.robots.station import HAND

_REACH = ("approach", "descend")


def move_faults(outwards: float) -> fault.Faults:
    """Faults for drawers that are pulled out (+1) or pushed in (-1).

    Strengths were tuned on layouts of small seeds; severities reach down to the threshold, where labels inform most.
    """
    return {**_wrong_openings(outwards), **_touches(outwards), **_detours(), **_disturbances()}


def _wrong_openings(outwards: float) -> fault.Faults:
    """The drawer is left at a wrong opening, or only set right at a second try."""
    before_end, beyond_end = [-outwards, 0.0, 0.0], [outwards, 0.0, 0.0]
    return {
        "short": (
            fault.offset(("slide",), (0.014, 0.024), along=before_end).reaching("near"),
            fault.offset(("slide",), (0.034, 0.05), along=before_end).reaching("plain", "near"),
            fault.alternatives("shortcut", short_then_right="slide").reaching("hidden"),
        ),
        "too_far": (
            fault.offset(("slide",), (0.015, 0.022), along=beyond_end).reaching("near"),
            fault.alternatives("shortcut", far_then_right="slide").reaching("hidden"),
        ),
        "reverted": (
            fault.alternatives("reverted_step", undo="release", undo_some="release").reaching("plain"),
            fault.alternatives("reverted_step", undo_little="release").reaching("near"),
            fault.alternatives("reverted_step", back_then_right="release").reaching("hidden"),
        ),
        "slip": (
            fault.early_release(fault.GRIPS, ("slide",), after=0.25, before=0.5).reaching("plain", "near"),
            fault.early_release(fault.GRIPS, ("slide",), after=0.5, before=0.7).reaching("near"),
            fault.weak_grip(fault.GRIPS, ("slide",), (0.0, 0.05), before=0.5).reaching("plain", "near"),
            fault.alternatives("shortcut", lose_then_right="slide").reaching("hidden"),
        ),
        "stall": (
            fault.alternatives("shortcut", hover="descend").reaching("hidden"),
            fault.locked(("slide",), after=0.4, before=0.6).reaching("near"),
        ),
    }


def _touches(outwards: float) -> fault.Faults:
    """The arm hits the cabinet or what stands on it."""
    onto_cabinet_m = (0.085, 0.12) if outwards > 0.0 else (0.19, 0.24)
    onto_cabinet = fault.offset(_REACH, onto_cabinet_m, along=[-1.0, 0.0, 0.0])
    return {
        "collision": (
            fault.alternatives("shortcut", sweep="retreat", sweep_high="retreat"),
            fault.alternatives("shortcut", nudge_first="approach", nudge_last="home").reaching("hidden"),
            fault.alternatives("shortcut", shove_first="approach", shove_last="home").reaching("near"),
            fault.alternatives("shortcut", tip_first="approach", tip_last="home").reaching("hidden"),
            onto_cabinet.reaching("plain", "near"),
        ),
    }


def _detours() -> fault.Faults:
    """Forbidden ways, wrong drawers and missed grasps."""
    return {
        "too_fast": (
            fault.alternatives("shortcut", hurry="slide").reaching("hidden"),
            fault.alternatives("shortcut", slam="slide").reaching("plain"),
        ),
        "missed_grasp": (
            fault.offset(_REACH, (0.066, 0.09), along="y", both_ways=True).reaching("plain"),
            fault.offset(_REACH, (0.015, 0.05), along="x").reaching("plain", "near"),
            fault.alternatives("shortcut", miss_beside="approach", miss_above="approach").reaching("hidden"),
        ),
        "wrong_object": (
            fault.alternatives("wrong_object", other_drawer="approach").reaching("near"),
            fault.alternatives("wrong_object", other_drawer_less="approach").reaching("plain"),
            fault.alternatives("wrong_object", wrong_first="approach", wrong_far_first="approach").reaching("hidden"),
        ),
        "cause:shortcut": (
            fault.alternatives("shortcut", by_front="approach", by_front_too="approach").reaching("hidden"),
            fault.alternatives("shortcut", by_front_short="approach").reaching("near"),
        ),
        "late": (fault.alternatives("shortcut", dawdle="approach").reaching("hidden"),),
    }


def _disturbances() -> fault.Faults:
    """Pushes, shaking joints and wrong observations."""
    return {
        "topple": (fault.pushed(("ornament",), ("approach", "slide"), (1.6, 2.6)).reaching("plain"),),
        "displaced": (fault.pushed(("cabinet",), ("approach", "slide"), (1.3, 1.7)).reaching("plain", "near"),),
        "cause:perception": (fault.misperceived(("cabinet",), ("approach",), (0.025, 0.07)),),
        "cause:push": (
            fault.pushed(("cabinet",), ("approach", "slide"), (1.6, 2.6)).reaching("plain", "near"),
            fault.pushed((HAND,), ("descend", "slide"), (2.0, 5.0)),
            fault.pushed(("ornament",), ("approach", "slide"), (0.8, 1.2)).reaching("near"),
        ),
        "cause:torque_noise": (
            fault.torque_noise(("descend", "slide"), (0.35, 0.8)),
            fault.torque_noise(("approach", "retreat"), (0.4, 0.6), lasts_s_range=[1.0, 2.5], corner_hz=3.0).reaching(
                "hidden"
            ),
        ),
    }
