"""What can go wrong in fold_cloth: operators by mode, each with the difficulties that it leads to."""

from __future__ import annotations

from scenes.kit.faults import arm as fault
from scenes.kit.robots.pair import GRIP_ACTUATORS, HANDS

_RISING, _LANDING, _CARRYING = ("raise", "over"), ("over", "lay"), ("raise", "over", "lay")
# Directions of a bias across the slat, so that the fingers miss it; along it they would still grip it.
_ACROSS_RAD = [-0.35, 0.35]

FAULTS: fault.Faults = {
    "missed_grasp": (
        fault.misperceived(("slat",), ("approach",), (0.045, 0.08), along_rad_range=_ACROSS_RAD),
        fault.alternatives("shortcut", miss_first="descend"),
        fault.alternatives("shortcut", miss_first_askew="descend"),
    ),
    "drop": (
        fault.early_release(GRIP_ACTUATORS, ("over",), hands=2),
        fault.early_release(GRIP_ACTUATORS, ("lay",), hands=2, before=0.5),
        fault.alternatives("shortcut", let_fall_low="lay"),
        fault.weak_grip(GRIP_ACTUATORS, _RISING, (0.0, 0.03)),
    ),
    "one_handed": (
        fault.early_release(GRIP_ACTUATORS, _RISING, hands=1),
        fault.alternatives("shortcut", one_hand_left="approach", one_hand_right="approach"),
    ),
    "drag": (
        fault.low_clearance(_RISING, (0.05, 0.075)),
        fault.offset(_LANDING, (0.05, 0.09), along="y", both_ways=True),
        fault.skipped(("release",), ("release", "retreat")),
    ),
    "misplaced": (
        fault.offset(_LANDING, (0.03, 0.065), along="x", both_ways=True),
        fault.alternatives("shortcut", askew_left="lay", askew_right="lay"),
    ),
    "wrong_target": (fault.alternatives("wrong_target", other_line_0="over", other_line_1="over"),),
    "displaced": (
        fault.alternatives("shortcut", nudge_after="release", nudge_before="approach"),
        fault.alternatives("shortcut", shove_after="release", shove_before="approach"),
    ),
    "tip": (fault.alternatives("shortcut", rock_after="release", rock_before="approach"),),
    "slip": (fault.alternatives("shortcut", second_try="raise"),),
    "stall": (fault.alternatives("shortcut", linger="lay"),),
    "late": (fault.alternatives("shortcut", slow="over"),),
    "cause:push": (fault.pushed(HANDS, _CARRYING, (2.5, 7.0)),),
    "cause:torque_noise": (fault.torque_noise(_RISING, (0.35, 0.8)),),
    "cause:shortcut": (
        fault.alternatives("shortcut", one_hand_left="approach", one_hand_right="approach", let_fall="lay"),
        fault.alternatives("shortcut", nudge_after="release", second_try="raise"),
        fault.alternatives("shortcut", askew_left="lay", shove_after="release"),
    ),
}
