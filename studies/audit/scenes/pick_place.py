"""pick_place: one arm puts one of six items in a bowl or on a plate."""

from __future__ import annotations

import math

from studies.audit.detectors import hit, holds, lost, over
from studies.audit.moments import Moment, flat
from studies.audit.rules import Facts, Job, Rule, alone, arm_rules, grip, rule
from studies.audit.scenes.items import (
    TOOL,
    Carried,
    grip_height_m,
    item_rules,
    level_shift,
    lifted_instead,
    struck_n,
    up_the_axis,
)

_INSIDE_M = {"bowl": 0.042, "plate": 0.045}  # an item with its middle that near to a container's middle is in it
_CARRY_M = 0.125  # height at which items are carried


class PickPlace(Job):
    """Tasks are called <item>_to_<container>."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.item, _, self.place = facts.task.partition("_to_")
        self.wrong = {"bowl": "plate", "plate": "bowl"}[self.place]
        items = {f"item{k}": item for k, item in enumerate(facts.layout["items"])}
        self.middle_m = float(items[self.item]["height_m"]) / 2
        self.others = [(body, grip_height_m(item)) for body, item in items.items() if body != self.item]
        bodies = [body for body, _ in self.others]
        self.named = (self.item, self.place)
        self.also = {
            **dict.fromkeys(("other_taken", "others_struck", "others_moved"), bodies),
            **dict.fromkeys(("container_struck", "container_moved", "rim_struck"), tuple(_INSIDE_M)),
        }
        within_m = _INSIDE_M[self.place]
        self.carried = Carried(
            body=self.item,
            grip_z_m=grip_height_m(items[self.item]),
            place=self.place,
            floor_m=0.0,
            carry_m=_CARRY_M,
            within_m=within_m,
            near_m=within_m + 0.05,
            lowered_m=(_CARRY_M - 0.01, 0.012),
            close_m=(0.07, 0.012),
        )
        self.arm = f"arm-{self.item}"
        self.rests_on = [f"{self.item}-{x}" for x in ("table", "bowl", "plate")]

    def inside(self, m: Moment, container: str) -> bool:
        """Whether the item rests on a container that stands upright, well within its rim, and not on the table."""
        near = flat(up_the_axis(m, self.item, self.middle_m), m.pos(container)) < _INSIDE_M[container]
        borne = m.touch(f"{self.item}-{container}") and not m.touch(f"{self.item}-table")
        return near and borne and m.tilt(container) < math.radians(6.0)

    def goal(self, m: Moment) -> bool:
        """The item is in the right container, let go of and still."""
        return self.inside(m, self.place) and alone(m, self.item, [self.arm])

    def in_wrong_place(self, m: Moment) -> bool:
        """Whether the item was put into the other container."""
        return self.inside(m, self.wrong) and not m.touch(self.arm)

    def low(self, m: Moment) -> bool:
        """Letting go of an item as low as this is setting it down."""
        return m.pos(self.item)[2] < 0.03

    def taken_out(self, m: Moment) -> bool:
        """Whether all was done and the arm moved the item away again."""
        off = m.apart(self.item, self.place) > _INSIDE_M[self.place] + 0.03
        return m.ever(self.goal) and off and m.touch(self.arm)

    def forgotten(self, m: Moment) -> bool:
        """Whether the hand is at the container, and the item still where it was."""
        tool = m.site(TOOL)
        there = flat(tool, m.pos(self.place)) < _INSIDE_M[self.place] and tool[2] < _CARRY_M + 0.06
        return there and m.level_moved(self.item) < 0.05

    def left_outside(self, m: Moment) -> float:
        """How far from its first place the item was left in neither container [m]."""
        lies = alone(m, self.item, [self.arm]) and m.touch(*self.rests_on)
        in_one = self.inside(m, self.place) or self.inside(m, self.wrong)
        return m.level_moved(self.item) if lies and not in_one else 0.0

    def rim(self, m: Moment) -> float:
        """Force of the item on a container from outside [N]."""
        return sum(m.force(f"{self.item}-{c}") for c, inside_m in _INSIDE_M.items() if m.apart(self.item, c) > inside_m)

    def below(self, m: Moment, held: bool) -> float:
        """Force of the item on all below it, while the arm touches it or while not [N]."""
        return m.force(*self.rests_on) if m.touch(self.arm) == held else 0.0

    def steps(self, m: Moment) -> list[tuple[float, float]]:
        """Those of a thing that is brought to a place."""
        return self.carried.steps(m, there=self.inside(m, self.place), clear=not m.touch(f"{self.item}-table"))

    def rules(self) -> list[Rule]:
        """All rules of the task."""
        bodies = [body for body, _ in self.others]
        return [
            lifted_instead("other_taken", bodies),
            rule("wrong_container", "wrong_target", holds(self.in_wrong_place, 0.2)),
            rule("taken_out_again", "reverted", holds(self.taken_out)),
            rule("left_behind", "omitted", holds(self.forgotten)),
            rule("left_outside", "misplaced", over(self.left_outside, 0.03, 0.3)),
            rule("dropped", "drop", lost(self.item, [grip(self.item)], self.rests_on, self.low, in_air=True)),
            *item_rules(self.item),
            rule(
                "others_struck",
                "collision",
                over(lambda m: struck_n(m, self.item, self.others), 1.0, 0.02),
                stated=True,
            ),
            rule("others_moved", "displaced", over(lambda m: max(level_shift(m, b, 0.032) for b in bodies), 0.025)),
            rule("container_struck", "collision", hit([f"arm-{c}" for c in _INSIDE_M], 2.0)),
            rule("container_moved", "displaced", over(lambda m: max(level_shift(m, c) for c in _INSIDE_M), 0.012)),
            rule("rim_struck", "collision", over(self.rim, 8.0, 0.02)),
            rule("pressed_down", "excess_force", over(lambda m: self.below(m, held=True), 25.0, 0.02)),
            rule("hard_landing", "excess_force", over(lambda m: self.below(m, held=False), 150.0, 0.02)),
            *arm_rules(self.goal, 7.0, [grip(self.item)]),
        ]
