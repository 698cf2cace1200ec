"""How a cup is emptied onto a plate, and the alternative plans for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, RecoveryPolicy
from scenes.kit.control.arm.moves import recover
from scenes.kit.control.arm.pouring import LIFT_M, POUR, Pouring, Tilt, let_go

_EARLY = Tilt(1.85, lip_z_m=0.140, lip_back_m=0.240)  # beside the plate
_DUMP = Tilt(2.15, lip_z_m=0.130, lip_back_m=0.035)


def pour_plan(move: Pouring, others: Mapping[str, Pouring], recovery_policy: RecoveryPolicy) -> Plan:
    """Plan for one way of pouring; `others` are those of other tasks by the name of the alternative plan.

    One of them is "other_plate": the right cup onto the wrong plate.
    """
    alternatives = {
        name: AlternativePlan("approach", o.whole(), f"pours {o.vessel} onto {o.onto}") for name, o in others.items()
    }
    in_one_go = tuple(p for p in others["other_plate"].whole() if p.name not in ("tip", "pour"))
    words = "empties the cup onto the other plate in one go"
    alternatives["other_plate_hasty"] = AlternativePlan("approach", in_one_go, words)
    return Plan(move.whole(), recovery_policy, recover(), {**alternatives, **_shortcuts(move)})


def _shortcuts(move: Pouring) -> dict[str, AlternativePlan]:
    """Ways to get the nuts to the plate, or to the end of the plan, that nobody asked for."""
    above = move.carry("above", move.upright_over(LIFT_M), 0.28)
    down = move.carry("set", move.upright_over(0.006), 0.18)
    early = move.carry("early", move.over(_EARLY), 0.34, 1.4)
    at_once = move.carry("at_once", Goal("self", Pose(quat=move.tilted(1.75))), 0.34, 1.4)
    dump = move.carry("dump", move.over(_DUMP), 0.30, 1.6)
    goes_on, drops = (*move.empty(), *move.put_back()), let_go()
    plans = {
        "drop_cup": ("tip", (above, *drops), "lets the full cup fall onto the plate"),
        "set_cup": ("tip", (above, down, *drops), "puts the full cup on the plate"),
        "early_pour": ("carry", (early, *goes_on), "begins to pour before it is over the plate"),
        "tip_at_once": ("carry", (at_once, *goes_on), "tips the cup where it was picked up"),
        "stop_short": ("empty", _stop_at(move, 1.78), "stops when some of the nuts are out"),
        "stop_early": ("empty", _stop_at(move, 1.71), "stops when the first nuts are out"),
        "lay_down": ("lower", (move.askew(1.15), *drops), "lets go of the cup while it leans far over"),
        "set_askew": ("lower", (move.askew(0.95), *drops), "lets go of the cup while it leans"),
        "dump_cup": ("tip", (dump, *drops), "turns the cup over and lets it fall onto the plate"),
    }
    return {name: AlternativePlan(*plan) for name, plan in plans.items()}


def _stop_at(move: Pouring, tilt_rad: float) -> tuple[Phase, ...]:
    """Tilt the cup a little too little, and put it back."""
    short = move.carry("short", move.over(replace(POUR["empty"], tilt_rad=tilt_rad)), 0.20, 0.6)
    return (short, move.right(), *move.put_back())
