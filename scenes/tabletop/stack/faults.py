"""Faults of stack: operators by mode, with tuned strengths, and the difficulties that each leads to."""

from __future__ import annotations

from scenes.kit.faults import arm as fault
from scenes.tabletop.stack.layout import BLOCKS

_GRASPING = ("descend", "transfer", "lower")
_BESIDE, _OVER_EDGE = fault.set_down_beside(BLOCKS, (0.0125, 0.02)), fault.set_down_beside(BLOCKS, (0.022, 0.036))
_MISSED, _PUSHED = fault.missed_grasps(BLOCKS, (0.04, 0.08)), fault.pushes(BLOCKS, ("home",), (0.9, 3.5))

# Phases without a prefix are those of the last block, which every tower has.
FAULTS: fault.Faults = {
    "collision": (
        fault.low_clearance(("lift", "transfer"), (0.064, 0.1)),
        fault.alternatives("shortcut", bump="transfer").reaching("near", "plain", "hidden"),
    ),
    "topple": fault.reaching(_OVER_EDGE, "plain"),
    "drop": (
        *fault.reaching(fault.drops((0.0, 0.012)), "plain", "hidden"),
        fault.alternatives("shortcut", drop_high="lower").reaching("hidden"),
        fault.alternatives("shortcut", drop_aside="lower").reaching("near", "plain"),
    ),
    "misplaced": fault.reaching(_BESIDE, "near"),
    "missed_grasp": (
        *fault.reaching(_MISSED, "plain"),
        fault.alternatives("shortcut", miss="approach").reaching("hidden"),
    ),
    # A tower of three leaves no block over: there these take the top off, or bring the wrong order.
    "wrong_object": (
        fault.alternatives("wrong_object", lift_third_aside="home").reaching("near"),
        fault.alternatives("wrong_object", lift_third="home").reaching("hidden"),
        fault.alternatives("wrong_object", other_block="ready").reaching("near"),
    ),
    "wrong_order": (fault.alternatives("wrong_object", other_order="ready", upside_down="ready").reaching("near"),),
    "reverted": (
        fault.alternatives("reverted_step", take_off="home", take_off_askew="home").reaching("plain"),
        fault.alternatives("reverted_step", put_on_again="home").reaching("hidden"),
        fault.alternatives("reverted_step", put_on_askew="home").reaching("near"),
    ),
    "displaced": (
        fault.alternatives("shortcut", move_base="ready", move_third="home").reaching("near"),
        fault.alternatives("shortcut", base_and_back="ready").reaching("hidden"),
    ),
    "excess_force": (fault.low_clearance(("lower",), (0.009, 0.018)).reaching("hidden"),),
    "shaking": (fault.alternatives("shortcut", tremble="transfer", tremble_after="home").reaching("hidden"),),
    "late": (fault.alternatives("shortcut", hesitate="approach").reaching("hidden"),),
    "cause:push": (
        _PUSHED[0].reaching("plain"),
        _PUSHED[1].reaching("hidden", "plain", "near"),
    ),
    "cause:perception": (
        fault.misperceived(BLOCKS, ("transfer",), (0.0125, 0.02)).reaching("near"),
        fault.misperceived(BLOCKS, ("transfer",), (0.022, 0.036)).reaching("plain", "near"),
        fault.misperceived(BLOCKS, ("approach", "descend"), (0.04, 0.08)).reaching("plain"),
    ),
    "cause:torque_noise": (fault.torque_noise(_GRASPING, (0.45, 0.95)),),
    "cause:shortcut": (
        fault.alternatives("shortcut", [3, 1], drop_high="lower", drop_low="lower").reaching("hidden"),
        fault.alternatives("shortcut", hover="transfer").reaching("hidden"),
    ),
    "cause:plan_error": (
        *fault.reaching(fault.plan_errors(), "plain", "hidden"),
        fault.alternatives("wrong_object", other_block="ready", other_base="ready").reaching("near", "plain"),
        # For a tower of three, which leaves no block over, the first two of these take the top off.
        fault.alternatives("wrong_object", lift_third_aside="home").reaching("near", "plain"),
        fault.alternatives("wrong_object", lift_third="home").reaching("hidden", "plain"),
        fault.alternatives("wrong_target", other_base_first="ready").reaching("hidden"),
    ),
}
