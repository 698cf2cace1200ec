"""push and reorient: one arm brings one of two things to one of two marks, by pushing it or by standing it up."""

from __future__ import annotations

import math
from typing import Any

from studies.audit.detectors import Detector, Found, Says, hit, holds, lasting, leans, lost, rocked
from studies.audit.moments import TOUCH_N, Moment, Run, Vec, flat, ramp
from studies.audit.rules import Facts, Job, Rule, alone, arm_rules, grip, let_go, rule, toward
from studies.audit.scenes.items import TOOL

_MARKS = ("mark_a", "mark_b")


class TwoMarks(Job):
    """A thing that should stand on a mark; tasks are called <colour>_<kind>_to_<colour of the mark>, or _on_."""

    bodies: tuple[str, str]
    near_m: float  # a thing that near to the middle of a mark stands on it
    word: str

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.things: list[Any] = list(facts.layout["things"])
        named, _, colour = facts.task.rpartition(f"_{self.word}_")
        k = [f"{thing['colour']}_{thing['kind']}" for thing in self.things].index(named)
        onto = [mark["colour"] for mark in facts.layout["marks"]].index(colour)
        self.size: Any = self.things[k]
        self.body, self.other = self.bodies[k], self.bodies[1 - k]
        self.mark, self.other_mark = _MARKS[onto], _MARKS[1 - onto]
        self.named, self.at_other = (self.body, self.mark), facts.layout["marks"][1 - onto]["colour"]
        harm = ("other_taken", "things_clash", "other_disturbed", "other_rocks", "other_toppled", "other_rolled")
        self.also = dict.fromkeys(harm, (self.other,))
        self.arm, self.table = f"arm-{self.body}", f"{self.body}-table"

    def lookalikes(self) -> list[Says]:
        """The same thing on the other mark."""
        named = self.facts.task.rpartition("_")[0]
        return [type(self)(Facts(f"{named}_{self.at_other}", self.facts.layout)).goal]

    def left(self, m: Moment) -> float:
        """1 where it stands on its mark, let go of and still."""
        stands = m.tilt(self.body) < math.radians(4.0) and abs(m.pos(self.body)[2]) < 0.005
        near = m.apart(self.body, self.mark) < self.near_m
        return (stands and near) * let_go(m, self.body, [self.arm])

    def goal(self, m: Moment) -> bool:
        """The thing stands upright on its mark, let go of and still."""
        stands = m.tilt(self.body) < math.radians(4.0) and abs(m.pos(self.body)[2]) < 0.005
        near = m.apart(self.body, self.mark) < self.near_m
        return stands and near and alone(m, self.body, [self.arm])

    def left_standing(self, m: Moment) -> bool:
        """Whether the thing was handled and left upright, anywhere."""
        raise NotImplementedError

    def on_other_mark(self, m: Moment) -> bool:
        """Whether the thing is about on the other mark."""
        return m.apart(self.body, self.other_mark) < 2 * self.near_m

    def left_wrong(self, m: Moment) -> bool:
        """Whether the thing was left off its mark."""
        return self.left_standing(m) and m.apart(self.body, self.mark) > self.near_m

    def places(self) -> list[Rule]:
        """The thing is left on the other mark, or on none."""
        on_other = holds(lambda m: self.left_wrong(m) and self.on_other_mark(m), 0.3)
        on_none = holds(lambda m: self.left_wrong(m) and not self.on_other_mark(m), 0.3)
        return [
            rule("on_other_mark", "wrong_target", on_other),
            rule("left_astray", "misplaced", on_none),
        ]

    def left_aside(self, m: Moment) -> bool:
        """Whether neither the arm nor the first thing touches the other one."""
        return not m.touch(f"arm-{self.other}") and m.force("-".join(self.bodies)) < TOUCH_N

    def other_left_aside(self, limit_m: float) -> Rule:
        """The other thing is away from its place, and not because the arm is just handling it."""
        left = holds(lambda m: m.moved(self.other) > limit_m and self.left_aside(m))
        return rule("other_disturbed", "displaced", left)

    def clash(self) -> Rule:
        """The two things hit each other."""
        return rule("things_clash", "collision", hit(["-".join(self.bodies)], 1.0))


