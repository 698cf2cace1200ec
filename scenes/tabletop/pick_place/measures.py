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
from scenes.kit.judging.item_measures import along_axis, between_fingers, reach_m
from scenes.kit.judging.measures import gripped, level_m, ramp, resting, touching, toward
from scenes.kit.props.items import Item
from scenes.kit.robots.station import ARM, ARM_TABLE, body_pairs, grip
from scenes.tabletop.pick_place.layout import CARRY_M, CONTAINERS, ITEMS, REQUEST, PickPlaceParams

INSIDE_M = {"bowl": 0.050, "plate": 0.060}  # how far from the middle an item's own middle may be
_LOW_M = 0.03  # letting go of something this low is setting it down
_LYING_M = 0.004

PAIRS = (
    *(pair for item in ITEMS[:REQUEST] for pair in body_pairs(item)),
    *(ContactPair(f"{ARM}-{item}", f"{ARM}/link0", item, 32) for item in ITEMS[REQUEST:]),
    *(ContactPair(f"{item}-{c}", item, c, 32) for item in ITEMS[:REQUEST] for c in CONTAINERS),
    *(ContactPair(f"{a}-{b}", a, b, 16) for a, b in combinations(ITEMS, 2) if a in ITEMS[:REQUEST]),
    *(ContactPair(f"{ARM}-{c}", f"{ARM}/link0", c, 32) for c in CONTAINERS),
    ARM_TABLE,
)


