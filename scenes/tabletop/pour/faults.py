"""What can go wrong in pour: operators by mode, each with the difficulties that it leads to."""

from __future__ import annotations

from scenes.kit.faults import arm as fault
from scenes.kit.robots.station import HAND
from scenes.tabletop.pour.layout import PLATES

_OVER_PLATE, _LIFTING = ("carry", "tip", "pour", "empty", "drain"), ("lift", "carry")


FAULTS: fault.Faults = {
    "spill": (
        fault.offset(_OVER_PLATE, (0.095, 0.125)).reaching("plain", "near"),
        fault.offset(_OVER_PLATE, (0.076, 0.090)).reaching("plain", "near"),
        fault.misperceived(PLATES, ("carry",), (0.07, 0.13)).reaching("plain", "near"),
        fault.alternatives(early_pour="carry", tip_at_once="carry").reaching("plain"),
    ),
    "drop": (
        fault.early_release(fault.GRIPS, _LIFTING, lasts_s_range=[0.3, 0.9], after=0.5).reaching("plain"),
        fault.weak_grip(fault.GRIPS, _LIFTING, (0.0, 0.04), after=0.3).reaching("plain"),
    ),
    "left_full": (
        fault.skipped(("tip", "pour", "empty", "drain", "right"), ("pour", "empty", "drain")).reaching("plain"),
        fault.alternatives(stop_short="empty", stop_early="empty").reaching("near", "plain"),
    ),
    "wrong_target": (
        fault.alternatives("wrong_target", other_plate="approach", other_plate_hasty="approach").reaching("near"),
    ),
    "wrong_object": (
        fault.alternatives("wrong_object", other_cup="approach").reaching("near"),
        fault.alternatives("wrong_object", other_pair="approach").reaching("plain"),
    ),
    "topple": (
        fault.alternatives(lay_down="lower", set_askew="lower").reaching("plain"),
        fault.alternatives(topple_other="right").reaching("plain"),
    ),
    "collision": (
        fault.low_clearance(_LIFTING, (0.09, 0.118)).reaching("plain", "near"),
        fault.alternatives(clash="right").reaching("plain", "hidden"),
    ),
    "displaced": (
        fault.alternatives(nudge_other="right").reaching("near", "hidden"),
        fault.alternatives(shove_other="right").reaching("near", "hidden"),
    ),
    "tip": (
        fault.alternatives(rock_other="right").reaching("hidden", "near"),
        fault.alternatives(set_rocking="lower").reaching("hidden"),
    ),
    "drag": (
        fault.alternatives(drag_back="return").reaching("hidden"),
        fault.alternatives(drag_short="return").reaching("near"),
    ),
    "misplaced": (fault.offset(("return", "lower"), (0.040, 0.057), along=[-1.0, 0.0, 0.0]).reaching("near"),),
    "retry": (fault.alternatives(second_try="lift").reaching("hidden"),),
    "stall": (fault.alternatives(linger="lower").reaching("hidden"),),
    "late": (fault.alternatives(slow="return").reaching("hidden"),),
    "cause:shortcut": (
        fault.alternatives(drop_cup="tip", set_cup="tip", dump_cup="tip").reaching("plain"),
        fault.alternatives(drag_back="return", set_rocking="lower", second_try="lift").reaching("hidden"),
        fault.alternatives(drag_short="return", shove_other="right").reaching("near"),
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