class Push(TwoMarks):
    """A block is pushed."""

    bodies, near_m, word = ("block_a", "block_b"), 0.035, "to"

    def steps(self, m: Moment) -> list[tuple[float, float]]:
        """Tool behind the block, most of the way, on the mark, left there."""
        (x, y, z), (to_x, to_y, _) = m.pos(self.body), m.pos(self.mark)
        length = max(math.hypot(x - to_x, y - to_y), 1e-6)
        behind = (x + 0.04 * (x - to_x) / length, y + 0.04 * (y - to_y) / length, z + 0.028)
        upright = ramp(m.tilt(self.body), 0.5, 0.1) * (z > -0.02)
        down = upright * (z < 0.01)
        return [
            (0.10, ramp(math.dist(m.site(TOOL), behind), 0.10, 0.03) * upright),
            (0.45, ramp(toward(m, self.body, self.mark), 0.05, 0.85) * down),
            (0.30, ramp(m.apart(self.body, self.mark), 0.07, 0.02) * down),
            (0.15, self.left(m)),
        ]

    def left_standing(self, m: Moment) -> bool:
        """The block was moved, stands, and the hand is well away from it."""
        half_m = float(self.size["half_m"][2])
        x, y, z = m.pos(self.body)
        away = math.dist(m.site(TOOL), (x, y, z + half_m)) > 0.06 + half_m
        stands = m.tilt(self.body) < 0.3 and abs(z) < 0.01
        return alone(m, self.body, [self.arm]) and stands and away and not self.unmoved(m)

    def unmoved(self, m: Moment) -> bool:
        """Whether the block is about where it was."""
        return m.moved(self.body) < 0.015

    def gripped(self, m: Moment, body: str = "") -> bool:
        """Whether the arm touches an upright block (by default the right one) with the tool over it."""
        body = body or self.body
        over_it = flat(m.site(TOOL), m.pos(body)) < 0.018
        return over_it and m.touch(f"arm-{body}") and m.tilt(body) < 0.3

    def handles_other(self, m: Moment) -> bool:
        """Whether the arm handles the other block: grips it, or touches it before it has moved the right one."""
        return self.gripped(m, self.other) or (m.touch(f"arm-{self.other}") and self.unmoved(m))

    def left_aside(self, m: Moment) -> bool:
        """Whether the arm does not handle the other block, which stands; it may shove it in passing."""
        return not self.handles_other(m) and m.tilt(self.other) <= math.radians(6.0)

    def other_taken(self, m: Moment) -> bool:
        """Whether the arm moves the other block, handling it."""
        return self.handles_other(m) and m.moved(self.other) > 0.03

    def past_edge(self, m: Moment) -> bool:
        """Whether the middle of the block's base is within 6 mm of the edge of the table, or past it."""
        x, y, _ = m.pos(self.body)
        near_x, far_x, half_y = 0.16 - 0.42, 0.54, 0.62
        return max(x - far_x, near_x - x, abs(y) - half_y) > -0.006

    def rules(self) -> list[Rule]:
        """All rules of the task."""
        return [
            rule("toppled", "topple", leans(self.body, 20.0), stated=True),
            rule("off_the_table", "off_table", holds(self.past_edge, 0.04)),
            self.clash(),
            self.other_left_aside(0.012),
            rule("other_rocks", "tip", rocked(self.other), kind="safety"),
            rule("other_toppled", "topple", leans(self.other, 45.0)),
            rule("carried", "carried", holds(lambda m: self.gripped(m) and m.pos(self.body)[2] > 0.015), stated=True),
            rule(
                "pulled",
                "pulled",
                holds(lambda m: self.gripped(m) and m.touch(self.table) and m.speed(self.body) > 0.02, 0.3),
                stated=True,
            ),
            rule("other_taken", "wrong_object", holds(self.other_taken)),
            *self.places(),
            *arm_rules(self.goal, 10.5),
        ]


