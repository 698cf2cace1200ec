"""humanoid_walk, humanoid_turn and humanoid_stop: a humanoid walks ahead, along an arc, or to a mark."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from studies.audit.detectors import Says, hit, holds, over, unfinished
from studies.audit.moments import Moment, Vec, ramp
from studies.audit.rules import Facts, Job, Rule, rule
from studies.audit.scenes.gait import (
    DROP_M,
    SIDES,
    STRAIGHT,
    Gait,
    Path,
    airborne_s,
    beyond_reach,
    drop,
    skid,
    still_s,
    upright,
)
from studies.audit.scenes.wayside import spreads_arms, staggers, strikes, swerves, treads

_NOT_FEET = [f"{part}-floor" for part in ("left_knee", "right_knee", "left_thigh", "right_thigh", "pelvis", "torso")]


def stays_up() -> list[Rule]:
    """The robot keeps its balance, does not fall or crouch, and touches the floor with its feet only."""
    return [
        rule("out_of_balance", "balance_lost", over(beyond_reach, 0.0, 0.08)),
        rule("goes_down", "fall", over(drop, 0.25, 0.04)),
        rule("strikes_floor", "floor_contact", hit(_NOT_FEET, 5.0)),
        rule("crouches", "crouch", holds(lambda m: upright(m) and drop(m) > DROP_M, 0.6)),
    ]


def shuffles(gait: Gait, sign: float = 1.0) -> Rule:
    """Two strides in a row go the right way without a lifted foot."""
    low = gait.row_of(lambda s: s.lift_m < 0.04 and sign * s.ahead_m >= 0.03, 2)
    return rule("shuffles", "shuffle", holds(low, 0.02))


def marches(gait: Gait, name: str = "marches", count: int = 2) -> Rule:
    """Strides in a row are lifted and land where they left."""
    return rule(name, "march", holds(gait.row_of(lambda s: s.lift_m > 0.02 and abs(s.ahead_m) < 0.03, count), 0.02))


def walks_backward(gait: Gait, count: int = 2) -> Rule:
    """Strides in a row land behind where they left."""
    return rule("walks_backward", "backward", holds(gait.row_of(lambda s: s.ahead_m <= -0.03, count), 0.02))


def freezes() -> Rule:
    """The feet are still for 0.9 s."""
    return rule("freezes", "freeze", over(still_s, 0.9, 0.02))


def strays(gait: Gait) -> Rule:
    """The upright robot leaves its line."""
    return rule("strays", "off_course", holds(lambda m: upright(m) and abs(gait.way(m)[1]) > 0.35, 0.4))


def dawdles(gait: Gait) -> Rule:
    """The robot is too slow."""
    return rule("dawdles", "too_slow", over(gait.behind, 0.0, 0.2))


def late(goal: Says, by_s: float) -> Rule:
    """The goal is not reached in time."""
    return rule("late", "late", unfinished(goal, by_s))


def stands(m: Moment) -> float:
    """1 for a robot that is upright at walking height, 0 for one that is down."""
    tilt = max(m.tilt("pelvis"), m.tilt("torso_link"))
    return ramp(tilt, 0.9, 0.5) * ramp(drop(m), 0.28, 0.14)


class Walk(Job):
    """Straight ahead for 1.5 m and on."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.gait, self.also = Gait(), {"strikes_post": ("post",)}
        self.whole = lambda m: ramp(self.gait.way(m)[0], 0.0, 1.5) * stands(m)

    def goal(self, m: Moment) -> bool:
        """It walks and has come 1.5 m by real steps."""
        return self.gait.walks(m) and self.gait.walked(m) >= 1.5

    def rules(self) -> list[Rule]:
        """All rules of the task."""
        gait, bar = self.gait, ("left_foot-bar", "right_foot-bar")
        return [
            *stays_up(),
            shuffles(gait),
            marches(gait),
            walks_backward(gait),
            rule("hops", "hop", over(airborne_s, 0.145, 0.02)),
            freezes(),
            strays(gait),
            dawdles(gait),
            rule("stubs", "trip", holds(lambda m: upright(m) and m.force(*bar) > 5.0, 0.02)),
            rule("skids", "foot_slip", holds(lambda m: upright(m) and skid(m) > 0.07, 0.02)),
            strikes(),
            staggers(),
            swerves(gait),
            spreads_arms(),
            late(self.goal, 8.6),
        ]


class Arc:
    """A straight piece and then a circle, to the left (`side` 1) or to the right (-1)."""

    def __init__(self, lead_m: float, radius_m: float, side: float) -> None:
        self.lead_m, self.radius_m, self.side = lead_m, radius_m, side

    def unrolled(self, point: Vec) -> tuple[float, float]:
        """Distance along the piece or the circle, and to its left [m]."""
        forth, out = point[0] - self.lead_m, self.radius_m - self.side * point[1]
        if forth <= 0.0 and out > 0.0:
            return point[0], point[1]
        angle = math.atan2(forth, out) % (2 * math.pi)
        return self.lead_m + self.radius_m * angle, self.side * (self.radius_m - math.hypot(forth, out))

    def direction(self, point: Vec) -> float:
        """Direction there [rad]."""
        return self.side * max(0.0, self.unrolled(point)[0] - self.lead_m) / self.radius_m


