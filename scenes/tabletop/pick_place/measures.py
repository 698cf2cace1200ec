"""What a state of pick_place is worth: recorded contacts, milestones, the goal, and what a breach still shows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.item_measures import along_axis, between_fingers, reach_m
from scenes.kit.judging.measures import level_m, level_shift_m, out_of_place, ramp, touching, toward
from scenes.kit.judging.milestones import handling_milestones
from scenes.kit.robots.station import ARM, ARM_TABLE, arm_pair, body_pairs
from scenes.tabletop.pick_place.layout import CARRY_M, CONTAINERS, ITEMS, REQUESTED, PickPlaceParams

INSIDE_M = {"bowl": 0.050, "plate": 0.060}  # how far from the middle an item's own middle may be
_LOW_M = 0.03  # letting go of something this low is setting it down
_LYING_M = 0.004

PAIRS = (
    *(pair for item in REQUESTED for pair in body_pairs(item)),
    *(arm_pair(item) for item in ITEMS if item not in REQUESTED),
    *(ContactPair(f"{item}-{c}", item, c, 32) for item in REQUESTED for c in CONTAINERS),
    *(ContactPair(f"{a}-{b}", a, b, 16) for a, b in combinations(ITEMS, 2) if a in REQUESTED),
    *(arm_pair(c) for c in CONTAINERS),
    ARM_TABLE,
)


@dataclass(frozen=True)
class PickPlaceMeasures:
    """One item of a layout, and the container that it should go to."""

    params: PickPlaceParams
    k: int
    container: str

    @property
    def thing(self) -> Handled:
        """The item as a thing that the arm handles."""
        body = ITEMS[self.k]
        supports = (f"{body}-table", *(f"{body}-{c}" for c in CONTAINERS))
        return Handled(body, f"the {self.params.items[self.k].words}", supports)

    @property
    def others(self) -> tuple[str, ...]:
        """Bodies of the items that should be left alone."""
        return tuple(b for b in ITEMS if b != self.thing.body)

    @property
    def wrong_container(self) -> str:
        """The container that was not named."""
        return next(c for c in CONTAINERS if c != self.container)

    @property
    def where(self) -> str:
        """The place in words."""
        return f"{'in' if self.container == 'bowl' else 'on'} the {self.container}"

    def goal(self, t: Trajectory) -> Bools:
        """In the right container, released and at rest."""
        return self.inside(t, self.container) & self.thing.left_alone(t)

    def inside(self, t: Trajectory, container: str) -> Bools:
        """The item is borne by a container that stands level, well within its rim."""
        body, height_m = self.thing.body, self.params.items[self.k].height_m
        middle = along_axis(t, body, height_m / 2)[:, :2] - t.pos(container)[:, :2]
        near = np.hypot(*middle.T) < INSIDE_M[container]
        borne = touching(t, f"{body}-{container}") & ~touching(t, f"{body}-table")
        return np.asarray(near & borne & (t.tilt_rad(container) < radians(6.0)))

    def low(self, t: Trajectory) -> Bools:
        """The item is so low that letting go of it is setting it down."""
        return np.asarray(t.pos(self.thing.body)[:, 2] < _LOW_M)

    def reach(self, t: Trajectory) -> F64:
        """How near the gripper is to where the item is gripped."""
        return ramp(reach_m(t, self.thing.body, self.params.items[self.k].grip_z_m), 0.07, 0.012)

    def lifted(self, t: Trajectory) -> F64:
        """How far up the item is held."""
        return ramp(t.pos(self.thing.body)[:, 2], _LYING_M, 0.8 * CARRY_M) * self.thing.held(t)

    def carried(self, t: Trajectory) -> F64:
        """Share of the way to the container, in the air; full over the container at any height."""
        way = toward(t, self.thing.body, self.container) * ramp(self.lifted(t), 0.2, 0.6)
        return np.maximum(way, self._over(t))

    def lowered(self, t: Trajectory) -> F64:
        """How near the item is to the container's floor."""
        up = t.pos(self.thing.body)[:, 2] - t.pos(self.container)[:, 2]
        return ramp(up, CARRY_M - 0.01, 0.012) * self._over(t)

    def released(self, t: Trajectory) -> F64:
        """In the container, let go of, and coming to rest."""
        return self.inside(t, self.container) * self.thing.let_go(t)

    def strike_n(self, t: Trajectory) -> F64:
        """Force with which the arm or the item meets another item, except where the gripper takes that one [N]."""
        total = np.zeros(len(t))
        for other in self.others:
            taken = between_fingers(t, other, self.params.items[ITEMS.index(other)].grip_z_m)
            pair = "-".join(sorted((self.thing.body, other)))
            total += t.force_n(pair) + np.where(taken, 0.0, t.force_n(f"{ARM}-{other}"))
        return total

    def rim_n(self, t: Trajectory) -> F64:
        """Force with which the item meets a container from outside, rather than being set down in it [N]."""
        total = np.zeros(len(t))
        for container in CONTAINERS:
            outside = level_m(t, self.thing.body, container) > INSIDE_M[container]
            total += np.where(outside, t.force_n(f"{self.thing.body}-{container}"), 0.0)
        return total

    def other_raised_m(self, t: Trajectory) -> F64:
        """Height to which another item is being lifted [m]."""
        up = [t.pos(o)[:, 2] * touching(t, f"{ARM}-{o}") for o in self.others]
        return np.asarray(np.max(up, axis=0))

    def others_moved_m(self, t: Trajectory) -> F64:
        """How far the most displaced of the other items that lie on the table is from its place [m]."""
        return np.asarray(np.max([level_shift_m(t, o) * (t.pos(o)[:, 2] < 0.032) for o in self.others], axis=0))

    def others_out_of_place(self, t: Trajectory) -> F64:
        """Whether some other item is visibly not where it stood."""
        shift = np.max([level_shift_m(t, o) for o in self.others], axis=0)
        tilt = np.max([t.tilt_rad(o) for o in self.others], axis=0)
        return np.maximum(ramp(shift, 0.006, 0.03), ramp(tilt, 0.1, 0.4))

    def in_wrong_container(self, t: Trajectory) -> Bools:
        """Set down in the container that was not named."""
        return self.inside(t, self.wrong_container) & ~self.thing.touched(t)

    def left_outside_m(self, t: Trajectory) -> F64:
        """How far from where it stood the item lies still, in neither container [m]."""
        shift = self.thing.shift_m(t)
        stray = self.thing.left_alone(t) & touching(t, *self.thing.supports) & (shift > 0.0)
        for container in CONTAINERS:
            stray &= ~self.inside(t, container)
        return shift * stray

    def left_behind(self, t: Trajectory) -> Bools:
        """The hand is where the item should be put, and the item still stands where it stood."""
        there = np.hypot(*(t.site(f"{ARM}/tool") - t.pos(self.container))[:, :2].T) < INSIDE_M[self.container]
        low = t.site(f"{ARM}/tool")[:, 2] < CARRY_M + 0.06
        return np.asarray(there & low & (self.thing.shift_m(t) < 0.05))

    def taken_out(self, t: Trajectory) -> Bools:
        """The item had been left in the container, and the arm has taken it away."""
        done = np.logical_or.accumulate(self.goal(t))
        away = level_m(t, self.thing.body, self.container) > INSIDE_M[self.container] + 0.03
        return np.asarray(done & away & self.thing.touched(t))

    def falling(self, t: Trajectory) -> F64:
        """In the air and in nobody's hand."""
        return np.asarray(self.thing.unsupported(t) & ~self.low(t), dtype=np.float64)

    def fallen_m(self, t: Trajectory) -> F64:
        """How far below the table top the item is [m]."""
        return np.maximum(-t.pos(self.thing.body)[:, 2], 0.0)

    def milestones(self) -> tuple[Milestone, ...]:
        """Steps from the first reach to the released item."""
        over = f"is over the {self.container}"
        measures = (self.reach, self.thing.held_share, self.lifted, self.carried, self.lowered, self.released)
        return handling_milestones(self.thing.the, measures, carry=over, lower=f"is down {self.where}", at=self.where)

    def _over(self, t: Trajectory) -> F64:
        inside = INSIDE_M[self.container]
        near = ramp(level_m(t, self.thing.body, self.container), inside + 0.05, inside)
        return near * ~touching(t, f"{self.thing.body}-table")


def containers_moved(t: Trajectory) -> F64:
    """How far a container is from where and how it stood: 1 at 4 cm or 0.3 rad."""
    return np.asarray(np.max([out_of_place(t, c, level_shift_m(t, c)) for c in CONTAINERS], axis=0))


def containers_shift_m(t: Trajectory) -> F64:
    """How far the more displaced container is from its place [m]."""
    return np.asarray(np.max([level_shift_m(t, c) for c in CONTAINERS], axis=0))
