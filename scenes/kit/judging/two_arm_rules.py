"""Rules that tasks of two arms share, as templates."""

from __future__ import annotations

from badgen.contracts.rule import (
    FewHands,
    LostGrip,
    Measure,
    Predicate,
    Regrasped,
    Rule,
    Stalled,
    Unfinished,
    Vibrating,
)
from scenes.kit.judging.rules import rule, touched
from scenes.kit.judging.two_handed import HandledByTwo
from scenes.kit.robots.pair import ARM_ARM, ARMS_TABLE, HANDS, JOINTS


def dropped(thing: HandledByTwo, low: Predicate, falling: Measure | None = None, fall_m: float = 0.15) -> Rule:
    """The thing leaves the last hand in the air, where letting go is not setting it down (`low`).

    The severity is 1 from a fall of `fall_m` on.
    """
    lost = LostGrip(thing.body, thing.grips, thing.supports, low, airborne=True)
    return rule(f"{thing.body}_dropped", "drop", lost, (thing.body,), thing.the, scale=fall_m, evident=falling)


def slipped(thing: HandledByTwo, low: Predicate, supports: tuple[str, ...], against: str) -> Rule:
    """The thing leaves the last hand while it still lies on one of these supports."""
    lost = LostGrip(thing.body, thing.grips, supports, low, airborne=False)
    return rule(f"{thing.body}_slipped", "slip", lost, (thing.body, *HANDS), thing.the, against, scale=0.05)


def one_handed(thing: HandledByTwo, evident: Measure | None = None) -> Rule:
    """The thing is up in the air in one hand for longer than half a second, where the task asks for two."""
    few = FewHands(thing.grips, thing.supports, hands=2, limit_s=0.5)
    bodies = (thing.body, *HANDS)
    return rule("one_handed", "one_handed", few, bodies, thing.the, scale=2.0, evident=evident, universal=False)


def arms_strike() -> tuple[Rule, ...]:
    """No blow on the table, and none of one arm on the other."""
    table = tuple(pair.name for pair in ARMS_TABLE)
    hit, clash = "arm_strikes_table", "arms_clash"
    return (
        touched(hit, table, 20.0, HANDS, "an arm", "the table", scale_n=200.0, event="excess_force"),
        touched(clash, (ARM_ARM.name,), 10.0, HANDS, "one arm", "the other", scale_n=200.0, event="arm_clash"),
    )


def two_arm_style(thing: HandledByTwo, goal: Predicate, late_s: float, task: str = "") -> tuple[Rule, ...]:
    """No vibration, no second try, no stall, and done by `late_s`; `task` names what is late, the thing by default."""
    return (
        rule("shaking", "shaking", Vibrating(HANDS, 5.0), HANDS, scale=20.0),
        rule("another_try", "retry", Regrasped(thing.grips), HANDS, thing.the),
        rule("stalled", "stall", Stalled(goal, JOINTS, 0.02, 1.5), HANDS, scale=4.0),
        rule("late", "late", Unfinished(goal, late_s), (thing.body,), task or thing.the, scale=2.0),
    )
