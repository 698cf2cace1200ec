"""Contacts, measures and rules of pour."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Exceeds, Predicate, Rule
from badgen.contracts.scene import ContactPair
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import pouring
from scenes.kit.judging import rules as kit
from scenes.kit.judging.grains import Grains, Vessels
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.measures import graded, moved_m
from scenes.kit.judging.pouring import Pour
from scenes.kit.judging.rocking import ROCKING, knocked_askew, rocked
from scenes.kit.robots.station import ARM, ARM_TABLE, HAND, arm_pair, body_pairs
from scenes.tabletop.pour.layout import CUPS, GRAINS, HEAPS, PLATES, PourParams

PAIRS = (
    *(pair for cup in CUPS for pair in body_pairs(cup, 48)),
    *(ContactPair(f"{cup}-{plate}", cup, plate, 64) for cup in CUPS for plate in PLATES),
    ContactPair("cup_a-cup_b", "cup_a", "cup_b", 64),
    *(arm_pair(plate, 48) for plate in PLATES),
    ARM_TABLE,
)
LEFT_OUT = 1  # maximum number of nuts missing from the plate
LATE_S = 12.6  # the slowest of 12 clean runs is done by 11.9 s
_LIFTED_M = 0.008  # a cup lower than this above the table slides over it, rather than being carried
_LEANS_RAD = radians(6.0)  # a cup that stands on its whole base leans by less
_NUTS = "a part of the nuts"


@dataclass(frozen=True)
class PourMeasures:
    """A layout, the cup to empty, and the plate to fill; both by index."""

    params: PourParams
    cup: int
    plate: int

    @property
    def pour(self) -> Pour:
        """Measures of the requested cup, its nuts, and the plate."""
        cups, plates = zip(CUPS, self.params.cups, strict=True), zip(PLATES, self.params.plates, strict=True)
        nuts = [Grains(heap, GRAINS, self.params.grain_r_m) for heap in HEAPS]
        asked, vessels = nuts.pop(self.cup), Vessels(dict(cups), dict(plates))
        return Pour(self._handled(self.cup), asked, PLATES[self.plate], vessels, tuple(nuts), LEFT_OUT)

    def other_goals(self) -> tuple[Predicate, ...]:
        """Goals of pouring the other cup, or onto the other plate: cups and plates differ in colour only."""
        choices = ((1 - self.cup, self.plate), (self.cup, 1 - self.plate))
        return tuple(PourMeasures(self.params, cup, plate).pour.done for cup, plate in choices)

    @property
    def other(self) -> Handled:
        """The other cup."""
        return self._handled(1 - self.cup)

    def plate_words(self, plate: int) -> str:
        """Noun phrase of a plate."""
        return f"the {self.params.plates[plate].colour} plate"

    def other_lifted_m(self, t: Trajectory) -> F64:
        """(T,) height of the lowest edge of the other cup's base above the table, while the arm holds it [m]."""
        return np.where(self.other.held(t), self._other_edge_m(t), 0.0)

    def other_off_table(self, t: Trajectory) -> Bools:
        """(T,) whether the other cup is in the air, rather than on its base or on its edge."""
        return as_rows(self._other_edge_m(t) > _LIFTED_M)

    def other_shoved_m(self, t: Trajectory) -> F64:
        """(T,) displacement of the other cup, while it stands and the arm does not hold it [m].

        The base of a cup that leans moves, too: whether that cup was shoved is known once it stands again.
        """
        leans = t.tilt_rad(self.other.body) > _LEANS_RAD
        return np.where(self.other.held(t) | leans, 0.0, moved_m(t, self.other.body))

    def other_rocked_rad(self, t: Trajectory) -> F64:
        """(T,) tilt of the other cup, while the arm does not hold it [rad]."""
        return np.where(self.other.held(t), 0.0, t.tilt_rad(self.other.body))

    def dragged_m(self, t: Trajectory) -> F64:
        """(T,) length of the way that the arm has moved the cup sideways over the table, too low to be lifted [m]."""
        at = t.pos(self.pour.thing.body)
        step = np.diff(at[:, :2], axis=0, prepend=at[:1, :2])
        low = (at[:, 2] < _LIFTED_M) & self.pour.thing.touched(t)
        return as_rows(np.cumsum(np.where(low, np.hypot(*step.T), 0.0)))

    def left_off_m(self, t: Trajectory) -> F64:
        """(T,) distance at which the cup stands, released, from where it first stood [m]."""
        thing = self.pour.thing
        return np.where(self.pour.standing(t) & thing.left_alone(t), thing.shift_m(t), 0.0)

    def _other_edge_m(self, t: Trajectory) -> F64:
        body, half_m = self.other.body, self.params.cups[1 - self.cup].half_m
        return as_rows(t.pos(body)[:, 2] - half_m * np.sin(t.tilt_rad(body)))

    def _handled(self, cup: int) -> Handled:
        supports = tuple(f"{CUPS[cup]}-{x}" for x in ("table", *PLATES))
        return Handled(CUPS[cup], f"the {self.params.cups[cup].colour} cup", supports)


