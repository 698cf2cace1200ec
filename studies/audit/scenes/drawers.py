"""open_drawer and close_drawer: one arm moves one of two drawers of a cabinet on which an ornament stands."""

from __future__ import annotations

import math

from studies.audit.detectors import Says, hit, holds, leans, lost, over, rocked, shifted
from studies.audit.moments import Moment, ramp
from studies.audit.rules import HAND, Facts, Job, Rule, arm_rules, grip, rule

DRAWERS = ("drawer_a", "drawer_b")


def other_of(drawer: str) -> str:
    """The drawer that is not this one."""
    return DRAWERS[1 - DRAWERS.index(drawer)]


def slid(m: Moment, drawer: str) -> float:
    """How far a drawer is from its first opening [m]."""
    return abs(m.joint(drawer) - m.start.joint(drawer))


def untouched(m: Moment, drawer: str) -> bool:
    """Whether the arm touches neither the handle nor the rest of a drawer."""
    return not m.touch(f"arm-{drawer}_handle", f"arm-{drawer}_tray")


def gap_m(m: Moment) -> float:
    """Gap between the fingers, as the joint of the first one says [m]."""
    return 2.0 * m.joint("arm/finger_joint1")


def ornament_rules() -> list[Rule]:
    """The cabinet and the ornament on it stay where they are."""
    return [
        rule("ornament_struck", "collision", hit(["arm-ornament"], 0.5)),
        rule("ornament_toppled", "topple", leans("ornament", 45.0), lasting=False),
        rule("ornament_rocked", "rocked", rocked("ornament")),
        rule("ornament_displaced", "displaced", over(ornament_moved, 0.012)),
        rule("cabinet_displaced", "displaced", shifted("cabinet", 0.010)),
    ]


def ornament_moved(m: Moment) -> float:
    """How far from its first place the ornament stands again, about upright and still, seen from above [m]."""
    stands = m.tilt("ornament") < 0.15 and m.speed("ornament") < 0.05
    return m.level_moved("ornament") if stands else 0.0


def cabinet_struck(*parts: str) -> Rule:
    """The arm hits these parts of the cabinet."""
    return rule("arm_strikes_cabinet", "collision", hit([f"arm-{part}" for part in parts], 3.0))


def other_moved(drawer: str) -> Rule:
    """The drawer that was not asked for moves."""
    return rule("other_drawer", "wrong_object", over(lambda m: slid(m, drawer), 0.015))


def handle_slipped(drawer: str, fine: Says) -> Rule:
    """The hand loses the handle; the cabinet always stands on the table, so that a drawer never falls."""
    grips = [grip(f"{drawer}_handle")]
    return rule("handle_slipped", "slip", lost(drawer, grips, ["cabinet-table"], fine, in_air=False))


def missed() -> Rule:
    """The fingers have closed to less than half of a handle's width."""
    return rule("missed", "missed_grasp", holds(lambda m: gap_m(m) < 0.007, 0.04))


class Opening:
    """One drawer that should come to one opening."""

    def __init__(self, drawer: str, wanted_m: float, near_m: float) -> None:
        self.drawer, self.wanted_m, self.near_m = drawer, wanted_m, near_m

    def off(self, m: Moment) -> float:
        """Distance from the wanted opening [m]."""
        return abs(m.joint(self.drawer) - self.wanted_m)

    def near(self, m: Moment) -> float:
        """How near the tool is to the handle: 0 from 20 cm, 1 at 12 mm."""
        return ramp(math.dist(m.site("arm/tool"), m.pos(f"{self.drawer}_handle")), 0.20, 0.012)

    def there(self, m: Moment) -> bool:
        """Whether it is open as far as it should be."""
        return self.off(m) < self.near_m

    def still(self, m: Moment) -> bool:
        """Whether it does not move."""
        return abs(m.joint_speed(self.drawer)) < 0.01

    def settled(self, m: Moment) -> bool:
        """Whether it is where it should be, let go of and still."""
        return self.there(m) and untouched(m, self.drawer) and self.still(m)

    def may_go(self, m: Moment) -> bool:
        """Whether the hand may let go: all is done, or all is still."""
        return self.there(m) or (m.speed(HAND) < 0.01 and self.still(m))

    def left(self, m: Moment, beyond: bool) -> bool:
        """Whether it was moved and left, beyond the wanted opening or short of it."""
        moved = untouched(m, self.drawer) and self.still(m) and slid(m, self.drawer) > 0.008
        outwards = self.wanted_m > m.start.joint(self.drawer)
        past = m.joint(self.drawer) > self.wanted_m if outwards else m.joint(self.drawer) < self.wanted_m
        return moved and past == beyond and self.off(m) > self.near_m

    def stood(self, m: Moment) -> bool:
        """Whether it is still at the wanted opening."""
        return self.there(m) and self.still(m)

    def undone(self, m: Moment) -> bool:
        """Whether it was where it should be and is away from there again."""
        return m.ever(self.stood) and self.off(m) > self.near_m + 0.006


class MoveDrawer(Job):
    """Tasks are called <drawer>_full, _half or _shut."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        drawer, _, how_far = facts.task.rpartition("_")
        travel_m = float(facts.layout["cabinet"]["shape"]["travel_m"])
        wanted_m = {"full": travel_m - 0.006, "half": travel_m / 2, "shut": 0.0}[how_far]
        self.own, self.drawer = Opening(drawer, wanted_m, 0.006 if how_far == "shut" else 0.012), drawer
        self.how_far, self.named = how_far, ("cabinet", drawer, f"{drawer}_handle", "ornament")
        self.also = {"other_drawer": [other_of(drawer)], "by_front": [f"{drawer}_tray"]}

    def goal(self, m: Moment) -> bool:
        """The drawer is at the wanted opening, let go of and still."""
        return self.own.settled(m)

    def lookalikes(self) -> list[Says]:
        """The same opening of the other drawer."""
        return [MoveDrawer(Facts(f"{other_of(self.drawer)}_{self.how_far}", self.facts.layout)).goal]

    def steps(self, m: Moment) -> list[tuple[float, float]]:
        """Reach, grasp, slide, release."""
        own, drawer = self.own, self.drawer
        free = own.there(m) and untouched(m, drawer)
        return [
            (0.15, own.near(m)),
            (0.20, float(m.gripped(grip(f"{drawer}_handle")))),
            (0.50, ramp(own.off(m), max(own.off(m.start), own.near_m + 1e-4), own.near_m)),
            (0.15, free * ramp(abs(m.joint_speed(drawer)), 0.05, 0.01)),
        ]

    def rules(self) -> list[Rule]:
        """All rules of the task."""
        own, drawer, other = self.own, self.drawer, other_of(self.drawer)
        return [
            *ornament_rules(),
            cabinet_struck("carcass", f"{other}_tray"),
            rule("by_front", "off_handle", hit([f"arm-{drawer}_tray"], 2.0), stated=True),
            rule("too_fast", "too_fast", over(lambda m: abs(m.joint_speed(drawer)), 0.35, 0.04), stated=True),
            other_moved(other),
            handle_slipped(drawer, own.may_go),
            rule("left_short", "short", holds(lambda m: own.left(m, beyond=False), 0.4)),
            rule("left_too_far", "too_far", holds(lambda m: own.left(m, beyond=True), 0.4)),
            rule("undone", "reverted", holds(own.undone)),
            missed(),
            *arm_rules(self.goal, 8.0, [grip(f"{drawer}_handle")]),
        ]
