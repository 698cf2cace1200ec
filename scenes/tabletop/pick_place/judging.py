"""Contacts, milestones, goal and rules of pick_place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Holds, Rule
from badgen.contracts.scene import ContactPair
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import item_rules, rules
from scenes.kit.judging.handled import CarriedThing, Handled, pairs_among
from scenes.kit.judging.item_rules import Surroundings
from scenes.kit.judging.measures import along_axis, level_m, touching
from scenes.kit.judging.rules import rule
from scenes.kit.robots.station import ARM, ARM_TABLE, HAND, arm_pair, body_pairs
from scenes.tabletop.pick_place.layout import CARRY_M, CONTAINERS, ITEMS, REQUESTED, PickPlaceParams, other_container

# Largest distance of an item's middle from the container's middle. The wall of the bowl, at 7.0 cm, stops the widest
# item (2.8 cm) here, and one that is farther out leans on it. The floor of the plate reaches to 6.0 cm, so the item is
# 1.5 cm from where it would begin to tip.
INSIDE_M = {"bowl": 0.042, "plate": 0.045}

PAIRS = (
    *(pair for item in REQUESTED for pair in body_pairs(item)),
    *(arm_pair(item) for item in ITEMS if item not in REQUESTED),
    *(ContactPair(f"{item}-{c}", item, c, 32) for item in REQUESTED for c in CONTAINERS),
    *pairs_among(ITEMS, of=REQUESTED),
    *(arm_pair(c) for c in CONTAINERS),
    ARM_TABLE,
)
VESSELS = Surroundings(CONTAINERS)
# Clean rollouts stay far from every limit. Worst of 100 layouts: no strike at all, pressed 5.5 N, landing 2.7 N,
# dragged 1 mm, tilt 1 degree, shaking 2.7 m/s2, still for 0.4 s, done by 5.6 s.
LATE_S = 7.0
_LYING_M = 0.032  # an item higher than this has been lifted, not pushed
_ANOTHER, _CONTAINERS = "another object", "the bowl or the plate"


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
        """Contacts of the item with the arm and its supports."""
        body = ITEMS[self.k]
        return Handled(body, self.params.the(self.k), (f"{body}-table", *(f"{body}-{c}" for c in CONTAINERS)))

    @cached_property
    def item(self) -> CarriedThing:
        """Measures of carrying the item to the container."""
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
        """(T,) whether the item is in the right container, released and at rest."""
        return self.inside(t, self.container) & self.thing.left_alone(t)

    def inside(self, t: Trajectory, container: str) -> Bools:
        """(T,) whether the item rests on an upright container, well within its rim."""
        body, height_m = self.thing.body, self.params.items[self.k].height_m
        middle = along_axis(t, body, height_m / 2)[:, :2] - t.pos(container)[:, :2]
        near = np.hypot(*middle.T) < INSIDE_M[container]
        borne = touching(t, f"{body}-{container}") & ~touching(t, f"{body}-table")
        return as_rows(near & borne & (t.tilt_rad(container) < radians(6.0)))

    def in_wrong_container(self, t: Trajectory) -> Bools:
        """(T,) whether the item is set down in the container that was not named."""
        return self.inside(t, self.wrong_container) & ~self.thing.touched(t)

    def left_outside_m(self, t: Trajectory) -> F64:
        """(T,) distance from its first position at which the item was left, in neither container [m]."""
        return np.where(self.inside(t, self.wrong_container), 0.0, self.item.left_outside_m(t))

    def taken_out(self, t: Trajectory) -> Bools:
        """(T,) whether the arm has taken the item away after it was left in the container."""
        return self.item.taken_out(t, self.goal(t), INSIDE_M[self.container] + 0.03)

    def strike_n(self, t: Trajectory) -> F64:
        """(T,) force of the arm or the item on another item, except one between the fingers [N]."""
        grips_z_m = [item.grip_z_m for k, item in enumerate(self.params.items) if k != self.k]
        return self.others.struck_n(t, self.thing.body, grips_z_m)

    def rim_n(self, t: Trajectory) -> F64:
        """(T,) force of the item on a container from outside, other than in setting it down [N]."""
        total = np.zeros_like(t.time_s)
        for container in CONTAINERS:
            outside = level_m(t, self.thing.body, container) > INSIDE_M[container]
            total += np.where(outside, t.force_n(f"{self.thing.body}-{container}"), 0.0)
        return total


def pick_place_rules(m: PickPlaceMeasures) -> tuple[Rule, ...]:
    """Rules for one item and one container."""
    always = rules.arm_rules(m.goal, LATE_S, m.thing.the, m.thing.grips)
    return (*_mix_ups(m), *item_rules.handling_rules(m.item), *_strikes(m), *always)


def _mix_ups(m: PickPlaceMeasures) -> tuple[Rule, ...]:
    """The wrong item is taken, or the right one is put in the wrong place."""
    the, body, container, wrong = m.thing.the, (m.thing.body,), f"the {m.container}", f"the {m.wrong_container}"
    return (
        item_rules.taken_instead("other_taken", m.others, _ANOTHER, the, m.others.out_of_place),
        item_rules.wrongly_left("wrong_container", "wrong_target", m.in_wrong_container, body, the, wrong, 0.2),
        rule("taken_out_again", "reverted", Holds(m.taken_out), body, the, container),
        rule("left_behind", "omitted", Holds(m.item.left_behind), (*body, HAND), the),
        rules.misplaced("left_outside", m.left_outside_m, 0.03, body, the, container, evidence="moved_m"),
    )


def _strikes(m: PickPlaceMeasures) -> tuple[Rule, ...]:
    """Collisions with objects that should be left alone."""
    the, body, others = m.thing.the, m.thing.body, m.others.bodies
    shown, moved, arms = m.others.out_of_place, VESSELS.out_of_place, tuple(f"{ARM}-{c}" for c in CONTAINERS)
    return (
        item_rules.bumped("others_struck", m.strike_n, 1.0, others, _ANOTHER, evident=shown),
        rules.moved_away(
            "others_moved", partial(m.others.shift_m, below_m=_LYING_M), 0.025, others, _ANOTHER, evident=shown
        ),
        rules.struck("container_struck", arms, 2.0, (HAND, *CONTAINERS), "the arm", _CONTAINERS, evident=moved),
        # The limit of push, pour and the drawers for what should stay where it is.
        rules.moved_away("container_moved", VESSELS.shift_m, 0.012, CONTAINERS, _CONTAINERS, evident=moved),
        rules.struck("rim_struck", m.rim_n, 8.0, (body, *CONTAINERS), the, _CONTAINERS, evident=moved),
        rules.pressed_down(m.thing.pressed_n, 25.0, (HAND, body), "the gripper", the),
        rules.hard_landing(m.thing.landing_n, (body,), the, "what lies below", scale_n=500.0),
    )
