"""Rules that tasks share, as templates: what each kind of breach counts as, and what it takes to state it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from badgen.contracts.rule import (
    Condition,
    Exceeds,
    Holds,
    LostGrip,
    Measure,
    Predicate,
    Regrasped,
    Rule,
    RuleKind,
    Shifted,
    Stalled,
    Touch,
    Unfinished,
    Vibrating,
)
from scenes.kit.judging.handled import Handled
from scenes.kit.robots.station import ARM_TABLE, HAND, JOINTS

Bodies: TypeAlias = tuple[str, ...]  # what a viewer must look at to see a breach
Shown: TypeAlias = Measure | None  # how much of a breach a single later state still shows
_PEAK_S = 0.02  # a force counts as soon as one logged row shows it


class Usual(NamedTuple):
    """What a breach of this kind of event usually is: its class, and whether it counts for the rest of the rollout."""

    kind: RuleKind
    lasting: bool


# Of every other kind of event: ("method", False).
USUAL: Mapping[str, Usual] = {
    **dict.fromkeys(
        ("collision", "excess_force", "displaced", "topple", "off_table", "arm_clash", "spill"), Usual("safety", True)
    ),
    **dict.fromkeys(("balance_lost", "fall", "floor_contact", "trip", "foot_slip", "throw"), Usual("safety", True)),
    **dict.fromkeys(("wrong_object", "drag", "one_handed", "too_fast", "carried", "pulled"), Usual("method", True)),
    **dict.fromkeys(("tip", "shaking", "retry", "late", "slide"), Usual("quality", True)),
    **dict.fromkeys(("stall", "steps"), Usual("quality", False)),
}


def rule(
    name: str,
    event: str,
    condition: Condition,
    bodies: Bodies,
    subject: str = "",
    against: str = "",
    *,
    scale: float = 1.0,
    evident: Shown = None,
    universal: bool = True,
    kind: RuleKind | None = None,
    lasting: bool | None = None,
) -> Rule:
    """State a rule, with the arguments of `Rule`; class and duration are the usual ones of its event."""
    usual = USUAL.get(event, Usual("method", False))
    return Rule(
        name=name,
        event=event,
        kind=usual.kind if kind is None else kind,
        condition=condition,
        scale=scale,
        bodies=bodies,
        lasting=usual.lasting if lasting is None else lasting,
        evident=evident,
        universal=universal,
        subject=subject,
        against=against,
    )


def dropped(
    thing: Handled, low: Predicate, *, falling: Measure | None = None, name: str = "dropped", fall_m: float = 0.15
) -> Rule:
    """A held object leaves the last hand in the air, where letting go is not setting it down (`low`).

    The severity is 1 from a fall of `fall_m` on.
    """
    lost = LostGrip(thing.body, thing.grips, thing.supports, low, airborne=True)
    return rule(name, "drop", lost, (thing.body,), thing.the, scale=fall_m, evident=falling)


def slipped(
    thing: Handled, placed: Predicate, against: str, *, name: str = "slipped", supports: tuple[str, ...] = ()
) -> Rule:
    """A held object gets out of the last hand while it rests on something, and is not where it belongs (`placed`).

    `supports` are the contact pairs with what it rests on, all that it can rest on where none are given.
    """
    lost = LostGrip(thing.body, thing.grips, supports or thing.supports, placed, airborne=False)
    return rule(name, "slip", lost, (thing.body, *thing.hands), thing.the, against, scale=0.05)


def closed_on_nothing(
    empty: Predicate, bodies: Bodies, the: str, name: str = "came_up_empty", for_s: float = 0.2, shown: Shown = None
) -> Rule:
    """The fingers have shut on nothing."""
    return rule(name, "missed_grasp", Holds(empty, for_s), bodies, the, evident=shown)


def struck(
    name: str,
    by: Measure | tuple[str, ...],
    limit_n: float,
    bodies: Bodies,
    subject: str,
    against: str,
    *,
    scale_n: float = 60.0,
    evident: Shown = None,
    universal: bool = True,
    event: str = "collision",
    for_s: float = _PEAK_S,
) -> Rule:
    """Something meets what it should not touch by more than `limit_n`.

    `by` are contact pairs whose force counts as soon as it shows, or a measure of the force [N] that lasts for `for_s`.
    """
    hit = Touch(by, limit_n) if isinstance(by, tuple) else Exceeds(by, limit_n, "peak_n", for_s)
    return rule(name, event, hit, bodies, subject, against, scale=scale_n, evident=evident, universal=universal)


def pressed_down(force_n: Measure, limit_n: float, bodies: Bodies, subject: str, against: str) -> Rule:
    """The gripper presses what it holds on what lies below."""
    return struck("pressed_down", force_n, limit_n, bodies, subject, against, scale_n=200.0, event="excess_force")


def hard_landing(
    by: Measure | tuple[str, ...],
    bodies: Bodies,
    subject: str,
    against: str,
    limit_n: float = 150.0,
    scale_n: float = 600.0,
    name: str = "hard_landing",
) -> Rule:
    """An object comes down hard on what lies below it; `by` as in `struck`."""
    return struck(name, by, limit_n, bodies, subject, against, scale_n=scale_n, event="excess_force")


def moved_away(
    name: str, moved_m: Measure, limit_m: float, bodies: Bodies, subject: str, *, evident: Shown = None
) -> Rule:
    """Objects that should be left alone are no longer where they stood."""
    return rule(name, "displaced", Exceeds(moved_m, limit_m, "moved_m"), bodies, subject, scale=0.10, evident=evident)


def disturbed(name: str, body: str, the: str, limit_m: float, moved: Measure) -> Rule:
    """One body that should be left alone has been moved by more than `limit_m`."""
    return rule(name, "displaced", Shifted(body, limit_m), (body,), the, scale=0.10, evident=moved)


def misplaced(
    name: str,
    off_m: Measure,
    limit_m: float,
    bodies: Bodies,
    the: str,
    against: str,
    evidence: str = "off_m",
    event: str = "misplaced",
) -> Rule:
    """An object has been left beside its place, or (as `wrong_target`) in the place of another."""
    return rule(name, event, Exceeds(off_m, limit_m, evidence, 0.3), bodies, the, against, scale=0.20)


def arm_rules(
    goal: Predicate, late_s: float, subject: str, grips: tuple[tuple[str, str], ...] = (), shake_mps2: float = 5.0
) -> tuple[Rule, ...]:
    """Rules for every task of one arm: no blow on the table, no vibration, no stall, not late, no second try."""
    hand = (HAND,)
    always = (
        hard_landing((ARM_TABLE.name,), hand, "the arm", "the table", 20.0, 200.0, "arm_strikes_table"),
        rule("shaking", "shaking", Vibrating(hand, shake_mps2), hand, scale=20.0),
        rule("stalled", "stall", Stalled(goal, JOINTS, 0.02, 1.5), hand, scale=4.0),
        rule("late", "late", Unfinished(goal, late_s), hand, subject, scale=2.0),
    )
    return (*always, rule("another_try", "retry", Regrasped(grips), hand, subject)) if grips else always
