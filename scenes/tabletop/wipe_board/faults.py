"""What can go wrong in wipe_board: operators by mode, each with the difficulties that it leads to."""

from __future__ import annotations

from scenes.kit.faults import arm as fault
from scenes.kit.robots.station import HAND

_CARRYING = ("transfer", "return")
_STROKES = ("stroke1", "shift", "stroke2")
_PRESSING = ("press", *_STROKES)

FAULTS: fault.Faults = {
    "drop": (
        fault.early_release(fault.GRIPS, _CARRYING, after=0.1, before=0.8),
        fault.weak_grip(fault.GRIPS, _CARRYING, (0.0, 0.03), before=0.6),
        fault.alternatives("shortcut", drop_again="transfer", throw="return"),
        fault.alternatives("shortcut", drop_beside="return", drop_again_off="transfer"),
    ),
    "slip": (fault.early_release(fault.GRIPS, ("stroke1",), before=0.8, lasts_s_range=[0.8, 2.5]),),
    "missed_grasp": (
        fault.offset(("approach", "descend"), (0.045, 0.07), along="x", both_ways=True),
        fault.alternatives("shortcut", miss_first="descend"),
        fault.alternatives("shortcut", miss_first_off="descend"),
    ),
    "no_pressure": (fault.no_pressure(_PRESSING, (0.0055, 0.024)),),
    "unwiped": (
        fault.skipped(("stroke2",), ("shift", "stroke2"), ("press", "stroke1")),
        fault.skipped(("shift",)),
        fault.offset(_PRESSING, (0.028, 0.06), along="x", both_ways=True),
        fault.alternatives("shortcut", one_line="shift", edge="transfer"),
        fault.alternatives("shortcut", short="transfer"),
    ),
    "excess_force": (fault.low_clearance(_PRESSING, (0.004, 0.022)),),
    "wrong_region": (
        fault.alternatives("wrong_target", elsewhere="transfer", too_much="transfer"),
        fault.alternatives("wrong_target", smudge="transfer", table_too="transfer"),
        fault.alternatives("wrong_target", smear="transfer"),
    ),
    "wrong_order": (
        fault.alternatives("shortcut", far_first="transfer"),
        fault.alternatives("shortcut", far_first_short="transfer"),
    ),
    "collision": (
        fault.low_clearance(("lift", "transfer"), (0.048, 0.058)),
        fault.alternatives("shortcut", nudge_board="return"),
        fault.alternatives("shortcut", shove_board="return"),
    ),
    "misplaced": (
        fault.offset(("return", "lower"), (0.065, 0.09), along="any"),
        fault.offset(("return", "lower"), (0.042, 0.057), along="any"),
        fault.misperceived(("mat",), ("return",), (0.037, 0.09)),
        fault.alternatives("shortcut", leave="raise", aside="return"),
    ),
    "retry": (fault.alternatives("shortcut", second_try="transfer"),),
    "stall": (fault.alternatives("shortcut", linger="lower"),),
    "late": (fault.alternatives("shortcut", slow="transfer"),),
    "cause:push": (
        fault.pushed(("board",), ("transfer", *_STROKES), (0.6, 1.3)),
        fault.pushed((HAND,), ("transfer", *_STROKES, "return"), (2.5, 6.0)),
        fault.pushed(("wiper",), _CARRYING, (13.0, 24.0)),
    ),
    "cause:torque_noise": (
        fault.torque_noise(("transfer", *_STROKES), (0.35, 0.9)),
        fault.torque_noise(("lift", "return"), (0.5, 0.9), lasts_s_range=[0.8, 1.4]),
    ),
    "cause:perception": (
        fault.misperceived(("wiper",), ("approach",), (0.02, 0.06)),
        fault.misperceived(("board",), ("transfer",), (0.025, 0.07), turn_rad_range=[0.0, 0.15]),
    ),
    "cause:shortcut": (
        fault.alternatives("shortcut", leave="raise", bare_hand="approach", edge="transfer", one_line="shift"),
        fault.alternatives("shortcut", throw="return", far_first="transfer", table_too="transfer"),
        fault.alternatives("shortcut", short="transfer", drop_beside="return"),
    ),
}