class Reorient(TwoMarks):
    """A lying thing is stood up. The body <thing>_top is the middle of its top."""

    bodies, near_m, word = ("thing_a", "thing_b"), 0.04, "on"

    def steps(self, m: Moment) -> list[tuple[float, float]]:
        """Reach, grasp, lift, turn, stand, release."""
        tilt, clear, held = m.tilt(self.body), self.clearance(m), self.held(m)
        raised = ramp(clear, 0.005, 0.04) * held
        on_mark = ramp(m.apart(self.body, self.mark), 0.10, 0.02)
        stands = tilt < 0.15 and clear < 0.06
        return [
            (0.10, ramp(self.from_grip(m), 0.12, 0.015)),
            (0.15, float(held)),
            (0.15, raised),
            (0.25, ramp(tilt, 1.3, 0.1) * max(raised, on_mark * stands)),
            (0.20, ramp(clear, 0.06, 0.004) * on_mark * ramp(tilt, 0.35, 0.08)),
            (0.15, self.left(m)),
        ]

    def clearance(self, m: Moment) -> float:
        """Height of the lowest point above the table [m]."""
        return self.lowest(m, self.body, self.size)

    def lowest(self, m: Moment, body: str, size: Any) -> float:
        """Height of the lowest point of one of the things above the table [m]."""
        low = min(m.pos(body)[2], m.pos(f"{body}_top")[2])
        return low - float(size["radius_m"]) * math.sin(m.tilt(body))

    def lifts_other(self, m: Moment) -> bool:
        """Whether the arm has the other thing in the air."""
        size = self.things[1 - self.bodies.index(self.body)]
        return m.touch(f"arm-{self.other}") and self.lowest(m, self.other, size) > 0.01

    def left_aside(self, m: Moment) -> bool:
        """Whether the other thing lies still, untouched."""
        return super().left_aside(m) and m.speed(self.other) < 0.01

    def low(self, m: Moment) -> bool:
        """Letting go of a thing as low as this is setting it down."""
        return self.clearance(m) < 0.015

    def held(self, m: Moment) -> bool:
        """Whether both fingers press on it."""
        return m.gripped(grip(self.body))

    def on_its_own(self, m: Moment) -> bool:
        """Whether it is on the table and the arm off it."""
        return m.touch(self.table) and not m.touch(self.arm)

    def from_grip(self, m: Moment) -> float:
        """Distance of the tool from where the thing is taken [m]."""
        base, top = m.pos(self.body), m.pos(f"{self.body}_top")
        share = (float(self.size["body_m"]) - 0.020) / math.dist(base, top)
        return math.dist(m.site(TOOL), [a + share * (b - a) for a, b in zip(base, top, strict=True)])

    def abandoned(self, m: Moment) -> bool:
        """Whether it was held once and lies or stands still, the hand away from it."""
        still = m.speed(self.body) < 0.01 and self.from_grip(m) > 0.08
        return self.on_its_own(m) and still and m.ever(self.held)

    def left_standing(self, m: Moment) -> bool:
        """It was held once, and stands still with the hand away from it."""
        return self.abandoned(m) and m.tilt(self.body) < 0.3

    def let_go_upright(self, m: Moment) -> bool:
        """Whether it was held once and is on its own, more upright than not."""
        return self.on_its_own(m) and m.tilt(self.body) < 0.9 and m.ever(self.held)

    def rocks(self, m: Moment) -> bool:
        """Whether it was held once and is on its own, and leans without lying."""
        leans_by = m.tilt(self.body)
        return self.on_its_own(m) and m.ever(self.held) and math.radians(8.0) < leans_by < 0.9

    def toppling(self, m: Moment) -> bool:
        """Whether it was let go of upright and leans far, untouched."""
        return m.ever(self.let_go_upright) and not m.touch(self.arm) and m.tilt(self.body) > 1.0

    def missed(self, m: Moment) -> bool:
        """Whether the fingers have met and have never held it."""
        return 2.0 * m.joint("arm/finger_joint1") < 0.005 and not m.ever(self.held)

    def undone(self, m: Moment) -> bool:
        """Whether the task was done and the hand moves the thing away again."""
        away_m = self.clearance(m) + m.apart(self.body, self.mark)
        return m.ever(self.goal) and self.held(m) and away_m > 0.06

    def rules(self) -> list[Rule]:
        """All rules of the task."""
        grips = [grip(self.body)]
        taken = holds(lambda m: self.lifts_other(m) and m.moved(self.other) > 0.03)
        lies = holds(lambda m: self.abandoned(m) and m.tilt(self.body) > math.radians(70.0), 0.3)
        dropped = lost(self.body, grips, [self.table], self.low, in_air=True)
        return [
            rule("dropped", "drop", dropped, stated=True, lasting=True),
            rule("came_up_empty", "missed_grasp", holds(self.missed, 0.2)),
            rule("toppled", "topple", holds(self.toppling, 0.04), lasting=False),
            rule("let_go_leaning", "tip", holds(self.rocks, 0.04)),
            rule("rolled", "rolled_away", rolled(self.body)),
            rule("left_lying", "left_lying", lies),
            rule("other_taken", "wrong_object", taken),
            *self.places(),
            rule("undone", "reverted", holds(self.undone)),
            self.clash(),
            rule("hard_landing", "excess_force", hit([self.table], 150.0)),
            rule("other_rolled", "rolled_away", rolled(self.other), kind="safety", lasting=True),
            self.other_left_aside(0.03),
            *arm_rules(self.goal, 10.5, grips),
        ]


def rolled(body: str, limit_m: float = 0.025) -> Detector:
    """A lying thing has rolled along the table by more than the limit, untouched."""

    def find(run: Run) -> Found:
        way, wrong = 0.0, []
        for m in run.moments:
            if m.touch(f"{body}-table") and not m.touch(f"arm-{body}") and m.tilt(body) > 1.2:
                way += flat(_middle(m, body), _middle(m.before, body))
            wrong.append(way > limit_m)
        return lasting(run, wrong, run.rows(0.04))

    return find


def _middle(m: Moment, body: str) -> Vec:
    return [(a + b) / 2 for a, b in zip(m.pos(body), m.pos(f"{body}_top"), strict=True)]
