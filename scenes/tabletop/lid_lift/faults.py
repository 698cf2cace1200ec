"""Faults of lid_lift: operators by mode, with tuned strengths, and the difficulties that each leads to."""

from __future__ import annotations

from badgen.contracts.perturbation import OperatorSpec
from scenes.kit.faults import arm as fault
from scenes.kit.robots.pair import GRIP_ACTUATORS, HANDS
from scenes.tabletop.lid_lift.layout import MATS

_GOING, _CARRYING = ("lift", "transfer"), ("lift", "transfer", "lower")
_TOWARDS_BOWL = {"target": list(MATS), "body": "lid", "toward": "bowl", "share_range": [0.3, 0.75]}

# Strengths were tuned on layouts of seed 0..99; severities reach down to the threshold, where labels inform most.
FAULTS: fault.Faults = {
    "collision": (
        fault.low_clearance(_GOING, (0.094, 0.115)).reaching("plain", "hidden"),
        OperatorSpec("goal_shift", {"phases": ["transfer", "lower"], **_TOWARDS_BOWL}).reaching("plain", "near"),
        fault.alternatives("shortcut", knock_bowl="home").reaching("near"),
    ),
    "displaced": (
        fault.alternatives("shortcut", shift_bowl="home").reaching("near"),
        fault.alternatives("shortcut", bowl_and_back="home").reaching("hidden", "near"),
    ),
    "arm_clash": (fault.alternatives("shortcut", clash="release").reaching("hidden"),),
    "drop": (
        fault.early_release(GRIP_ACTUATORS, ("transfer",), hands=2, before=0.8).reaching("plain", "hidden"),
        fault.early_release(GRIP_ACTUATORS, ("lift",), hands=2, after=0.7).reaching("plain", "hidden"),
        fault.weak_grip(GRIP_ACTUATORS, ("transfer",), (0.0, 0.03), before=0.7).reaching("plain", "hidden"),
        fault.alternatives("shortcut", drop_askew="lower").reaching("hidden"),
        fault.alternatives("shortcut", drop_aside="lower").reaching("near"),
    ),
    "tip": (
        fault.alternatives("shortcut", tip="transfer").reaching("hidden"),
        fault.alternatives("shortcut", rock_bowl="home").reaching("hidden"),
    ),
    "drag": (
        fault.alternatives("shortcut", drag_in="transfer").reaching("hidden"),
        fault.alternatives("shortcut", drag_aside="transfer").reaching("near"),
    ),
    "one_handed": (
        fault.alternatives("shortcut", one_hand_carry="approach").reaching("hidden"),
        fault.alternatives("shortcut", one_hand_aside="approach").reaching("near"),
    ),
    "misplaced": (
        fault.offset(("transfer", "lower"), (0.065, 0.11)).reaching("plain"),
        fault.offset(("transfer", "lower"), (0.043, 0.057)).reaching("near"),
    ),
    "wrong_target": (
        fault.alternatives("wrong_target", next_mat="transfer", last_mat="transfer").reaching("near"),
        fault.alternatives("wrong_target", next_mat_first="transfer").reaching("hidden"),
    ),
    "retry": (
        fault.alternatives("shortcut", lay_twice="retreat").reaching("hidden"),
        fault.alternatives("shortcut", lay_aside="retreat").reaching("near"),
    ),
    "shaking": (fault.alternatives("shortcut", tremble="transfer").reaching("hidden"),),
    "late": (fault.alternatives("shortcut", hesitate="approach").reaching("hidden"),),
    "cause:push": (
        fault.pushed(("lid",), ("transfer",), (10.0, 19.0)).reaching("plain"),
        fault.pushed(HANDS, _CARRYING, (3.2, 8.0)).reaching("plain", "near", "hidden"),
    ),
    "cause:torque_noise": (
        fault.torque_noise(("descend", "lift", "transfer"), (0.4, 0.8)).reaching("plain", "hidden"),
    ),
    "cause:locked_motors": (
        fault.locked(_CARRYING).reaching("plain"),
        fault.locked(_GOING, actuators=["left/"]).reaching("plain"),
        fault.locked(_GOING, actuators=["right/"]).reaching("plain"),
    ),
    "cause:perception": (
        fault.misperceived(("lid",), ("approach",), (0.03, 0.06)).reaching("plain", "near"),
        fault.misperceived(MATS, ("transfer",), (0.062, 0.10)).reaching("plain"),
        fault.misperceived(MATS, ("transfer",), (0.043, 0.056)).reaching("near"),
    ),
    "cause:shortcut": (
        fault.alternatives("shortcut", one_hand_carry="approach", hover="transfer").reaching("hidden"),
        fault.alternatives("shortcut", [2, 1, 1], drop_askew="lower", drop_high="lower", drop_low="lower").reaching(
            "hidden"
        ),
        fault.alternatives("shortcut", one_hand_drag="approach", flip="approach").reaching("plain", "hidden"),
    ),
}
