"""Measures of the surroundings of an object that one arm carries, and rule templates for handling it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, radians

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Dragged, Exceeds, Holds, Measure, Predicate, Rule, Tilted
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.handled import CarriedThing, Handled, between
from scenes.kit.judging.measures import (
    between_fingers,
    fingers_closed_on_nothing,
    level_shift_m,
    ramp,
    touching,
    yes_or_no,
)
from scenes.kit.judging.rules import came_up_empty, dropped, rule, struck
from scenes.kit.robots.station import ARM, HAND


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Bodies that should stay where they are; each measure is the maximum over the bodies.

    Attributes:
        bodies: names in the model.
        seen_m: shifts at which visible displacement is 0 and 1.
        seen_rad: tilts at which visible displacement is 0 and 1.
    """

    bodies: tuple[str, ...]
    seen_m: tuple[float, float] = (0.008, 0.04)
    seen_rad: tuple[float, float] = (0.05, 0.3)

    def shift_m(self, t: Trajectory, below_m: float = inf) -> F64:
        """(T,) horizontal displacement, of the bodies whose base is below `below_m` [m]."""
        return _most(t, [level_shift_m(t, b) * (t.pos(b)[:, 2] < below_m) for b in self.bodies])

    def raised_m(self, t: Trajectory) -> F64:
        """(T,) height of the bodies that the arm touches [m]."""
        return _most(t, [t.pos(b)[:, 2] * touching(t, f"{ARM}-{b}") for b in self.bodies])

    def out_of_place(self, t: Trajectory) -> F64:
        """(T,) visible displacement or tilt, in [0, 1]."""
        tilt = _most(t, [t.tilt_rad(b) for b in self.bodies])
        return np.maximum(ramp(self.shift_m(t), *self.seen_m), ramp(tilt, *self.seen_rad))

    def struck_n(self, t: Trajectory, by: str, grips_z_m: Sequence[float]) -> F64:
        """(T,) summed force of the arm, or of the object `by` that it carries, on the bodies [N].

        The arm's force on a body that is between the fingers, `grips_z_m` above its base, is a grasp and not counted.
        """
        total = np.zeros_like(t.time_s)
        for body, grip_z_m in zip(self.bodies, grips_z_m, strict=True):
            taken = between_fingers(t, body, grip_z_m)
            total += t.force_n(between(by, body)) + np.where(taken, 0.0, t.force_n(f"{ARM}-{body}"))
        return total


def _most(t: Trajectory, measured: Sequence[F64]) -> F64:
    """(T,) largest of several measures; 0 where there is none."""
    return as_rows(np.max(np.stack(measured), axis=0)) if measured else np.zeros(len(t))


def handling_rules(item: CarriedThing) -> tuple[Rule, ...]:
    """An item must not be dropped, missed, dragged, pushed off the table or left lying on its side."""
    thing, empty = item.thing, fingers_closed_on_nothing
    return (
        dropped(thing, item.low, falling=item.falling),
        came_up_empty(empty, (HAND, thing.body), thing.the, shown=yes_or_no(empty)),
        dragged(thing),
        off_the_table(thing),
        on_its_side(thing),
    )


def dragged(thing: Handled, limit_m: float = 0.04) -> Rule:
    """The arm pulls an object along the table instead of lifting it."""
    pulled = Dragged(thing.body, (f"{thing.body}-table",), thing.arm_pairs, limit_m)
    return rule("dragged", "drag", pulled, (thing.body,), thing.the, scale=0.20, universal=False)


def off_the_table(thing: Handled) -> Rule:
    """An object has fallen below the table top."""
    fallen = Exceeds(thing.fallen_m, 0.05, "fallen_m")
    return rule("off_the_table", "off_table", fallen, (thing.body,), thing.the, "the table", scale=0.60)


def on_its_side(thing: Handled, limit_rad: float = radians(50.0)) -> Rule:
    """An object that should stay upright has tipped over."""
    tipped = Tilted(thing.body, limit_rad)
    return rule("on_its_side", "tip", tipped, (thing.body,), thing.the, scale=radians(40.0))


def taken_instead(name: str, others: Surroundings, another: str, the: str, evident: Measure | None = None) -> Rule:
    """The arm lifts another object; `another` is the noun phrase for that, `the` for the requested one."""
    raised = Exceeds(others.raised_m, 0.035, "raised_m")
    return rule(name, "wrong_object", raised, others.bodies, another, the, scale=0.08, evident=evident)


def wrongly_left(
    name: str, event: str, left: Predicate, bodies: tuple[str, ...], the: str, at: str = "", for_s: float = 0.1
) -> Rule:
    """An object has been left at a wrong place, which is visible as long as it stays there."""
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
    """The arm or its carried object hits other objects; a breach only where the instruction forbids it."""
    who = f"the robot or {carried}"
    return struck(name, force_n, limit_n, (*bodies, HAND), who, another, scale_n=40.0, evident=evident, universal=False)
