"""What can go wrong in fold_cloth: operators by mode, each with the difficulties that it leads to."""

from __future__ import annotations

from scenes.kit.faults import arm as fault
from scenes.kit.robots.pair import GRIP_ACTUATORS, HANDS

_RISING, _LANDING, _CARRYING = ("raise", "over"), ("over", "lay"), ("raise", "over", "lay")
# Directions of a bias across the slat, so that the fingers miss it; along it they would still grip it.
_ACROSS_RAD = [-0.35, 0.35]


FAULTS: fault.Faults = {
    "missed_grasp": (
        fault.misperceived(("slat",), ("approach",), (0.045, 0.08), along_rad_range=_ACROSS_RAD).reaching("plain"),
        fault.alternatives(miss_first="descend").reaching("hidden"),
        fault.alternatives(miss_first_askew="descend").reaching("near"),
    ),
    "drop": (
        fault.early_release(GRIP_ACTUATORS, ("over",), hands=2).reaching("plain"),
        fault.early_release(GRIP_ACTUATORS, ("lay",), hands=2, before=0.5).reaching("plain", "hidden"),
        fault.weak_grip(GRIP_ACTUATORS, _RISING, (0.0, 0.03)).reaching("plain"),
        fault.alternatives(let_fall_low="lay").reaching("hidden", "near"),
    ),
    "one_handed": (
        fault.early_release(GRIP_ACTUATORS, _RISING, hands=1).reaching("plain", "hidden"),
        fault.early_release(GRIP_ACTUATORS, ("lay",), hands=1, before=0.3).reaching("hidden"),
        fault.alternatives(one_hand_left="approach", one_hand_right="approach").reaching("plain", "hidden"),
    ),
    "drag": (
        fault.low_clearance(_RISING, (0.05, 0.075)).reaching("near", "plain"),
        fault.offset(_LANDING, (0.05, 0.09), along="y", both_ways=True).reaching("plain"),
        fault.skipped(("release",), ("release", "retreat")).reaching("plain"),
    ),
    "misplaced": (
        fault.offset(_LANDING, (0.03, 0.065), along="x", both_ways=True).reaching("plain"),
        fault.alternatives(askew_left="lay", askew_right="lay").reaching("near"),
    ),
    "wrong_target": (fault.alternatives("wrong_target", other_line_0="over", other_line_1="over").reaching("near"),),
    "displaced": (
        fault.alternatives(nudge_after="release", nudge_before="approach").reaching("hidden"),
        fault.alternatives(shove_after="release", shove_before="approach").reaching("near"),
    ),
    "tip": (fault.alternatives(rock_after="release", rock_before="approach").reaching("hidden"),),
    "slip": (fault.alternatives(second_try="raise").reaching("hidden"),),
    "stall": (fault.alternatives(linger="lay").reaching("hidden"),),
    "late": (fault.alternatives(slow="over").reaching("hidden"),),
    "cause:push": (fault.pushed(HANDS, _CARRYING, (2.5, 7.0)).reaching("plain"),),
    "cause:torque_noise": (fault.torque_noise(_RISING, (0.35, 0.8)),),
    "cause:shortcut": (
        fault.alternatives(one_hand_left="approach", one_hand_right="approach", let_fall="lay"),
        fault.alternatives(nudge_after="release", rock_after="release", miss_first="descend").reaching("hidden"),
        fault.alternatives(askew_left="lay", shove_after="release", miss_first_askew="descend").reaching("near"),
    ),
}
