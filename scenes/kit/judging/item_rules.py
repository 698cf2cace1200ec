"""Rules about things that one arm takes to a place, as templates; `rules` has those of every task."""

from __future__ import annotations

from math import radians

from badgen.contracts.rule import Dragged, Exceeds, Holds, Measure, Predicate, Rule, Tilted
from scenes.kit.judging.carried_thing import CarriedThing
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.item_measures import came_up_empty, closed_on_nothing
from scenes.kit.judging.measures import yes_or_no
from scenes.kit.judging.rules import closed_on_nothing as missed
from scenes.kit.judging.rules import dropped, rule, struck
from scenes.kit.judging.surroundings import Surroundings
from scenes.kit.robots.station import HAND


def handling_rules(item: CarriedThing) -> tuple[Rule, ...]:
    """An item must not be dropped, missed, dragged, pushed off the table or left lying on its side."""
    thing = item.thing
    return (
        dropped(thing, item.low, falling=item.falling),
        missed(closed_on_nothing, (HAND, thing.body), thing.the, evident=came_up_empty),
        dragged(thing),
        off_the_table(thing),
        on_its_side(thing),
    )


def dragged(thing: Handled, limit_m: float = 0.04) -> Rule:
    """The arm pulls a thing along the table instead of lifting it."""
    pulled = Dragged(thing.body, (f"{thing.body}-table",), (thing.arm_pair,), limit_m)
    return rule("dragged", "drag", pulled, (thing.body,), thing.the, scale=0.20, universal=False)


def off_the_table(thing: Handled) -> Rule:
    """A thing has fallen below the table top."""
    fallen = Exceeds(thing.fallen_m, 0.05, "fallen_m")
    return rule("off_the_table", "off_table", fallen, (thing.body,), thing.the, "the table", scale=0.60)


def on_its_side(thing: Handled, limit_rad: float = radians(50.0)) -> Rule:
    """A thing that should stay upright has tipped over."""
    tipped = Tilted(thing.body, limit_rad)
    return rule("on_its_side", "tip", tipped, (thing.body,), thing.the, scale=radians(40.0))


def taken_instead(name: str, others: Surroundings, another: str, the: str, evident: Measure | None = None) -> Rule:
    """The arm lifts one of the other things; `another` is the noun phrase for that, `the` for the one asked for."""
    raised = Exceeds(others.raised_m, 0.035, "raised_m")
    return rule(name, "wrong_object", raised, others.bodies, another, the, scale=0.08, evident=evident)


def wrongly_left(
    name: str, event: str, left: Predicate, bodies: tuple[str, ...], the: str, at: str = "", for_s: float = 0.1
) -> Rule:
    """A thing has been left where it should not be, which can be seen as long as it stays there."""
    return rule(name, event, Holds(left, for_s), bodies, the, at, evident=yes_or_no(left))


def bumped(
    name: str,
    force_n: Measure,
    limit_n: float,
    bodies: tuple[str, ...],
    another: str,
    *,
    carried: str = "what it carries",
    evident: Measure | None = None,
) -> Rule:
    """The arm, or the thing that it carries, meets other things; forbidden only where the instruction says so."""
    who = f"the robot or {carried}"
    return struck(name, force_n, limit_n, (*bodies, HAND), who, another, scale_n=40.0, evident=evident, universal=False)
