"""A flat thing that two grippers lift off its seat and lay level on a mark: measures, milestones, the goal."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import level_m, ramp, touching, toward
from scenes.kit.judging.two_handed import HandledByTwo, both_reach

PLACE_TOL_M = 0.04  # how far off the middle of its mark it may lie
_LOW_M = 0.02  # letting go of something this low is setting it down


@dataclass(frozen=True)
class LevelCarry:
    """One thing, and the mark on the table that it should be laid on.

    Attributes:
        thing: what is carried.
        handles: sites at which the left and the right tool take it.
        foot_m: height of its frame above its lowest point, while it is level.
        seat: contact pair with what it lies on at first; seat_m: height of its frame there above the table.
        seat_the: what it lies on at first, in words.
        mark: body of the mark; others: bodies of the marks that were not asked for.
        where: the mark in words.
    """

    thing: HandledByTwo
    handles: tuple[str, str]
    foot_m: float
    seat: str
    seat_m: float
    seat_the: str
    mark: str
    others: tuple[str, ...]
    where: str

    def height_m(self, t: Trajectory) -> F64:
        """(T,) height of its lowest point above the table, as long as it is level [m]."""
        return t.pos(self.thing.body)[:, 2] - self.foot_m

    def low(self, t: Trajectory) -> Bools:
        """(T,) whether it is so low that letting go of it is setting it down."""
        return self.height_m(t) < _LOW_M

    def falling(self, t: Trajectory) -> F64:
        """(T,) 1 where it is in the air and in nobody's hands."""
        return np.asarray(self.thing.unsupported(t) & ~self.low(t), dtype=np.float64)

    def tipped(self, t: Trajectory) -> F64:
        """(T,) how far it is out of level: 1 at 0.6 rad."""
        return ramp(t.tilt_rad(self.thing.body), 0.25, 0.6)

    def placed(self, t: Trajectory) -> Bools:
        """(T,) whether it lies flat on the table, on its mark."""
        flat = (t.tilt_rad(self.thing.body) < radians(3.0)) & (np.abs(self.height_m(t)) < 0.005)
        return np.asarray((self._off_m(t, self.mark) < PLACE_TOL_M) & flat)

    def goal(self, t: Trajectory) -> Bools:
        """(T,) whether it is placed, released and at rest."""
        return self.placed(t) & self.thing.left_alone(t)

    def reach(self, t: Trajectory) -> F64:
        """(T,) how near both tools are to their handles."""
        return both_reach(t, [t.site(handle) for handle in self.handles], near_m=0.012)

    def lifted(self, t: Trajectory) -> F64:
        """(T,) how far its lowest point is above its seat, held and upright: 1 at 5 cm."""
        up = ramp(t.pos(self.thing.body)[:, 2], self.seat_m + 0.004, self.seat_m + self.foot_m + 0.05)
        return up * self.thing.in_hand(t) * self._upright(t)

    def carried(self, t: Trajectory) -> F64:
        """(T,) share of the way to the mark, in the air; full over it at any height, unless it lies on its seat."""
        way = toward(t, self.thing.body, self.mark) * ramp(self.lifted(t), 0.2, 0.6)
        return np.maximum(way, self._over(t))

    def lowered(self, t: Trajectory) -> F64:
        """(T,) how near it is to the table over its mark."""
        return ramp(self.height_m(t), self.seat_m + 0.05, 0.004) * self._over(t)

    def released(self, t: Trajectory) -> F64:
        """(T,) on its mark, let go of, and coming to rest."""
        return self.placed(t) * self.thing.let_go(t)

    def left_beside_m(self, t: Trajectory) -> F64:
        """(T,) how far off its mark it has been left on the table, other than on another mark [m]."""
        return self._left_off_m(t) * ~self._on_another(t)

    def left_on_another_m(self, t: Trajectory) -> F64:
        """(T,) how far off its mark it has been left, where it lies on another mark [m]."""
        return self._left_off_m(t) * self._on_another(t)

    def milestones(self) -> tuple[Milestone, ...]:
        """Steps from the first reach to the released thing."""
        the, where = self.thing.the, self.where
        return (
            Milestone("reach", 0.10, self.reach, "both grippers reach the handles"),
            Milestone("grasp", 0.15, self.thing.held_share, f"both grippers hold {the}"),
            Milestone("lift", 0.25, self.lifted, f"{the} is up in the air, clear of {self.seat_the}"),
            Milestone("carry", 0.25, self.carried, f"{the} is over {where}"),
            Milestone("lower", 0.15, self.lowered, f"{the} is down on {where}"),
            Milestone("release", 0.10, self.released, f"{the} lies on {where}, released"),
        )

    def _off_m(self, t: Trajectory, mark: str) -> F64:
        return level_m(t, self.thing.body, mark)

    def _upright(self, t: Trajectory) -> F64:
        return ramp(t.tilt_rad(self.thing.body), 0.6, 0.12)

    def _over(self, t: Trajectory) -> F64:
        return ramp(self._off_m(t, self.mark), 0.12, 0.03) * self._upright(t) * ~touching(t, self.seat)

    def _left_off_m(self, t: Trajectory) -> F64:
        lying = self.thing.left_alone(t) & touching(t, f"{self.thing.body}-table")
        return self._off_m(t, self.mark) * lying

    def _on_another(self, t: Trajectory) -> Bools:
        return np.asarray(np.any([self._off_m(t, m) < PLACE_TOL_M for m in self.others], axis=0))
