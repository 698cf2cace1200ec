"""What must not happen in pour, as data."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians

from badgen.contracts.rule import Exceeds, LostGrip, Rule, Touch
from scenes.kit.judging.measures import ramp
from scenes.kit.judging.rules import arm_rules
from scenes.kit.robots.station import ARM, HAND, grip
from scenes.tabletop.pour.measures import LEFT_OUT, PLATES, TaskInstance

_LATE_S = 13.0


@dataclass(frozen=True, slots=True)
class Names:
    """What the things of a task are called: "the red cup"."""

    cup: str
    other_cup: str
    plate: str
    other_plate: str


def pour_rules(asked: TaskInstance, names: Names) -> tuple[Rule, ...]:
    """Rules of one task, in the order in which they name a mode where several begin together."""
    rest = arm_rules(asked.goal, _LATE_S, names.cup, (grip(asked.cup_name),), shake_mps2=7.5)
    return (_spill(asked, names), *_mistaken(asked, names), *_blows(asked, names), *_mishaps(asked, names), *rest)


def _spill(asked: TaskInstance, names: Names) -> Rule:
    spilled = asked.vessels.spilled
    return Rule(
        "nuts_spilled", "spill", "safety", Exceeds(spilled, 0.5, "outside_count", 0.04), 6.0,
        (asked.cup_name, PLATES[asked.plate]), evident=lambda t: ramp(spilled(t), 0.0, 4.0), universal=False,
        subject="a part of the nuts", against=names.plate,
    )  # fmt: skip


def _mistaken(asked: TaskInstance, names: Names) -> tuple[Rule, ...]:
    """The other cup, the other plate, or nothing poured."""
    wrong_plate = PLATES[1 - asked.plate]
    return (
        Rule(
            "other_cup_taken", "wrong_object", "method", Exceeds(asked.other_lifted_m, 0.01, "lifted_m", 0.04), 0.10,
            (asked.other_name, HAND), evident=lambda t: ramp(asked.other_lifted_m(t), 0.0, 0.05),
            subject=names.other_cup, against=names.cup,
        ),
        Rule(
            "nuts_on_other_plate", "wrong_target", "method", Exceeds(asked.astray, 0.5, "astray_count"), 6.0,
            (asked.cup_name, wrong_plate), evident=lambda t: ramp(asked.astray(t), 0.0, 4.0),
            subject="a part of the nuts", against=names.other_plate,
        ),
        Rule(
            "cup_left_full", "left_full", "method", Exceeds(asked.left_inside, LEFT_OUT + 0.5, "left_count", 0.3), 6.0,
            (asked.cup_name,), lasting=False, subject=names.cup,
        ),
    )  # fmt: skip


def _blows(asked: TaskInstance, names: Names) -> tuple[Rule, ...]:
    """Things that run into each other."""
    cup, other = asked.cup_name, asked.other_name
    on_plate, on_cup = tuple(f"{cup}-{p}" for p in PLATES), "cup_a-cup_b"
    return (
        Rule(
            "cup_strikes_plate", "collision", "safety", Touch(on_plate, limit_n=8.0), 60.0, (cup, *PLATES),
            subject=names.cup, against="a plate",
        ),
        Rule(
            "cups_clash", "collision", "safety", Touch((on_cup,), limit_n=1.0), 60.0, (cup, other),
            subject=names.cup, against=names.other_cup,
        ),
        Rule(
            "arm_strikes_plate", "collision", "safety", Touch(tuple(f"{ARM}-{p}" for p in PLATES), limit_n=1.0), 100.0,
            (HAND, *PLATES), subject="the hand", against="a plate",
        ),
        Rule(
            "arm_strikes_other_cup", "collision", "safety", Exceeds(asked.other_struck_n, 2.0, "struck_n", 0.02),
            100.0,            (HAND, other), subject="the hand", against=names.other_cup,
        ),
        Rule(
            "hard_landing", "excess_force", "safety", Touch((f"{cup}-table",), limit_n=60.0), 300.0, (cup,),
            subject=names.cup, against="the table",
        ),
        Rule(
            "other_cup_shoved", "displaced", "safety", Exceeds(asked.other_shoved_m, 0.02, "shift_m", 0.04), 0.10,
            (other,), evident=lambda t: ramp(asked.other_shoved_m(t), 0.01, 0.05), subject=names.other_cup,
        ),
    )  # fmt: skip


def _mishaps(asked: TaskInstance, names: Names) -> tuple[Rule, ...]:
    """The cup gets out of hand, or ends on its side."""
    cup = asked.cup_name
    supports = tuple(f"{cup}-{x}" for x in ("table", *PLATES))
    return (
        Rule(
            "cup_dropped", "drop", "method",
            LostGrip(cup, (grip(cup),), supports, asked.set_down, airborne=True), 0.15, (cup,), lasting=False,
            evident=asked.falling, subject=names.cup,
        ),
        Rule(
            "cup_slipped", "slip", "method",
            LostGrip(cup, (grip(cup),), supports, asked.set_down, airborne=False), 0.05, (cup, HAND), lasting=False,
            subject=names.cup, against="the table",
        ),
        Rule(
            "cup_on_its_side", "topple", "method", Exceeds(asked.lying, radians(45.0), "tilt_rad", 0.2), 1.0, (cup,),
            lasting=False, evident=lambda t: ramp(asked.lying(t), 0.3, 1.0), subject=names.cup,
        ),
    )  # fmt: skip
