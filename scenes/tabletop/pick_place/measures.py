"""What a state of pick_place is worth: recorded contacts, milestones, the goal, and what a breach still shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.scene import ContactPair
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.carried_thing import CarriedThing
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.item_measures import along_axis
from scenes.kit.judging.measures import level_m, touching
from scenes.kit.judging.pairs import pairs_among
from scenes.kit.judging.surroundings import Surroundings
from scenes.kit.robots.station import ARM_TABLE, arm_pair, body_pairs
from scenes.tabletop.pick_place.layout import CARRY_M, CONTAINERS, ITEMS, REQUESTED, PickPlaceParams, other_container

INSIDE_M = {"bowl": 0.050, "plate": 0.060}  # how far from the middle an item's own middle may be

PAIRS = (
    *(pair for item in REQUESTED for pair in body_pairs(item)),
    *(arm_pair(item) for item in ITEMS if item not in REQUESTED),
    *(ContactPair(f"{item}-{c}", item, c, 32) for item in REQUESTED for c in CONTAINERS),
    *pairs_among(ITEMS, of=REQUESTED),
    *(arm_pair(c) for c in CONTAINERS),
    ARM_TABLE,
)
VESSELS = Surroundings(CONTAINERS)


@dataclass(frozen=True)
class PickPlaceMeasures:
    """One item of a layout, and the container that it should go to."""

    params: PickPlaceParams
    k: int
    container: str

    @property
    def wrong_container(self) -> str:
        """The container that was not named."""
        return other_container(self.container)

    @property
    def thing(self) -> Handled:
        """The item as a thing that the arm handles."""
        body = ITEMS[self.k]
        return Handled(body, self.params.the(self.k), (f"{body}-table", *(f"{body}-{c}" for c in CONTAINERS)))

    @cached_property
    def item(self) -> CarriedThing:
        """The item as a thing that is carried to the container."""
        within_m = INSIDE_M[self.container]
        return CarriedThing(
            thing=self.thing,
            grip_z_m=self.params.items[self.k].grip_z_m,
            place=self.container,
            there=partial(self.inside, container=self.container),
            carry_m=CARRY_M,
            within_m=within_m,
            near_m=within_m + 0.05,
            lowered_m=(CARRY_M - 0.01, 0.012),
        )

    @property
    def others(self) -> Surroundings:
        """The items that should be left alone."""
        return Surroundings(tuple(b for b in ITEMS if b != self.thing.body), seen_m=(0.006, 0.03), seen_rad=(0.1, 0.4))

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

    def in_wrong_container(self, t: Trajectory) -> Bools:
        """Set down in the container that was not named."""
        return self.inside(t, self.wrong_container) & ~self.thing.touched(t)

    def left_outside_m(self, t: Trajectory) -> F64:
        """How far from where it stood the item lies still, in neither container [m]."""
        return np.where(self.inside(t, self.wrong_container), 0.0, self.item.left_outside_m(t))

    def taken_out(self, t: Trajectory) -> Bools:
        """The item had been left in the container, and the arm has taken it away."""
        return self.item.taken_out(t, self.goal(t), INSIDE_M[self.container] + 0.03)

    def strike_n(self, t: Trajectory) -> F64:
        """Force with which the arm or the item meets another item, except where the gripper takes that one [N]."""
        grips_z_m = [item.grip_z_m for k, item in enumerate(self.params.items) if k != self.k]
        return self.others.struck_n(t, self.thing.body, grips_z_m)

    def rim_n(self, t: Trajectory) -> F64:
        """Force with which the item meets a container from outside, rather than being set down in it [N]."""
        total = np.zeros(len(t))
        for container in CONTAINERS:
            outside = level_m(t, self.thing.body, container) > INSIDE_M[container]
            total += np.where(outside, t.force_n(f"{self.thing.body}-{container}"), 0.0)
        return total