def pour_rules(m: PourMeasures) -> tuple[Rule, ...]:
    """Rules of one task; their order decides the mode where several breaches begin together."""
    pour = m.pour
    return (
        pouring.spilled(pour, _NUTS, m.plate_words(m.plate), name="nuts_spilled"),
        _other_taken(m),
        pouring.poured_elsewhere(pour, _NUTS, m.plate_words(1 - m.plate), name="nuts_on_other_plate"),
        pouring.left_full(pour, name="cup_left_full"),
        *_put_back(m),
        *_strikes(m),
        *pouring.lost_hold(pour),
        *kit.arm_rules(pour.done, LATE_S, pour.thing.the, pour.thing.grips, shake_mps2=7.5),
    )


def _other_taken(m: PourMeasures) -> Rule:
    shown = graded(m.other_lifted_m, 0.0, 0.05)
    lifted, bodies = Exceeds(m.other_lifted_m, 0.01, "lifted_m", 0.04), (m.other.body, HAND)
    names = (m.other.the, m.pour.thing.the)
    return kit.rule("other_cup_taken", "wrong_object", lifted, bodies, *names, scale=0.10, evident=shown)


def _put_back(m: PourMeasures) -> tuple[Rule, ...]:
    """The cup is let go upright; where the words ask for it, through the air and where it stood."""
    thing = m.pour.thing
    rocks = Exceeds(m.pour.lying_rad, radians(8.0), "tilt_rad", 0.04)
    dragged = Exceeds(m.dragged_m, 0.03, "drag_m", 0.02)
    off = Exceeds(m.left_off_m, 0.025, "off_m", 0.3)
    cup = (thing.body,)
    return (
        kit.rule("cup_rocks", "tip", rocks, cup, thing.the, phrases=ROCKING),
        kit.rule("cup_dragged", "drag", dragged, cup, thing.the, "the table", scale=0.15, universal=False),
        kit.rule("cup_left_off", "misplaced", off, cup, thing.the, "its place", scale=0.10, universal=False),
    )


def _strikes(m: PourMeasures) -> tuple[Rule, ...]:
    """Collisions of arm, cups and plates.

    That the hand touches the other cup is no breach of its own: it comes before every shove and every knock, which
    would all be called collisions then, and no picture shows a touch that moves nothing.
    """
    the, cup, other, the_other = m.pour.thing.the, m.pour.thing.body, m.other.body, m.other.the
    arms, hand = tuple(f"{ARM}-{p}" for p in PLATES), "the hand"
    shown = graded(m.other_shoved_m, 0.01, 0.05)
    shoved = Exceeds(m.other_shoved_m, 0.012, "shift_m", 0.04)
    steep, fallen = graded(m.other_rocked_rad, 0.1, 0.5), Exceeds(m.other_rocked_rad, radians(45.0), "tilt_rad", 0.06)
    return (
        kit.struck("cup_strikes_plate", m.pour.on_plates, 8.0, (cup, *PLATES), the, "a plate"),
        kit.struck("cups_clash", ("cup_a-cup_b",), 1.0, (cup, other), the, the_other),
        kit.struck("arm_strikes_plate", arms, 1.0, (HAND, *PLATES), hand, "a plate", scale_n=100.0),
        kit.hard_landing((f"{cup}-table",), (cup,), the, "the table", 60.0, 300.0),
        kit.rule("other_cup_shoved", "displaced", shoved, (other,), the_other, scale=0.10, evident=shown),
        knocked_askew("other_cup_rocked", rocked(other, m.other_off_table), other, the_other, steep),
        kit.rule("other_cup_toppled", "topple", fallen, (other,), the_other, scale=radians(45.0), evident=steep),
    )
