"""What must not happen in reorient, as data."""

from __future__ import annotations

from badgen.contracts.rule import Exceeds, LostGrip, Rule
from scenes.kit.judging import rules as kit
from scenes.kit.judging.marks import other_disturbed, things_clash, wrong_thing_or_place
from scenes.kit.judging.rules import rule
from scenes.kit.judging.uprights import left_lying, other_rolled_away, rolled_away, toppled
from scenes.kit.robots.station import HAND
from scenes.tabletop.reorient.measures import ReorientMeasures

LATE_S = 10.5


def reorient_rules(m: ReorientMeasures) -> tuple[Rule, ...]:
    """Dropped, left lying, toppled, rolled, the wrong thing or place, undone, and what every arm must keep."""
    thing, the, body, table = m.thing, m.thing.the, (m.thing.body,), m.thing.supports
    lost = LostGrip(*body, (thing.grip,), table, thing.low, airborne=True)
    undone = Exceeds(m.undone_m, 0.06, "undone_m")
    return (
        # It has been dropped, however well it stands in the end.
        rule("dropped", "drop", lost, body, the, scale=0.15, evident=thing.falling, universal=False, lasting=True),
        kit.closed_on_nothing(thing.missed, (HAND, *body), the),
        toppled(thing),
        rolled_away(thing),
        left_lying(thing),
        *wrong_thing_or_place(m, m.other_handled_m),
        rule("undone", "reverted", undone, (*body, HAND), the, scale=0.2),
        things_clash(m),
        kit.touched("hard_landing", table, 150.0, body, the, "the table", scale_n=600.0, event="excess_force"),
        other_rolled_away(m.other, m.other_gone),
        other_disturbed(m, 0.06),
        *kit.arm_rules(m.goal, LATE_S, the, (thing.grip,)),
    )
