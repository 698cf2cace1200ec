"""What can go wrong in pour: operators by mode, each with the difficulties that it leads to."""

from __future__ import annotations

from scenes.kit.faults import arm as fault
from scenes.kit.robots.station import HAND
from scenes.tabletop.pour.layout import PLATES

_OVER_PLATE, _LIFTING = ("carry", "tip", "pour", "empty", "drain"), ("lift", "carry")

FAULTS: fault.Faults = {
    "spill": (
        fault.offset(_OVER_PLATE, (0.095, 0.125)),
        fault.offset(_OVER_PLATE, (0.076, 0.090)),
        fault.misperceived(PLATES, ("carry",), (0.07, 0.13)),
        fault.alternatives("shortcut", early_pour="carry", tip_at_once="carry"),
    ),
    "drop": (
        fault.early_release(fault.GRIPS, _LIFTING, lasts_s_range=[0.3, 0.9], after=0.5),
        fault.weak_grip(fault.GRIPS, _LIFTING, (0.0, 0.04), after=0.3),
    ),
    "left_full": (
        fault.skipped(("tip", "pour", "empty", "drain", "right"), ("pour", "empty", "drain")),
        fault.alternatives("shortcut", stop_short="empty", stop_early="empty"),
    ),
    "wrong_target": (fault.alternatives("wrong_target", other_plate="approach", other_plate_hasty="approach"),),
    "wrong_object": (
        fault.alternatives("wrong_object", other_cup="approach"),
        fault.alternatives("wrong_object", other_pair="approach"),
    ),
    "topple": (fault.alternatives("shortcut", lay_down="lower", set_askew="lower"),),
    "collision": (
        fault.low_clearance(_LIFTING, (0.09, 0.118)),
        fault.alternatives("shortcut", clash="right"),
        fault.alternatives("shortcut", shove_other="right"),
    ),
    "displaced": (fault.alternatives("shortcut", nudge_other="right"),),
    "tip": (
        fault.alternatives("shortcut", rock_other="right"),
        fault.alternatives("shortcut", set_rocking="lower"),
    ),
    "drag": (
        fault.alternatives("shortcut", drag_back="return"),
        fault.alternatives("shortcut", drag_short="return"),
    ),
    "misplaced": (fault.offset(("return", "lower"), (0.040, 0.057), along=[-1.0, 0.0, 0.0]),),
    "retry": (fault.alternatives("shortcut", second_try="lift"),),
    "stall": (fault.alternatives("shortcut", linger="lower"),),
    "late": (fault.alternatives("shortcut", slow="return"),),
    "cause:shortcut": (
        fault.alternatives("shortcut", drop_cup="tip", set_cup="tip", dump_cup="tip"),
        fault.alternatives("shortcut", drag_back="return", rock_other="right", second_try="lift"),
        fault.alternatives("shortcut", drag_short="return", shove_other="right"),
    ),
    "cause:push": (
        fault.pushed((HAND,), ("carry", "tip"), (2.6, 6.5)),
        fault.pushed((HAND,), ("return", "lower"), (3.0, 6.5)),
    ),
    "cause:torque_noise": (
        fault.torque_noise(("descend", *_LIFTING), (0.5, 0.9)),
        fault.torque_noise(("return",), (0.4, 0.8)),
    ),
}
