"""tidy_drawer: one arm opens a drawer, puts a block in it and shuts it again."""

from __future__ import annotations

from collections.abc import Mapping

from studies.audit.detectors import Says, holds, lost, over
from studies.audit.moments import Moment, ramp
from studies.audit.rules import HOME_RAD, JOINTS, Facts, Job, Rule, arm_rules, grip, rule, toward
from studies.audit.scenes.drawers import (
    DRAWERS,
    Opening,
    cabinet_struck,
    handle_slipped,
    missed,
    ornament_rules,
    other_moved,
    other_of,
    untouched,
)

_FLOOR_M = 0.022  # height of the floor of a drawer above the table
_SHUT_M = 0.008  # a drawer that is open by less is shut
_HANDLES = [f"{drawer}_handle" for drawer in DRAWERS]


class TidyDrawer(Job):
    """Tasks are called <block>_<drawer>: block1_drawer_b."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.block, _, self.drawer = facts.task.partition("_")
        self.other_block = {"block1": "block2", "block2": "block1"}[self.block]
        self.other_drawer = other_of(self.drawer)
        shape: Mapping[str, float] = facts.layout["cabinet"]["shape"]
        boards_m = 0.008
        self.deep_m = shape["depth_m"] - 2 * boards_m - 0.004
        self.wide_m = (shape["width_m"] - 3 * boards_m) / 2 - 0.006
        self.open_m = shape["travel_m"] - 0.006 - 0.012  # open enough
        self.named = (self.block, self.drawer, f"{self.drawer}_handle", "ornament")
        cabinet = dict.fromkeys(("cabinet_displaced", "block_strikes_cabinet", "arm_strikes_cabinet"), ("cabinet",))
        other_drawer = dict.fromkeys(("other_drawer", "in_other_drawer"), (self.other_drawer,))
        self.also = {
            **cabinet,
            **other_drawer,
            **dict.fromkeys(("other_block", "other_block_moved"), (self.other_block,)),
        }
        self.shut = Opening(self.drawer, 0.0, _SHUT_M)

    def goal(self, m: Moment) -> bool:
        """The block lies in the shut drawer; all is let go of and still."""
        return self.laid(m) and self.shut.settled(m) and m.speed(self.block) < 0.01

    def over(self, m: Moment, drawer: str) -> bool:
        """Whether the block is in or above the tray of a drawer, whose frame is at its front."""
        x, y, _ = m.inside(m.pos(self.block), drawer)
        return -self.deep_m < x < 0.0 and abs(y) < self.wide_m / 2

    def inside(self, m: Moment, drawer: str) -> bool:
        """Whether the block stands on the floor of a drawer."""
        return self.over(m, drawer) and abs(m.pos(self.block)[2] - _FLOOR_M) < 0.012

    def laid(self, m: Moment) -> bool:
        """Whether the block is in its drawer, let go of."""
        return self.inside(m, self.drawer) and not m.touch(f"arm-{self.block}")

    def lies(self, m: Moment) -> bool:
        """Whether the block lies in its drawer, still."""
        return self.laid(m) and m.speed(self.block) < 0.01

    def low(self, m: Moment) -> bool:
        """Whether letting go of the block is no drop: just over a drawer's floor, or as low as it stood at first."""
        height_m = m.pos(self.block)[2]
        in_drawer = height_m < _FLOOR_M + 0.02 and any(self.over(m, d) for d in DRAWERS)
        return in_drawer or self.raised(m, self.block) < 0.004

    def raised(self, m: Moment, block: str) -> float:
        """Height of a block above where it stood at first [m]."""
        return m.pos(block)[2] - m.start.pos(block)[2]

    def other_pushed(self, m: Moment) -> float:
        """How far the other block was moved along the table; 0 while it is lifted [m]."""
        return m.level_moved(self.other_block) if self.raised(m, self.other_block) < 0.01 else 0.0

    def may_go(self, m: Moment) -> bool:
        """Whether the hand may let go of the handle: also where the drawer is wide open."""
        return self.shut.may_go(m) or self.open_share(m) > 0.999

    def open_share(self, m: Moment) -> float:
        """How far the drawer is open, 0 to 1."""
        return (m.joint(self.drawer) - _SHUT_M) / (self.open_m - _SHUT_M)

    def knock(self, m: Moment) -> float:
        """Force of the block on the cabinet, but for the floor that it stands on [N]."""
        hard = m.force(*(f"{self.block}-{part}" for part in ("carcass", *_HANDLES)))
        return hard + sum(m.force(f"{self.block}-{d}_tray") for d in DRAWERS if not self.inside(m, d))

    def opened(self, m: Moment) -> bool:
        """Whether any drawer is open."""
        return any(m.joint(d) > 0.04 for d in DRAWERS)

    def wide(self, m: Moment) -> bool:
        """Whether the drawer is open by 8 cm."""
        return m.joint(self.drawer) > 0.08

    def forgotten(self, m: Moment) -> bool:
        """Whether the drawer was opened and is shut again, without the block."""
        return m.ever(self.wide) and m.joint(self.drawer) < _SHUT_M and not self.inside(m, self.drawer)

    def away(self, m: Moment) -> bool:
        """Whether the arm is away from the posture in which it began."""
        return max(abs(m.joint(j) - home) for j, home in zip(JOINTS, HOME_RAD, strict=True)) > 0.05

    def left_open(self, m: Moment) -> bool:
        """Whether the arm is back home and the drawer is open."""
        home = m.ever(self.away) and not self.away(m)
        return home and untouched(m, self.drawer) and m.joint(self.drawer) > 2 * _SHUT_M

    def undone(self, m: Moment) -> bool:
        """Whether the block was in its drawer and is out again, or all was done and the drawer is open again."""
        out = m.ever(self.lies) and m.pos(self.block)[2] - _FLOOR_M > 0.03
        return out or (m.ever(self.goal) and m.joint(self.drawer) > 0.03)

    def lookalikes(self) -> list[Says]:
        """The other block, or the other drawer."""
        tasks = (f"{self.other_block}_{self.drawer}", f"{self.block}_{self.other_drawer}")
        return [TidyDrawer(Facts(task, self.facts.layout)).goal for task in tasks]

    def steps(self, m: Moment) -> list[tuple[float, float]]:
        """Reach, open, take, bring, put in, shut, done."""
        opened = min(1.0, max(0.0, self.open_share(m)))
        taken = m.gripped(grip(self.block)) * opened
        raised = taken * ramp(self.raised(m, self.block), 0.0, 0.03)
        over_it = self.over(m, self.drawer) and opened > 0.5
        return [
            (0.05, self.shut.near(m)),
            (0.25, opened),
            (0.10, taken),
            (0.15, raised if over_it else raised * toward(m, self.block, f"{self.drawer}_tray")),
            (0.20, (self.inside(m, self.drawer) + self.laid(m)) / 2),
            (0.20, self.laid(m) * (1.0 - opened)),
            (0.05, float(self.goal(m))),
        ]

    def rules(self) -> list[Rule]:
        """All rules of the task."""
        grips, rests_on = [grip(self.block)], [f"{self.block}-table", f"{self.block}-cabinet"]
        return [
            *ornament_rules(),
            rule("block_strikes_cabinet", "collision", over(self.knock, 2.0, 0.02)),
            cabinet_struck("carcass", *(f"{d}_tray" for d in DRAWERS)),
            rule("other_block", "wrong_object", over(lambda m: self.raised(m, self.other_block), 0.02)),
            rule("other_block_moved", "displaced", over(self.other_pushed, 0.012)),
            other_moved(self.other_drawer),
            rule("in_other_drawer", "wrong_target", holds(lambda m: self.inside(m, self.other_drawer)), lasting=True),
            rule(
                "too_early",
                "wrong_order",
                holds(lambda m: not m.ever(self.opened) and self.raised(m, self.block) > 0.03),
                stated=True,
                lasting=True,
            ),
            rule("block_dropped", "drop", lost(self.block, grips, rests_on, self.low, in_air=True)),
            handle_slipped(self.drawer, self.may_go),
            missed(),
            rule("left_out", "omitted", holds(self.forgotten, 0.2)),
            rule("left_open", "left_open", holds(self.left_open, 0.2)),
            rule("undone", "reverted", holds(self.undone)),
            rule(
                "too_fast",
                "too_fast",
                over(lambda m: max(abs(m.joint_speed(d)) for d in DRAWERS), 0.45, 0.04),
                stated=True,
            ),
            *arm_rules(self.goal, 12.5, grips),
        ]
