"""lid_lift: two arms lift a lid off a bowl and lay it on one of three mats."""

from __future__ import annotations

import math

from studies.audit.detectors import (
    Says,
    at_once,
    dragged,
    few_hands,
    hit,
    hit_after_parting,
    leans,
    lost,
    over,
    rocked,
)
from studies.audit.moments import Moment, ramp
from studies.audit.rules import Facts, Job, Rule, alone, arms_strike, let_go, rule, toward, two_arm_rules, two_grips

_ARMS = ("left-lid", "right-lid")
_GRIPS = two_grips("lid")
_RESTS_ON = ("lid-bowl", "lid-table")
_PLUG_M = 0.012  # the lid's frame is so high when it lies on a table
_NEAR_M = 0.04  # a lid that is not farther from the middle of a mat lies on it


class LidLift(Job):
    """The lid should come to the mat of one colour; the task is called to_<colour>."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        colours = [mat["colour"] for mat in facts.layout["mats"]]
        asked = colours.index(facts.task.removeprefix("to_"))
        mats = ("mat_a", "mat_b", "mat_c")
        self.mat, self.others = mats[asked], [mat for k, mat in enumerate(mats) if k != asked]
        self.other_tasks = [f"to_{c}" for k, c in enumerate(colours) if k != asked]
        self.rim_m = float(facts.layout["vessel"]["bowl_r_m"])
        self.named, self.seat_m = ("lid", "bowl", self.mat), float(facts.layout["vessel"]["bowl_h_m"])

    def goal(self, m: Moment) -> bool:
        """The lid lies flat on the mat, let go of and still."""
        flat = m.tilt("lid") < math.radians(3.0) and abs(self.height(m)) < 0.005
        return flat and m.apart("lid", self.mat) < _NEAR_M and alone(m, "lid", _ARMS)

    def height(self, m: Moment) -> float:
        """Height of the lid's plug above the table [m]."""
        return m.pos("lid")[2] - _PLUG_M

    def low(self, m: Moment) -> bool:
        """Letting go of a lid as low as this is setting it down."""
        return self.height(m) < 0.02

    def left_at(self, m: Moment) -> float:
        """Distance from the mat of a lid that was left on the table; 0 of one that was not [m]."""
        left = alone(m, "lid", _ARMS) and m.touch("lid-table")
        return m.apart("lid", self.mat) if left else 0.0

    def on_another(self, m: Moment) -> bool:
        """Whether the lid is on a mat that was not asked for."""
        return any(m.apart("lid", other) < _NEAR_M for other in self.others)

    def blow_n(self, m: Moment) -> float:
        """Force of the arms on the bowl, without that of a hand that has the bowl's rim between its fingers [N]."""
        return sum(m.force(f"{arm}-bowl") for arm in ("left", "right") if not self.at_rim(m, arm))

    def at_rim(self, m: Moment, arm: str) -> bool:
        """Whether the tool of an arm is within a centimetre of the rim, seen along the axis, and not above it."""
        x, y, z = m.inside(m.site(f"{arm}/tool"), "bowl")
        return abs(math.hypot(x, y) - self.rim_m) < 0.010 and z < self.seat_m + 0.01

    def bowl_off(self, m: Moment) -> float:
        """How far the bowl is from its first place; 0 while it leans [m]."""
        return m.moved("bowl") if m.tilt("bowl") <= math.radians(6.0) else 0.0

    def lookalikes(self) -> list[Says]:
        """The lid on the other mats."""
        return [LidLift(Facts(task, self.facts.layout)).goal for task in self.other_tasks]

    def steps(self, m: Moment) -> list[tuple[float, float]]:
        """Reach, grasp, lift, carry, lower, release."""
        gaps = [math.dist(m.site(f"{arm}/tool"), m.site(f"{arm}_handle")) for arm in ("left", "right")]
        hands = sum(m.gripped(g) for g in _GRIPS) / 2
        upright = ramp(m.tilt("lid"), 0.6, 0.12)
        z = ramp(m.pos("lid")[2], self.seat_m + 0.004, self.seat_m + _PLUG_M + 0.05)
        lifted = z * ramp(hands, 0.0, 0.5) * upright
        over_it = 0.0 if m.touch("lid-bowl") else ramp(m.apart("lid", self.mat), 0.12, 0.03) * upright
        flat = m.tilt("lid") < math.radians(3.0) and abs(self.height(m)) < 0.005
        placed = flat and m.apart("lid", self.mat) < _NEAR_M
        return [
            (0.10, sum(ramp(gap, 0.20, 0.012) for gap in gaps) / 2),
            (0.15, hands),
            (0.25, lifted),
            (0.25, max(toward(m, "lid", self.mat) * ramp(lifted, 0.2, 0.6), over_it)),
            (0.15, ramp(self.height(m), self.seat_m + 0.05, 0.004) * over_it),
            (0.10, placed * let_go(m, "lid", _ARMS)),
        ]

    def rules(self) -> list[Rule]:
        """All rules of the task."""
        return [
            rule("lid_strikes_bowl", "collision", hit_after_parting(["lid-bowl"], 2.0, 40.0), stated=True),
            rule("arm_strikes_bowl", "collision", at_once(lambda m: self.blow_n(m) > 2.0)),
            rule("lid_dropped", "drop", lost("lid", _GRIPS, _RESTS_ON, self.low, in_air=True)),
            rule("lid_slipped", "slip", lost("lid", _GRIPS, ["lid-bowl"], self.low, in_air=False)),
            rule("lid_tipped", "tip", leans("lid", 25.0), kind="method", lasting=False),
            rule("hard_landing", "excess_force", hit(["lid-table"], 150.0)),
            *arms_strike(),
            rule("bowl_displaced", "displaced", over(self.bowl_off, 0.02)),
            rule("bowl_rocked", "tip", rocked("bowl"), kind="safety"),
            rule("lid_dragged", "drag", dragged("lid", _RESTS_ON, _ARMS, 0.05), stated=True),
            rule("one_handed", "one_handed", few_hands(_GRIPS, _RESTS_ON, 2, 0.5), stated=True),
            rule(
                "on_other_mat",
                "wrong_target",
                over(lambda m: self.left_at(m) if self.on_another(m) else 0.0, _NEAR_M, 0.3),
            ),
            rule(
                "lid_misplaced",
                "misplaced",
                over(lambda m: 0.0 if self.on_another(m) else self.left_at(m), _NEAR_M, 0.3),
            ),
            *two_arm_rules("lid", self.goal, 8.5),
        ]
