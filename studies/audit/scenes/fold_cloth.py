"""fold_cloth: two arms take the slat at the hem of a cloth and fold it onto one of three lines.

The points of the cloth are bodies, 13 rows of 5; row 0 is the hem.
"""

from __future__ import annotations

import math
from functools import partial
from types import MappingProxyType

from studies.audit.detectors import Says, few_hands, holds, leans, lost, over
from studies.audit.moments import Moment, Vec, flat, ramp
from studies.audit.rules import Facts, Job, Rule, arms_strike, let_go, rule, two_arm_rules, two_grips

_ROWS, _COLUMNS = 13, 5
_LINES = {"in_half": 12, "to_far_stripe": 8, "to_near_stripe": 4}  # row onto which the hem should go
_ON_LINE_M = 0.025
_FAR_EDGE_M = 0.030  # the far edge may move by so much
_LOW_M = 0.030  # letting go of a slat as low as this is setting it down
_SLAT_M = 0.0155  # height of the slat's middle at first
_ARMS = ("left-slat", "right-slat", "left-cloth", "right-cloth")
_GRIPS = two_grips("slat")
_POINTS = [f"cloth_{i}_{j}" for i in range(_ROWS) for j in range(_COLUMNS)]


class FoldCloth(Job):
    """Tasks are called in_half, to_far_stripe and to_near_stripe."""

    named = ("slat",)
    also = MappingProxyType(dict.fromkeys(("cup_shoved", "cup_rocked"), ("cup",)))

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.row = _LINES[facts.task]
        self.others = [row for row in _LINES.values() if row != self.row]

    def off(self, m: Moment, row: int) -> float:
        """Distance of the worst point of the hem from its own point of a row [m]."""
        return max(flat(m.pos(f"cloth_0_{j}"), m.pos(f"cloth_{row}_{j}")) for j in range(_COLUMNS))

    def height(self, m: Moment) -> float:
        """Height of the lower end of the slat above where it was at first [m]."""
        return min(m.pos("slat_left")[2], m.pos("slat_right")[2]) - _SLAT_M

    def far_edge(self, m: Moment) -> float:
        """How far a corner of the far edge has moved [m]."""
        return max(m.moved(f"cloth_{_ROWS - 1}_{j}") for j in (0, _COLUMNS - 1))

    def still(self, m: Moment) -> bool:
        """Whether slat and cloth are untouched and the slat is still."""
        return not m.touch(*_ARMS) and m.speed("slat") < 0.01

    def goal(self, m: Moment) -> bool:
        """The hem is on its line, the cloth low, its far edge where it was; all is let go of and still."""
        return self.still(m) and self.folded(m)

    def folded(self, m: Moment) -> bool:
        """Whether the hem is on its line, the cloth low, and its far edge where it was."""
        if self.off(m, self.row) >= _ON_LINE_M:
            return False
        low = self.height(m) < _LOW_M and max(m.pos(p)[2] for p in _POINTS) < 0.035
        return low and self.far_edge(m) < _FAR_EDGE_M

    def set_down(self, m: Moment) -> bool:
        """Whether the slat is away from where it was, and so low that letting go is no drop."""
        return self.height(m) < _LOW_M and m.moved("slat") > 0.02

    def left_on(self, m: Moment, row: int) -> bool:
        """Whether the hem was left on a row."""
        return self.set_down(m) and self.still(m) and self.off(m, row) < _ON_LINE_M

    def left_off(self, m: Moment) -> bool:
        """Whether the hem was left off its line, and on no other."""
        if not self.set_down(m) or not self.still(m):
            return False
        return self.off(m, self.row) > _ON_LINE_M and all(self.off(m, row) >= _ON_LINE_M for row in self.others)

    def empty(self, m: Moment) -> bool:
        """Whether the fingers of a hand have met."""
        return any(2.0 * m.joint(f"{arm}/finger_joint1") < 0.004 for arm in ("left", "right"))

    def lookalikes(self) -> list[Says]:
        """The other lines."""
        return [FoldCloth(Facts(line, self.facts.layout)).goal for line, row in _LINES.items() if row in self.others]

    def traces(self, m: Moment) -> list[Vec]:
        """All points of the cloth."""
        return [m.pos(p) for p in _POINTS]

    def mean_off(self, m: Moment) -> float:
        """Mean distance of the points of the hem from their line [m]."""
        gaps = [flat(m.pos(f"cloth_0_{j}"), m.pos(f"cloth_{self.row}_{j}")) for j in range(_COLUMNS)]
        return sum(gaps) / _COLUMNS

    def steps(self, m: Moment) -> list[tuple[float, float]]:
        """Reach, grasp, raise, carry, lower, release."""
        hands = sum(m.gripped(g) for g in _GRIPS) / 2
        tools = [(m.site(f"{arm}/tool"), m.pos(f"slat_{arm}")) for arm in ("left", "right")]
        reach = sum(ramp(math.dist((x, y, z - 0.008), end), 0.20, 0.015) for (x, y, z), end in tools) / 2
        raised = ramp(self.height(m), 0.005, 0.06) * ramp(hands, 0.0, 0.5)
        way = min(1.0, max(0.0, 1.0 - self.mean_off(m) / self.mean_off(m.start))) * ramp(raised, 0.2, 0.6)
        over_it = ramp(self.mean_off(m), 0.05, _ON_LINE_M)
        lowered = ramp(self.height(m), 0.08, _LOW_M) * over_it
        loose = let_go(m, "slat", _ARMS) if self.folded(m) else 0.0
        return [(0.10, reach), (0.15, hands), (0.20, raised), (0.25, max(way, over_it)), (0.15, lowered), (0.15, loose)]

    def rules(self) -> list[Rule]:
        """All rules of the task."""
        rests_on = ["slat-table"]
        elsewhere = [
            rule(f"on_other_line_{k}", "wrong_target", holds(partial(self.left_on, row=row), 0.2))
            for k, row in enumerate(self.others)
        ]
        return [
            rule("empty_hand", "missed_grasp", holds(self.empty)),
            rule("slat_dropped", "drop", lost("slat", _GRIPS, rests_on, self.set_down, in_air=True)),
            rule("slat_slipped", "slip", lost("slat", _GRIPS, rests_on, self.set_down, in_air=False)),
            rule("cloth_dragged", "drag", over(self.far_edge, 0.020), stated=True),
            rule("one_handed", "one_handed", few_hands(_GRIPS, rests_on, 2, 0.5), stated=True),
            *arms_strike(),
            rule("cup_shoved", "displaced", over(lambda m: m.moved("cup"), 0.010, 0.04)),
            rule("cup_rocked", "tip", leans("cup", 10.0), kind="safety"),
            *elsewhere,
            rule("hem_misplaced", "misplaced", holds(self.left_off, 0.2)),
            *two_arm_rules("slat", self.goal, 7.5),
        ]
