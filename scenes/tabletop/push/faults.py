"""Faults of push: operators by mode, with tuned strengths, and the difficulties that each leads to."""

from __future__ import annotations

from scenes.kit.faults import arm as fault
from scenes.kit.props.marks import MARKS
from scenes.kit.robots.station import HAND
from scenes.tabletop.push.layout import BLOCKS

_NEARER = [-1.0, 0.0, 0.0]  # direction of the bias: towards the robot from the mark, so that the push goes too far
_PUSHING = ("touch", "push", "finish")

# Strengths were tuned on layouts of seed 0 and 771; severities reach down to the threshold, where labels inform most.
FAULTS: fault.Faults = {
    "topple": (
        fault.offset(("descend", "touch", "push"), (0.06, 0.08), along="z").reaching("plain"),
        fault.alternatives("shortcut", rock="home").reaching("hidden"),
        fault.alternatives("shortcut", knock_over="home", knock_over_first="approach").reaching("plain"),
    ),
    "off_table": (fault.offset(("push",), (0.2, 0.36), along=_NEARER).reaching("plain"),),
    "misplaced": (
        fault.offset(("push",), (0.065, 0.12), along="x").reaching("plain"),
        fault.offset(("push",), (0.04, 0.052), along="x").reaching("near"),
        fault.offset(("push",), (0.04, 0.052), along=_NEARER).reaching("near"),
        fault.misperceived(MARKS, ("approach", "push"), (0.065, 0.10)).reaching("plain"),
        fault.misperceived(MARKS, ("approach", "push"), (0.04, 0.052)).reaching("near"),
        fault.alternatives("shortcut", two_goes="finish").reaching("hidden", "near"),
    ),
    "cause:perception": (
        fault.misperceived(BLOCKS, ("approach",), (0.03, 0.05)).reaching("near", "plain"),
        fault.misperceived(BLOCKS, ("approach",), (0.05, 0.07)).reaching("plain", "near"),
        fault.misperceived(MARKS, ("approach", "push"), (0.04, 0.052)).reaching("near"),
    ),
    "wrong_object": (
        fault.alternatives("wrong_object", other_block="approach", other_block_off="approach").reaching("plain"),
        fault.alternatives("wrong_object", move_other="home", shove_first="approach").reaching("near"),
        fault.alternatives("wrong_object", put_back="home").reaching("hidden"),
    ),
    "wrong_target": (
        fault.alternatives("wrong_target", other_mark="approach", other_mark_slowly="approach").reaching("near"),
        fault.alternatives("wrong_target", other_mark_first="approach").reaching("hidden", "near", "plain"),
    ),
    "displaced": (fault.alternatives("shortcut", shove="home", shove_far="home").reaching("near"),),
    "tip": (fault.alternatives("shortcut", lean="home", lean_first="approach").reaching("hidden"),),
    "shaking": (fault.alternatives("shortcut", tremble="approach", tremble_after="home").reaching("hidden"),),
    "stall": (fault.alternatives("shortcut", stand_still="approach").reaching("hidden"),),
    "late": (fault.alternatives("shortcut", hesitate="approach").reaching("hidden"),),
    "cause:shortcut": (
        fault.alternatives("shortcut", carry="approach", pull="approach").reaching("hidden", "near", "plain"),
    ),
    "cause:push": (
        fault.pushed(BLOCKS, ("push", "finish"), (0.9, 2.0)).reaching("plain", "near"),
        fault.pushed(BLOCKS, ("push", "finish"), (0.6, 0.9)).reaching("near", "plain", "hidden"),
        fault.pushed((HAND,), _PUSHING, (2.0, 5.0)).reaching("plain", "hidden", "near"),
    ),
    "cause:torque_noise": (
        fault.torque_noise(("descend", "touch", "push"), (0.4, 0.8)).reaching("plain", "hidden", "near"),
    ),
}
