"""Phases in which two arms lift a thing off its seat, bring it over a mark and lay it there level."""

from __future__ import annotations

from dataclasses import dataclass, replace

from badgen.contracts.plan import Goal, Phase, Pose
from scenes.kit.control.arm.two_handed import TwoHanded


@dataclass(frozen=True, slots=True)
class LiftAndLay:
    """The way of one body to one mark.

    Attributes:
        hands: the hands that take it.
        mark: body of the mark, whose frame is level and on the table.
        foot_m: height of the body's frame above its lowest point.
        seat_m: height of the body's frame above the table where it lies at first.
        clearance_m: its lowest point is carried this far above that.
    """

    hands: TwoHanded
    mark: str
    foot_m: float
    seat_m: float
    clearance_m: float = 0.10

    def by(self, arm: str) -> LiftAndLay:
        """The same with one hand alone."""
        return replace(self, hands=self.hands.by(arm))

    def over(self, height_m: float) -> Goal:
        """The body level over the mark, its lowest point `height_m` above the table."""
        return Goal(self.mark, Pose((0.0, 0.0, self.foot_m + height_m)))

    def whole(self) -> tuple[Phase, ...]:
        """From home to the body, to the mark, and home again."""
        up = Goal("self", Pose((0.0, 0.0, self.foot_m + self.clearance_m)))
        return (*self.hands.take(), self.hands.carry("lift", up, 0.14), *self.lay())

    def lay(self) -> tuple[Phase, ...]:
        """From the air to the mark, and home."""
        transfer = self.hands.carry("transfer", self.over(self.seat_m + self.clearance_m), 0.24, 0.8)
        return (transfer, self.lower(0.001), *self.hands.leave())

    def lower(self, to_m: float) -> Phase:
        """Down over the mark until the lowest point is `to_m` above the table."""
        return self.hands.carry("lower", self.over(to_m), 0.12)
