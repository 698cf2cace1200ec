"""What scenes with things that one arm takes have in common: where a thing is taken, how it falls, what is struck."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from studies.audit.detectors import dragged, holds, leans, over
from studies.audit.moments import Moment, Vec, ramp
from studies.audit.rules import Rule, grip, let_go, pair, rule, toward

TOOL = "arm/tool"


def grip_height_m(item: Any) -> float:
    """Height above its base at which an item is taken, from its stored kind and size [m]."""
    if item["kind"] == "bottle":
        return float(item["height_m"]) - 0.020 - 0.010
    return float(item["height_m"]) - 0.014


def up_the_axis(m: Moment, body: str, height_m: float) -> Vec:
    """The point on a body's own z axis so far above its base."""
    return [a + height_m * b for a, b in zip(m.pos(body), m.axis(body, 2), strict=True)]


def between_fingers(m: Moment, body: str, grip_z_m: float) -> bool:
    """Whether a body is where the fingers close."""
    return math.dist(m.site(TOOL), up_the_axis(m, body, grip_z_m)) < 0.028


def closed_on_nothing(m: Moment) -> bool:
    """Whether the fingers have met: the mean of both, since each moves by itself."""
    return m.joint("arm/finger_joint1") + m.joint("arm/finger_joint2") < 0.006


def came_up_empty() -> Rule:
    """The fingers meet."""
    return rule("came_up_empty", "missed_grasp", holds(closed_on_nothing, 0.2))


@dataclass(frozen=True)
class Carried:
    """A thing that is brought to a place, as far as it has come there; lengths are in metres.

    Attributes:
        body, grip_z_m: the thing, and the height of its grip.
        place, floor_m: body that it is brought to, and height of the place above that body's frame.
        carry_m: height at which it is carried.
        within_m, near_m: level distances from the place's middle at which it is over it, and at which it is not at all.
        lowered_m: heights above the place where lowering begins and ends.
        close_m: distances from the grip where reaching begins and ends.
    """

    body: str
    grip_z_m: float
    place: str
    floor_m: float
    carry_m: float
    within_m: float
    near_m: float
    lowered_m: tuple[float, float]
    close_m: tuple[float, float]

    def above(self, m: Moment) -> float:
        """Height of the thing above its place."""
        return m.pos(self.body)[2] - m.pos(self.place)[2] - self.floor_m

    def steps(self, m: Moment, *, there: bool, clear: bool, ready: bool = True) -> list[tuple[float, float]]:
        """Reach, grasp, lift, carry, lower, release: is it there, clear of the table, and may it count yet?"""
        if not ready:
            return [(weight, 0.0) for weight in (0.10, 0.15, 0.20, 0.25, 0.15, 0.15)]
        held = m.gripped(grip(self.body))
        lifted = held * ramp(m.pos(self.body)[2], 0.004, 0.8 * self.carry_m)
        over_it = clear * ramp(m.apart(self.body, self.place), self.near_m, self.within_m)
        return [
            (0.10, ramp(math.dist(m.site(TOOL), up_the_axis(m, self.body, self.grip_z_m)), *self.close_m)),
            (0.15, float(held)),
            (0.20, lifted),
            (0.25, max(self._way(m, lifted), over_it)),
            (0.15, ramp(self.above(m), *self.lowered_m) * over_it),
            (0.15, there * let_go(m, self.body, [f"arm-{self.body}"])),
        ]

    def _way(self, m: Moment, lifted: float) -> float:
        return toward(m, self.body, self.place) * ramp(lifted, 0.2, 0.6)


def level_shift(m: Moment, body: str, below_m: float = math.inf) -> float:
    """How far a body was moved, seen from above; 0 where its base is higher than that [m]."""
    return m.level_moved(body) if m.pos(body)[2] < below_m else 0.0


def struck_n(m: Moment, carried: str, others: Sequence[tuple[str, float]]) -> float:
    """Force of the arm and of what it carries on other things, each with its grip's height; a grasp does not count."""
    total = 0.0
    for other, grip_z_m in others:
        total += m.force(pair(carried, other))
        total += 0.0 if between_fingers(m, other, grip_z_m) else m.force(f"arm-{other}")
    return total


def lifted_instead(name: str, others: Sequence[str]) -> Rule:
    """The arm lifts a thing that was not asked for."""

    def height(m: Moment) -> float:
        return max(m.pos(b)[2] if m.touch(f"arm-{b}") else 0.0 for b in others)

    return rule(name, "wrong_object", over(height, 0.035))


def item_rules(body: str) -> list[Rule]:
    """An item is not dragged along the table, does not fall off it, and stays upright."""
    return [
        came_up_empty(),
        rule("dragged", "drag", dragged(body, [f"{body}-table"], [f"arm-{body}"], 0.04), stated=True),
        rule("off_the_table", "off_table", over(lambda m: -m.pos(body)[2], 0.05)),
        rule("on_its_side", "tip", leans(body, 50.0)),
    ]