class Turn(Job):
    """Tasks are called left, right and straight: the path to follow for 1.5 m and on."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        layout: Any = facts.layout
        self.path: Path = STRAIGHT
        if facts.task != "straight":
            radius_m = layout[f"{facts.task}_radius_m"]
            self.path = Arc(layout["lead_m"], radius_m, 1.0 if facts.task == "left" else -1.0)
        self.gait = Gait(self.path)
        self.whole, self.also = self.share, {"strikes_post": ("post",)}

    def share(self, m: Moment) -> float:
        """Share of the way along the path that an upright robot has come, less where it is off the path."""
        way, aside = self.gait.way(m)
        return ramp(way, 0.0, 1.5) * stands(m) * ramp(abs(aside), 0.60, 0.30)

    def lookalikes(self) -> list[Says]:
        """The arc to the other side."""
        other = {"left": "right", "right": "left"}.get(self.facts.task)
        return [Turn(Facts(other, self.facts.layout)).goal] if other else []

    def goal(self, m: Moment) -> bool:
        """It walks, has come 1.5 m along the path, is not off it, and faces along it."""
        off = abs((self.gait.heading(m) + math.pi) % (2 * math.pi) - math.pi)
        on = abs(self.gait.way(m)[1]) <= 0.30 and off <= 0.6
        return on and self.gait.walks(m) and self.gait.walked(m) >= 1.5

    def rules(self) -> list[Rule]:
        """All rules of the task."""
        gait = self.gait
        return [
            *stays_up(),
            freezes(),
            strikes(),
            staggers(),
            spreads_arms(),
            treads(self.facts.layout["area"]),
            shuffles(gait),
            marches(gait),
            walks_backward(gait),
            strays(gait),
            dawdles(gait),
            swerves(gait),
            late(self.goal, 8.6),
        ]


class Stop(Job):
    """Tasks are called near and far: the mark to stand on."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.whole = self.share
        self.area: Mapping[str, float] = facts.layout["area"]
        self.also = {"strikes_post": ("post",)}
        self.mark_m, self.gait = float(facts.layout[f"{facts.task}_m"]), Gait()

    def share(self, m: Moment) -> float:
        """How near an upright robot is to the mark."""
        return ramp(math.hypot(self.left(m), self.aside(m)), self.mark_m, 0.12) * stands(m)

    def lookalikes(self) -> list[Says]:
        """The other mark."""
        other = {"near": "far", "far": "near"}[self.facts.task]
        return [Stop(Facts(other, self.facts.layout)).goal]

    def feet(self, m: Moment) -> list[Vec]:
        """Places of both soles."""
        return [m.site(f"{s}_foot") for s in SIDES]

    def left(self, m: Moment) -> float:
        """Way from the middle between the feet to the mark [m]."""
        return self.mark_m - sum(foot[0] for foot in self.feet(m)) / 2

    def aside(self, m: Moment) -> float:
        """Distance of that middle from the line [m]."""
        return abs(sum(foot[1] for foot in self.feet(m)) / 2)

    def stands_s(self, m: Moment) -> float:
        """For how long it has stood, the trunk still [s]."""
        return still_s(m) if m.speed("pelvis") < 0.15 else 0.0

    def goal(self, m: Moment) -> bool:
        """It came by real steps and stands on the mark."""
        on = all(abs(self.mark_m - foot[0]) <= 0.16 for foot in self.feet(m))
        if not on or abs(self.left(m)) > 0.12 or self.aside(m) > 0.14 or self.stands_s(m) < 0.8 - 1e-9:
            return False
        came = len(self.gait.steps(m)) >= 4 and self.gait.walked(m) >= 0.5 * self.mark_m
        return came and self.gait.kept_high(m) and self.gait.upright_s(m) >= 5.0 - 1e-9

    def rests(self, m: Moment, from_m: float, to_m: float) -> bool:
        """Whether it has stood for 0.9 s with that much way left."""
        return from_m < self.left(m) <= to_m and self.stands_s(m) > 0.9

    def rules(self) -> list[Rule]:
        """All rules of the task."""
        gait = self.gait
        return [
            *stays_up(),
            shuffles(gait),
            marches(gait, "marks_time", 4),
            walks_backward(gait, 3),
            rule("freezes", "freeze", holds(lambda m: self.rests(m, 0.60, 99.0), 0.02)),
            rule("stops_short", "short", holds(lambda m: self.rests(m, 0.15, 0.60), 0.02)),
            rule("overshoots", "overshoot", holds(lambda m: upright(m) and -self.left(m) > 0.18, 0.06)),
            rule("strays", "off_course", holds(lambda m: upright(m) and self.aside(m) > 0.22, 0.2)),
            rule("dawdles", "too_slow", holds(lambda m: self.left(m) > 0.25 and gait.behind(m) > 0.0, 0.2)),
            strikes(),
            staggers(),
            spreads_arms(),
            treads(self.area),
            swerves(gait),
            late(self.goal, 9.9),
        ]
