"""What must not happen in pour, as data."""

from __future__ import annotations

from badgen.contracts.arrays import F64
from badgen.contracts.rule import Exceeds, Rule
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import pouring_rules as pouring
from scenes.kit.judging import rules as kit
from scenes.kit.judging.measures import ramp
from scenes.kit.robots.station import ARM, HAND
from scenes.tabletop.pour.layout import PLATES
from scenes.tabletop.pour.measures import PourMeasures

LATE_S = 13.0
_NUTS = "a part of the nuts"


def pour_rules(m: PourMeasures) -> tuple[Rule, ...]:
    """Rules of one task, in the order in which they name a mode where several begin together."""
    pour = m.pour
    return (
        pouring.spilled(pour, _NUTS, m.plate_words(m.plate), name="nuts_spilled"),
        _other_taken(m),
        pouring.poured_elsewhere(pour, _NUTS, m.plate_words(1 - m.plate), name="nuts_on_other_plate"),
        pouring.left_full(pour, name="cup_left_full"),
        *_strikes(m),
        *pouring.lost_hold(pour),
        *kit.arm_rules(pour.done, LATE_S, pour.thing.the, (pour.thing.grip,), shake_mps2=7.5),
    )


def _other_taken(m: PourMeasures) -> Rule:
    def shown(t: Trajectory) -> F64:
        return ramp(m.other_lifted_m(t), 0.0, 0.05)

    lifted, bodies = Exceeds(m.other_lifted_m, 0.01, "lifted_m", 0.04), (m.other.body, HAND)
    names = (m.other.the, m.pour.thing.the)
    return kit.rule("other_cup_taken", "wrong_object", lifted, bodies, *names, scale=0.10, evident=shown)


def _strikes(m: PourMeasures) -> tuple[Rule, ...]:
    """Things that run into each other."""
    the, cup, other, the_other = m.pour.thing.the, m.pour.thing.body, m.other.body, m.other.the
    arms, foot, hand = tuple(f"{ARM}-{p}" for p in PLATES), (f"{cup}-table",), "the hand"
    shoved = Exceeds(m.other_shoved_m, 0.02, "shift_m", 0.04)

    def shown(t: Trajectory) -> F64:
        return ramp(m.other_shoved_m(t), 0.01, 0.05)

    return (
        kit.touched("cup_strikes_plate", m.pour.on_plates, 8.0, (cup, *PLATES), the, "a plate"),
        kit.touched("cups_clash", ("cup_a-cup_b",), 1.0, (cup, other), the, the_other),
        kit.touched("arm_strikes_plate", arms, 1.0, (HAND, *PLATES), hand, "a plate", scale_n=100.0),
        kit.struck("arm_strikes_other_cup", m.other_struck_n, 2.0, (HAND, other), hand, the_other, scale_n=100.0),
        kit.touched("hard_landing", foot, 60.0, (cup,), the, "the table", scale_n=300.0, event="excess_force"),
        kit.rule("other_cup_shoved", "displaced", shoved, (other,), the_other, scale=0.10, evident=shown),
    )
