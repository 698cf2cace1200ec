"""Faults of pick_place, with the difficulties that each setting leads to."""

from __future__ import annotations

from scenes.kit.faults import arm as fault
from scenes.tabletop.pick_place.layout import CONTAINERS, REQUESTED


def pick_place_faults() -> fault.Faults:
    """All faults, by mode; strengths were tuned on layouts of small seeds.

    Items weigh 50 to 130 g, so only a fast push overcomes 20 N from each finger.
    """
    return {**_touches(), **_grasps(), **_wrong_ends(), **_disturbances()}


def _touches() -> fault.Faults:
    """The arm or the item hits what should be left alone, or comes down too hard."""
    return {
        "collision": (
            fault.low_clearance(("lift", "transfer"), (0.08, 0.118)),
            fault.alternatives("shortcut", through_near="lift", through_next="lift").reaching("near", "plain"),
            fault.alternatives("shortcut", shove_first="approach", shove_last="home").reaching("near"),
            fault.alternatives("shortcut", tip_first="approach", tip_last="home").reaching("hidden"),
            fault.alternatives("shortcut", bowl_first="approach", bowl_last="home").reaching("hidden"),
            fault.alternatives("shortcut", bowl_far_first="approach", bowl_far_last="home").reaching("near"),
        ),
        "excess_force": (fault.low_clearance(("lower",), (0.009, 0.024)).reaching("hidden"),),
    }


def _grasps() -> fault.Faults:
    """The item is missed, dropped or dragged."""
    early, from_lift, weak = fault.drops()
    return {
        "drop": (
            early,
            from_lift.reaching("plain", "hidden"),
            weak.reaching("plain", "near"),
            fault.alternatives("shortcut", drop_low="lower", drop_first="lift").reaching("hidden"),
            fault.alternatives("shortcut", drop_low_askew="lower").reaching("near"),
        ),
        "drag": (fault.alternatives("shortcut", drag="lift").reaching("plain", "hidden"),),
        "missed_grasp": (
            *fault.reaching(fault.missed_grasps(REQUESTED, (0.045, 0.075)), "plain"),
            fault.alternatives("shortcut", miss_first="approach").reaching("hidden"),
        ),
    }


def _wrong_ends() -> fault.Faults:
    """Wrong items and places, which are set right afterwards or not; and too much time."""
    return {
        "misplaced": (
            *fault.reaching(fault.set_down_beside(CONTAINERS, (0.125, 0.17)), "plain"),
            fault.offset(fault.BRINGING, (0.050, 0.056)).reaching("near"),
            fault.alternatives("wrong_target", beside_first="transfer").reaching("hidden"),
        ),
        "wrong_object": (
            fault.alternatives("wrong_object", near_item="approach", next_item="approach").reaching("plain"),
            fault.alternatives("wrong_object", wrong_first="approach").reaching("hidden"),
            fault.alternatives("wrong_object", wrong_first_aside="approach").reaching("near"),
        ),
        "wrong_target": (
            fault.alternatives("wrong_target", other_container="transfer", change_of_mind="lower").reaching("plain"),
            fault.alternatives("wrong_target", elsewhere_first="transfer").reaching("hidden"),
        ),
        "reverted": (
            fault.alternatives("reverted_step", take_out="home", take_over="home").reaching("plain"),
            fault.alternatives("reverted_step", out_and_back="retreat").reaching("hidden"),
            fault.alternatives("reverted_step", out_and_askew="retreat").reaching("near"),
        ),
        "late": (fault.alternatives("shortcut", dawdle="approach").reaching("hidden"),),
        "stall": (
            fault.alternatives("shortcut", hover="lower", hover_first="descend").reaching("hidden"),
            fault.locked(("lower",), after=0.6).reaching("near"),
        ),
        "cause:plan_error": (
            fault.skipped(("grasp",), ("release",)).reaching("plain"),
            fault.skipped(("lower",)).reaching("hidden"),
        ),
        "cause:shortcut": (
            fault.alternatives("shortcut", drop_high="lower").reaching("near", "hidden"),
            fault.alternatives("shortcut", straight="lift", toss="transfer"),
            fault.alternatives("shortcut", drop_low_askew="lower").reaching("near"),
        ),
    }


def _disturbances() -> fault.Faults:
    """Pushes, shaking joints and locked motors."""
    on_item, on_hand = fault.pushes(REQUESTED, ("transfer",), (24.0, 41.0))
    return {
        "cause:push": (on_item.reaching("plain"), on_hand),
        "cause:torque_noise": (fault.torque_noise(("descend", "lift", "transfer"), (0.45, 0.95)),),
        "cause:locked_motors": (
            fault.locked(("approach", *fault.HANDLING[:-1])).reaching("plain"),
            fault.locked(("lower",), after=0.6).reaching("near"),
        ),
    }
