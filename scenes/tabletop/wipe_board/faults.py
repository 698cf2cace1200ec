"""What can go wrong in wipe_board: operators by mode, each with the difficulties that it leads to."""

from __future__ import annotations

from scenes.kit.faults import arm as fault
from scenes.kit.robots.station import HAND

_CARRYING = ("transfer", "return")
_STROKES = ("stroke1", "shift", "stroke2")
_PRESSING = ("press", *_STROKES)


FAULTS: fault.Faults = {
    "drop": (
        fault.early_release(fault.GRIPS, _CARRYING, after=0.1, before=0.8).reaching("plain"),
        fault.weak_grip(fault.GRIPS, _CARRYING, (0.0, 0.03), before=0.6).reaching("plain", "hidden"),
        fault.alternatives(drop_again="transfer", throw="return").reaching("hidden"),
        fault.alternatives(drop_beside="return", drop_again_off="transfer").reaching("near"),
    ),
    "slip": (fault.early_release(fault.GRIPS, ("stroke1",), before=0.8, lasts_s_range=[0.8, 2.5]).reaching("plain"),),
    "missed_grasp": (
        fault.offset(("approach", "descend"), (0.045, 0.07), along="x", both_ways=True).reaching("plain"),
        fault.alternatives(miss_first="descend").reaching("hidden"),
        fault.alternatives(miss_first_off="descend").reaching("near"),
    ),
    "no_pressure": (fault.no_pressure(_PRESSING, (0.0055, 0.024)).reaching("plain"),),
    "unwiped": (
        fault.skipped(("stroke2",), ("shift", "stroke2")).reaching("plain"),
        fault.skipped(("shift",)).reaching("near"),
        fault.offset(_PRESSING, (0.030, 0.06), along="x", both_ways=True).reaching("near"),
        fault.alternatives(one_line="shift", edge="transfer").reaching("plain"),
        fault.alternatives(short="transfer").reaching("near"),
    ),
    # That felt is pressed too hard without anything else going wrong, nobody sees: what this hides is not asked for.
    "excess_force": (fault.low_clearance(_PRESSING, (0.004, 0.022)).reaching("plain"),),
    "wrong_region": (
        fault.alternatives("wrong_target", elsewhere="transfer", too_much="transfer").reaching("plain", "near"),
        fault.alternatives("wrong_target", smudge="transfer", table_too="transfer").reaching("hidden"),
        fault.alternatives("wrong_target", smear="transfer").reaching("near"),
    ),
    "wrong_order": (
        fault.alternatives(far_first="transfer").reaching("hidden"),
        fault.alternatives(far_first_short="transfer").reaching("near"),
    ),
    "collision": (
        fault.low_clearance(("lift", "transfer"), (0.048, 0.058)).reaching("plain", "hidden"),
        fault.alternatives(nudge_board="return").reaching("hidden"),
        fault.alternatives(shove_board="return").reaching("near"),
    ),
    "misplaced": (
        fault.offset(("return", "lower"), (0.065, 0.09), along="any").reaching("plain"),
        fault.offset(("return", "lower"), (0.042, 0.057), along="any").reaching("near"),
        fault.misperceived(("mat",), ("return",), (0.037, 0.09)).reaching("plain", "near"),
        fault.alternatives(leave="raise", aside="return").reaching("plain"),
    ),
    "retry": (fault.alternatives(second_try="transfer").reaching("hidden"),),
    "stall": (fault.alternatives(linger="lower").reaching("hidden"),),
    "late": (fault.alternatives(slow="transfer").reaching("hidden"),),
    "cause:push": (
        fault.pushed(("board",), ("transfer", *_STROKES), (0.6, 1.3)).reaching("near", "plain"),
        fault.pushed((HAND,), ("transfer", *_STROKES, "return"), (2.5, 6.0)),
        fault.pushed(("wiper",), _CARRYING, (13.0, 24.0)).reaching("plain"),
    ),
    "cause:torque_noise": (
        fault.torque_noise(("transfer", *_STROKES), (0.35, 0.9)).reaching("plain"),
        fault.torque_noise(("lift", "return"), (0.5, 0.9), lasts_s_range=[0.8, 1.4]).reaching("hidden"),
    ),
    "cause:perception": (
        fault.misperceived(("wiper",), ("approach",), (0.02, 0.06)).reaching("plain"),
        fault.misperceived(("board",), ("transfer",), (0.025, 0.07), turn_rad_range=[0.0, 0.15]).reaching("near"),
    ),
    "cause:shortcut": (
        fault.alternatives(leave="raise", bare_hand="approach", edge="transfer", one_line="shift").reaching("plain"),
        fault.alternatives(throw="return", far_first="transfer", table_too="transfer").reaching("hidden"),
        fault.alternatives(short="transfer", drop_beside="return").reaching("near"),
    ),
}
