"""What must not happen in push, as data."""

from __future__ import annotations

from math import radians

from badgen.contracts.rule import Exceeds, Rule, Tilted
from scenes.kit.judging.marks import other_disturbed, things_clash, wrong_thing_or_place
from scenes.kit.judging.rules import arm_rules, rule
from scenes.kit.robots.station import HAND
from scenes.tabletop.push.measures import PushMeasures

LATE_S = 10.5


def push_rules(m: PushMeasures) -> tuple[Rule, ...]:
    """Toppled, off the table, held instead of pushed, the wrong thing or place, and what every arm must keep."""
    return (
        *_harm(m),
        *_held(m),
        *wrong_thing_or_place(m, m.other_handled_m),
        *arm_rules(m.goal, LATE_S, m.thing.the),
    )


def _harm(m: PushMeasures) -> tuple[Rule, ...]:
    the, body = m.thing.the, (m.thing.body,)
    leans, over = Tilted(*body, radians(20.0)), Exceeds(m.over_edge_m, 0.0, "over_edge_m", 0.04)
    return (
        rule("toppled", "topple", leans, body, the, scale=radians(70.0), evident=m.lying, universal=False),
        rule("off_the_table", "off_table", over, body, the, "the table", scale=0.2, evident=m.below_table),
        things_clash(m),
        other_disturbed(m, 0.05),
    )


def _held(m: PushMeasures) -> tuple[Rule, ...]:
    the, bodies = m.thing.the, (m.thing.body, HAND)
    lifted, pulled = Exceeds(m.lifted_m, 0.015, "lift_m"), Exceeds(m.pulled_mps, 0.02, "pulled_mps", 0.3)
    return (
        rule("carried", "carried", lifted, bodies, the, scale=0.10, universal=False),
        rule("pulled", "pulled", pulled, bodies, the, scale=0.2, universal=False),
    )