@dataclass(frozen=True, slots=True)
class TaskInstance:
    """One item of a layout, and the container that it should go to."""

    params: PickPlaceParams
    k: int
    container: str

    @property
    def item(self) -> Item:
        """What should be moved."""
        return self.params.items[self.k]

    @property
    def body(self) -> str:
        """Its body."""
        return ITEMS[self.k]

    @property
    def others(self) -> tuple[str, ...]:
        """Bodies of the items that should be left alone."""
        return tuple(b for b in ITEMS if b != self.body)

    @property
    def wrong_container(self) -> str:
        """The container that was not named."""
        return next(c for c in CONTAINERS if c != self.container)

    @property
    def supports(self) -> tuple[str, ...]:
        """Contacts of the item with what it can rest on."""
        return (f"{self.body}-table", *(f"{self.body}-{c}" for c in CONTAINERS))

    def goal(self, t: Trajectory) -> Bools:
        """In the right container, released and at rest."""
        return self.inside(t, self.container) & self.left_alone(t)

    def inside(self, t: Trajectory, container: str) -> Bools:
        """The item is borne by a container that stands level, well within its rim."""
        middle = along_axis(t, self.body, self.item.height_m / 2)[:, :2] - t.pos(container)[:, :2]
        near = np.hypot(*middle.T) < INSIDE_M[container]
        borne = touching(t, f"{self.body}-{container}") & ~touching(t, f"{self.body}-table")
        return np.asarray(near & borne & (t.tilt_rad(container) < radians(6.0)))

    def left_alone(self, t: Trajectory) -> Bools:
        """Nobody touches the item, and it is at rest."""
        return np.asarray(~touching(t, f"{ARM}-{self.body}") & resting(t, self.body))

    def low(self, t: Trajectory) -> Bools:
        """The item is so low that letting go of it is setting it down."""
        return np.asarray(t.pos(self.body)[:, 2] < _LOW_M)

    def reach(self, t: Trajectory) -> F64:
        """How near the gripper is to where the item is gripped."""
        return ramp(reach_m(t, self.body, self.item.grip_z_m), 0.07, 0.012)

    def held(self, t: Trajectory) -> F64:
        """Whether both pads press on the item."""
        return np.asarray(gripped(t, grip(self.body)), dtype=np.float64)

    def lifted(self, t: Trajectory) -> F64:
        """How far up the item is held."""
        return ramp(t.pos(self.body)[:, 2], _LYING_M, 0.8 * CARRY_M) * self.held(t)

    def carried(self, t: Trajectory) -> F64:
        """Share of the way to the container, in the air; full over the container at any height."""
        way = toward(t, self.body, self.container) * ramp(self.lifted(t), 0.2, 0.6)
        return np.maximum(way, self._over(t))

    def lowered(self, t: Trajectory) -> F64:
        """How near the item is to the container's floor."""
        up = t.pos(self.body)[:, 2] - t.pos(self.container)[:, 2]
        return ramp(up, CARRY_M - 0.01, 0.012) * self._over(t)

    def released(self, t: Trajectory) -> F64:
        """In the container, let go of, and coming to rest."""
        still = ramp(t.speed_mps(self.body), 0.05, 0.01) * ~touching(t, f"{ARM}-{self.body}")
        return self.inside(t, self.container) * still

    def strike_n(self, t: Trajectory) -> F64:
        """Force with which the arm or the item meets another item, except where the gripper takes that one [N]."""
        total = np.zeros(len(t))
        for j, other in enumerate(ITEMS):
            if other != self.body:
                taken = between_fingers(t, other, self.params.items[j].grip_z_m)
                pair = "-".join(sorted((self.body, other)))
                total += t.force_n(pair) + np.where(taken, 0.0, t.force_n(f"{ARM}-{other}"))
        return total

    def rim_n(self, t: Trajectory) -> F64:
        """Force with which the item meets a container from outside, rather than being set down in it [N]."""
        total = np.zeros(len(t))
        for container in CONTAINERS:
            outside = level_m(t, self.body, container) > INSIDE_M[container]
            total += np.where(outside, t.force_n(f"{self.body}-{container}"), 0.0)
        return total

    def pressed_n(self, t: Trajectory) -> F64:
        """Force with which the gripper presses the item down on what it stands on [N]."""
        return t.force_n(*self.supports) * touching(t, f"{ARM}-{self.body}")

    def landing_n(self, t: Trajectory) -> F64:
        """Force with which the item lands after it has left the gripper [N]."""
        return t.force_n(*self.supports) * ~touching(t, f"{ARM}-{self.body}")

    def other_raised_m(self, t: Trajectory) -> F64:
        """Height to which another item is being lifted [m]."""
        up = [t.pos(o)[:, 2] * touching(t, f"{ARM}-{o}") for o in self.others]
        return np.asarray(np.max(up, axis=0))

    def others_moved_m(self, t: Trajectory) -> F64:
        """How far the most displaced of the other items that lie on the table is from its place [m]."""
        return np.asarray(np.max([_shift_m(t, o) * (t.pos(o)[:, 2] < 0.032) for o in self.others], axis=0))

    def others_out_of_place(self, t: Trajectory) -> F64:
        """Whether some other item is visibly not where it stood."""
        shift = np.max([_shift_m(t, o) for o in self.others], axis=0)
        return np.maximum(
            ramp(shift, 0.006, 0.03), ramp(np.max([t.tilt_rad(o) for o in self.others], axis=0), 0.1, 0.4)
        )

    def in_wrong_container(self, t: Trajectory) -> F64:
        """Set down in the container that was not named."""
        return np.asarray(self.inside(t, self.wrong_container) & ~touching(t, f"{ARM}-{self.body}"), dtype=np.float64)

    def left_outside_m(self, t: Trajectory) -> F64:
        """How far from where it stood the item lies still, in neither container [m]."""
        stray = self.left_alone(t) & touching(t, *self.supports) & (_shift_m(t, self.body) > 0.0)
        for container in CONTAINERS:
            stray &= ~self.inside(t, container)
        return _shift_m(t, self.body) * stray

    def left_behind(self, t: Trajectory) -> F64:
        """The hand is where the item should be put, and the item still stands where it stood."""
        there = np.hypot(*(t.site(f"{ARM}/tool") - t.pos(self.container))[:, :2].T) < INSIDE_M[self.container]
        low = t.site(f"{ARM}/tool")[:, 2] < CARRY_M + 0.06
        return np.asarray(there & low & (_shift_m(t, self.body) < 0.05), dtype=np.float64)

    def taken_out(self, t: Trajectory) -> F64:
        """The item had been left in the container, and the arm has taken it away."""
        done = np.logical_or.accumulate(self.goal(t))
        away = level_m(t, self.body, self.container) > INSIDE_M[self.container] + 0.03
        away &= touching(t, f"{ARM}-{self.body}")
        return np.asarray(done & away, dtype=np.float64)

    def falling(self, t: Trajectory) -> F64:
        """In the air and in nobody's hand."""
        free = ~touching(t, f"{ARM}-{self.body}", *self.supports)
        return np.asarray(free & ~self.low(t), dtype=np.float64)

    def fallen_m(self, t: Trajectory) -> F64:
        """How far below the table top the item is [m]."""
        return np.maximum(-t.pos(self.body)[:, 2], 0.0)

    def milestones(self) -> tuple[Milestone, ...]:
        """Steps from the first reach to the released item."""
        the = f"the {self.item.words}"
        where = f"{'in' if self.container == 'bowl' else 'on'} the {self.container}"
        return (
            Milestone("reach", 0.10, self.reach, f"the gripper reaches {the}"),
            Milestone("grasp", 0.15, self.held, f"the gripper holds {the}"),
            Milestone("lift", 0.20, self.lifted, f"{the} is up in the air"),
            Milestone("carry", 0.25, self.carried, f"{the} is over the {self.container}"),
            Milestone("lower", 0.15, self.lowered, f"{the} is down {where}"),
            Milestone("release", 0.15, self.released, f"{the} lies {where}, released"),
        )

    def _over(self, t: Trajectory) -> F64:
        near = ramp(level_m(t, self.body, self.container), INSIDE_M[self.container] + 0.05, INSIDE_M[self.container])
        return near * ~touching(t, f"{self.body}-table")


def containers_moved(t: Trajectory) -> F64:
    """How far a container is from where and how it stood: 1 at 4 cm or 0.3 rad."""
    found = [np.maximum(ramp(_shift_m(t, c), 0.008, 0.04), ramp(t.tilt_rad(c), 0.05, 0.3)) for c in CONTAINERS]
    return np.asarray(np.max(found, axis=0))


def containers_shift_m(t: Trajectory) -> F64:
    """How far the more displaced container is from its place [m]."""
    return np.asarray(np.max([_shift_m(t, c) for c in CONTAINERS], axis=0))


def _shift_m(t: Trajectory, body: str) -> F64:
    """Level distance of a body from its first place [m]."""
    step = (t.pos(body) - t.pos(body)[:1])[:, :2]
    return np.asarray(np.hypot(*step.T))
