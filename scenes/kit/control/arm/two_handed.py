"""Phases in which two arms, or one of the two, grasp one body, carry it and release it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from badgen.contracts.plan import Goal, Phase, Pose
from scenes.kit.control.arm.moves import go_home
from scenes.kit.robots.pair import ARMS

_ABOVE_M = 0.10


@dataclass(frozen=True, slots=True)
class TwoHanded:
    """Phases of handling one body with several hands.

    Attributes:
        body: the handled body.
        grasps: goal of each arm's tool at its grasp of the body.
        open_m: gap between the open fingertips before and after.
        arms: the arms that take part; the others hold still.
    """

    body: str
    grasps: Mapping[str, Goal]
    open_m: float
    arms: tuple[str, ...] = ARMS

    def by(self, arm: str) -> Self:
        """The same with one hand alone."""
        return replace(self, arms=(arm,))

    def take(self, *, speed_mps: float = 0.40, descend_s: float = 0.5) -> tuple[Phase, ...]:
        """Reach over the grasps, descend (in `descend_s` at least), and close."""
        at = {arm: self.grasps[arm] for arm in self.arms}
        over, wide = {arm: goal.moved((0.0, 0.0, _ABOVE_M)) for arm, goal in at.items()}, self._wide
        return (
            Phase("approach", hands=over, grip_m=wide, speed_mps=speed_mps, turn_radps=1.6, min_s=0.8),
            Phase("descend", hands=at, speed_mps=0.16, min_s=descend_s, reactive=True),
            Phase("grasp", grip_m=dict.fromkeys(self.arms, 0.0), min_s=0.5, grasps=True, body=self.body),
        )

    def carry(self, name: str, to: Goal, speed_mps: float, turn_radps: float = 1.2) -> Phase:
        """Carry the held body to a goal of its own frame."""
        return Phase(name, carry=to, speed_mps=speed_mps, turn_radps=turn_radps, holds=self.arms, body=self.body)

    def leave(self, up_m: float = 0.10) -> tuple[Phase, ...]:
        """Open the fingers, rise vertically, and go home."""
        return (
            Phase("release", grip_m=self._wide, min_s=0.4),
            Phase("retreat", hands=self._back(up_m), speed_mps=0.25, min_s=0.5),
            go_home(),
        )

    def recover(self) -> Phase:
        """Rise and open before a retry."""
        return Phase("recover", hands=self._back(0.12), grip_m=self._wide, speed_mps=0.25, min_s=0.6)

    @property
    def _wide(self) -> dict[str, float]:
        """Both grippers open, including that of an arm which does not take part."""
        return dict.fromkeys(ARMS, self.open_m)

    def _back(self, metres: float) -> dict[str, Goal]:
        """Move back along each tool's own axis; tools point along +z."""
        return {arm: Goal(f"{arm}/tool", Pose((0.0, 0.0, -metres))) for arm in self.arms}


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftAndLay(TwoHanded):
    """Phases of lifting a body off its support and laying it horizontally on a mark.

    Attributes:
        mark: body of the mark, whose frame is horizontal and on the table.
        foot_m: height of the body's frame above its lowest point.
        seat_m: height of the body's frame above the table on its first support.
        clearance_m: height of its lowest point above `seat_m` while it is carried.
    """

    mark: str
    foot_m: float
    seat_m: float
    clearance_m: float = 0.10

    def over(self, height_m: float) -> Goal:
        """The horizontal body over the mark, its lowest point `height_m` above the table."""
        return Goal(self.mark, Pose((0.0, 0.0, self.foot_m + height_m)))

    def whole(self) -> tuple[Phase, ...]:
        """From home to the body, to the mark, and home again."""
        up = Goal("self", Pose((0.0, 0.0, self.foot_m + self.clearance_m)))
        return (*self.take(), self.carry("lift", up, 0.14), *self.lay())

    def lay(self) -> tuple[Phase, ...]:
        """Bring the lifted body over the mark, lower and release it, and go home."""
        transfer = self.carry("transfer", self.over(self.seat_m + self.clearance_m), 0.24, 0.8)
        return (transfer, self.lower(0.001), *self.leave())

    def lower(self, to_m: float) -> Phase:
        """Lower the body over the mark until its lowest point is `to_m` above the table."""
        return self.carry("lower", self.over(to_m), 0.12)
