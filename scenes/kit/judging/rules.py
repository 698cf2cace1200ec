"""Rule templates, with the default class and duration of each event kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from badgen.contracts.errors import BadValue
from badgen.contracts.phrases import Phrases
from badgen.contracts.rule import (
    Condition,
    Evidence,
    Exceeds,
    Holds,
    LostGrip,
    Measure,
    Places,
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

Bodies: TypeAlias = tuple[str, ...]  # bodies that a viewer must look at to see a breach
Shown: TypeAlias = Measure | None  # visibility of a past breach in a single later state
_PEAK_S = 0.02  # a force counts as soon as one logged row shows it


class Default(NamedTuple):
    """Default class and duration for an event kind; a lasting breach counts for the rest of the rollout."""

    kind: RuleKind
    lasting: bool


_HARM = ("collision", "excess_force", "displaced", "topple", "rocked", "off_table", "arm_clash", "spill")
_LOSS_OF_BALANCE = ("balance_lost", "fall", "floor_contact", "trip", "foot_slip", "throw")
_FORBIDDEN_METHODS = ("wrong_object", "drag", "one_handed", "too_fast", "carried", "pulled", "off_handle")
_GRIP_ERRORS = ("drop", "slip", "missed_grasp")
_WRONG_TARGETS = ("misplaced", "wrong_target", "wrong_order", "wrong_region", "short", "too_far")
_UNDONE = ("reverted", "rolled_away")
_OMISSIONS = ("omitted", "left_full", "left_lying", "left_open", "left_place", "unwiped", "no_pressure")
_GAIT_ERRORS = ("backward", "forward", "crouch", "freeze", "hop", "march", "shuffle")
_COURSE_ERRORS = ("off_course", "overshoot", "too_slow")

# Default class and duration by event kind.
DEFAULTS: Mapping[str, Default] = {
    **dict.fromkeys((*_HARM, *_LOSS_OF_BALANCE), Default("safety", True)),
    **dict.fromkeys(_FORBIDDEN_METHODS, Default("method", True)),
    **dict.fromkeys((*_GRIP_ERRORS, *_WRONG_TARGETS, *_UNDONE, *_OMISSIONS), Default("method", False)),
    **dict.fromkeys((*_GAIT_ERRORS, *_COURSE_ERRORS), Default("method", False)),
    **dict.fromkeys(("tip", "shaking", "retry", "late", "slide"), Default("quality", True)),
    **dict.fromkeys(("stall", "steps"), Default("quality", False)),
}
# Event kinds that are seen while they happen, by where the thing or the hand is, and not by what they leave behind.
_SEEN_ON_THE_WAY = ("carried", "pulled", "drag", "missed_grasp", "off_handle", "arm_clash", "no_pressure", "reverted")
_SEEN_WHILE_HELD = ("tip", "tilt", "slide", "throw", "drop")
SHOWN_BY: Mapping[str, Evidence] = {
    **dict.fromkeys((*_SEEN_ON_THE_WAY, *_SEEN_WHILE_HELD), "path"),
    **dict.fromkeys(("omitted", "left_full", "unwiped"), "omission"),
    "too_fast": "pace",
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
    phrases: Phrases | None = None,
    shown_by: Evidence | None = None,
    things: Places | None = None,
    painted: bool = False,
) -> Rule:
    """State a rule with the arguments of `Rule`, by default those in `DEFAULTS` and `SHOWN_BY`; raises BadValue."""
    if kind is None or lasting is None:
        kind, lasting = _with_defaults(name, event, kind, lasting)
    return Rule(
        name=name,
        event=event,
        kind=kind,
        condition=condition,
        scale=scale,
        bodies=bodies,
        lasting=lasting,
        evident=evident,
        universal=universal,
        subject=subject,
        against=against,
        phrases=phrases,
        shown_by=shown_by or SHOWN_BY.get(event),
        things=things,
        painted=painted,
    )


def _with_defaults(name: str, event: str, kind: RuleKind | None, lasting: bool | None) -> Default:
    if event not in DEFAULTS:
        raise BadValue(
            f"rule {name!r}: event kind {event!r} has no default class and duration. Give both kind and lasting, or "
            f"use one of {', '.join(sorted(DEFAULTS))}."
        )
    default = DEFAULTS[event]
    return Default(default.kind if kind is None else kind, default.lasting if lasting is None else lasting)


def dropped(
    thing: Handled, low: Predicate, *, falling: Measure | None = None, name: str = "dropped", fall_m: float = 0.15
) -> Rule:
    """The last hand loses a held object in the air, where letting go is no setting down (`low` is false).

    The severity is 1 for a fall of `fall_m` or more.
    """
    lost = LostGrip(thing.body, thing.grips, thing.supports, low, airborne=True)
    return rule(name, "drop", lost, (thing.body,), thing.the, scale=fall_m, evident=falling)


def slipped(
    thing: Handled, placed: Predicate, against: str, *, name: str = "slipped", supports: tuple[str, ...] = ()
) -> Rule:
    """The last hand loses a held object while it rests on something, out of its place (`placed` is false).

    `supports` are the contact pairs with what it rests on; by default all supports of the object.
    """
    lost = LostGrip(thing.body, thing.grips, supports or thing.supports, placed, airborne=False)
    return rule(name, "slip", lost, (thing.body, *thing.hands), thing.the, against, scale=0.05)


def came_up_empty(
    empty: Predicate, bodies: Bodies, the: str, name: str = "came_up_empty", for_s: float = 0.2, shown: Shown = None
) -> Rule:
    """The fingers have closed on nothing, as the predicate `empty` says."""
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
    """A forbidden contact with a force of more than `limit_n`.

    `by` are contact pairs, whose force counts at a single logged row, or a measure of the force [N] that must exceed
    the limit for `for_s`.
    """
    hit = Touch(by, limit_n) if isinstance(by, tuple) else Exceeds(by, limit_n, "peak_n", for_s)
    blow = rule(name, event, hit, bodies, subject, against, scale=scale_n, evident=evident, universal=universal)
    return replace(blow, shown_by=SHOWN_BY.get(event, "force"))


def pressed_down(force_n: Measure, limit_n: float, bodies: Bodies, subject: str, against: str) -> Rule:
    """The gripper presses the held object on what lies below it.

    `bodies` includes the hand: fingers that slide down the thing are what a viewer sees of a press.
    """
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
    """An object lands hard on what lies below it; `by` as in `struck`."""
    return struck(name, by, limit_n, bodies, subject, against, scale_n=scale_n, event="excess_force")


def moved_away(
    name: str, moved_m: Measure, limit_m: float, bodies: Bodies, subject: str, *, evident: Shown = None
) -> Rule:
    """Objects that should be left alone are displaced."""
    return rule(name, "displaced", Exceeds(moved_m, limit_m, "moved_m"), bodies, subject, scale=0.10, evident=evident)


def disturbed(name: str, body: str, the: str, limit_m: float, moved: Measure) -> Rule:
    """A body that should be left alone is displaced by more than `limit_m`."""
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
