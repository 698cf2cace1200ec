"""Shared measures for an object held by one gripper, or by the grippers of several arms.

`Handled` is an object with its contact pairs; `CarriedThing` adds the place that it is brought to. Their plan
counterpart is `Handling` in `control.arm.moves`, which makes the phases of taking and placing an object.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Predicate
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from badgen.masks import ever
from scenes.kit.judging.measures import gripped, level_m, level_shift_m, ramp, reach_m, resting, touching, toward
from scenes.kit.robots.station import ARM, FINGERS

Span = tuple[float, float]  # values at which a measure is 0 and 1
_LYING_M = 0.004  # height of the base below which the object counts as lying
_LIFTED_SHARE = 0.8  # share of `carry_m`


def between(a: str, b: str) -> str:
    """Name of the contact pair of two objects, in either order."""
    return "-".join(sorted((a, b)))


def pairs_among(bodies: Sequence[str], of: Sequence[str] | None = None, slots: int = 16) -> tuple[ContactPair, ...]:
    """Contact pairs of each of these bodies with each other one; with `of`, only those with a body in `of`."""
    kept = bodies if of is None else of
    found = (sorted(pair) for pair in combinations(bodies, 2) if set(pair) & set(kept))
    return tuple(ContactPair(between(a, b), a, b, slots) for a, b in found)


@dataclass(frozen=True, slots=True)
class Handled:
    """Contacts of a body that arms handle: measures of holding, releasing, resting and falling.

    Its contact pairs are those that `body_pairs` records.

    Attributes:
        body: name in the model.
        the: noun phrase for rules and captions, such as "the red block".
        supports: contact pairs with everything that it can rest on.
        arms: names of the arms that handle it.
        attached: bodies that are attached to it (with pairs of their own), which the arms must let go of as well.
    """

    body: str
    the: str
    supports: tuple[str, ...]
    arms: tuple[str, ...] = (ARM,)
    attached: tuple[str, ...] = ()

    @property
    def grips(self) -> tuple[tuple[str, str], ...]:
        """For each arm, the contact pairs of its two fingers with the object."""
        left, right = FINGERS
        return tuple((f"{arm}_{left}-{self.body}", f"{arm}_{right}-{self.body}") for arm in self.arms)

    @property
    def arm_pairs(self) -> tuple[str, ...]:
        """Contact pairs of each whole arm with the object and with its attached bodies."""
        return tuple(f"{arm}-{body}" for body in (self.body, *self.attached) for arm in self.arms)

    @property
    def hands(self) -> tuple[str, ...]:
        """Bodies of the hands."""
        return tuple(f"{arm}/hand" for arm in self.arms)

    def touched(self, t: Trajectory) -> Bools:
        """(T,) whether an arm touches the object or an attached body."""
        return touching(t, *self.arm_pairs)

    def held(self, t: Trajectory) -> Bools:
        """(T,) whether both fingers of every arm press on the object."""
        return as_rows(np.all(np.stack([gripped(t, grip) for grip in self.grips]), axis=0))

    def held_share(self, t: Trajectory) -> F64:
        """(T,) share of the arms that hold the object with both fingers."""
        return as_rows(np.mean(np.stack([gripped(t, grip) for grip in self.grips]), axis=0))

    def left_alone(self, t: Trajectory) -> Bools:
        """(T,) whether the object is at rest and no arm touches it."""
        return as_rows(~self.touched(t) & resting(t, self.body))

    def left_lying(self, t: Trajectory) -> Bools:
        """(T,) whether the object is at rest on a support, and no arm touches it."""
        return self.left_alone(t) & touching(t, *self.supports)

    def let_go(self, t: Trajectory) -> F64:
        """(T,) 1 where the object is untouched and at rest, less while it moves, 0 while it is touched."""
        return ramp(t.speed_mps(self.body), 0.05, 0.01) * ~self.touched(t)

    def unsupported(self, t: Trajectory) -> Bools:
        """(T,) whether the object touches neither an arm nor a support: it is falling."""
        return ~touching(t, *self.arm_pairs, *self.supports)

    def shift_m(self, t: Trajectory) -> F64:
        """(T,) horizontal distance of the object from its position at the first row [m]."""
        return level_shift_m(t, self.body)

    def fallen_m(self, t: Trajectory) -> F64:
        """(T,) depth of the object below the table top [m]."""
        return np.maximum(-t.pos(self.body)[:, 2], 0.0)

    def pressed_n(self, t: Trajectory) -> F64:
        """(T,) force with which the gripper presses the object down on its support [N]."""
        return t.force_n(*self.supports) * self.touched(t)

    def landing_n(self, t: Trajectory) -> F64:
        """(T,) force with which the object lands after it has left the gripper [N]."""
        return t.force_n(*self.supports) * ~self.touched(t)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedThing:
    """An object and the place that it is brought to. Override `low`, `clear` or `ready` for other criteria.

    Attributes:
        thing: the carried object.
        grip_z_m: height of the grip above its base.
        place: body that it is brought to.
        there: whether it is in place, even if still held.
        carry_m: height of its base at which it is carried.
        within_m: horizontal distance from the middle of the place at which `over` is 1.
        near_m: horizontal distance at which `over` is 0.
        lowered_m: heights above the place at which lowering begins and ends.
        floor_m: height of the place above its body's frame.
        close_m: distances of the gripper from the grip at which reaching begins and ends.
        low_m: letting go with the base lower than this is setting the object down.
    """

    thing: Handled
    grip_z_m: float
    place: str
    there: Predicate
    carry_m: float
    within_m: float
    near_m: float
    lowered_m: Span
    floor_m: float = 0.0
    close_m: Span = (0.07, 0.012)
    low_m: float = 0.03

    def height_m(self, t: Trajectory) -> F64:
        """(T,) height of the object's base above the table [m]."""
        return as_rows(t.pos(self.thing.body)[:, 2])

    def above_m(self, t: Trajectory) -> F64:
        """(T,) height of the object's base above its place, at any horizontal distance [m]."""
        return as_rows((t.pos(self.thing.body) - t.pos(self.place))[:, 2] - self.floor_m)

    def off_m(self, t: Trajectory) -> F64:
        """(T,) horizontal distance of the object from the middle of its place [m]."""
        return level_m(t, self.thing.body, self.place)

    def low(self, t: Trajectory) -> Bools:
        """(T,) whether the object is so low that letting go of it is setting it down."""
        return as_rows(self.height_m(t) < self.low_m)

    def clear(self, t: Trajectory) -> Bools:
        """(T,) whether the object is off the table, so that it can be over its place."""
        return ~touching(t, f"{self.thing.body}-table")

    def ready(self, t: Trajectory) -> Bools:
        """(T,) whether all earlier steps are done; progress counts only then."""
        return np.ones(len(t), dtype=np.bool_)

    def reach(self, t: Trajectory) -> F64:
        """(T,) proximity of the gripper to the grip, in [0, 1]."""
        return ramp(reach_m(t, self.thing.body, self.grip_z_m), *self.close_m) * self.ready(t)

    def held(self, t: Trajectory) -> F64:
        """(T,) 1 where both fingers press on the object."""
        return as_rows(self.thing.held(t) & self.ready(t), dtype=np.float64)

    def lifted(self, t: Trajectory) -> F64:
        """(T,) lifted height of the held object, in [0, 1]."""
        return ramp(self.height_m(t), _LYING_M, _LIFTED_SHARE * self.carry_m) * self.held(t)

    def over(self, t: Trajectory) -> F64:
        """(T,) horizontal proximity of the object to its place, at any height, in [0, 1]."""
        return ramp(self.off_m(t), self.near_m, self.within_m) * self.ready(t) * self.clear(t)

    def carried(self, t: Trajectory) -> F64:
        """(T,) share of the distance to its place covered in the air; 1 over the place at any height."""
        way = toward(t, self.thing.body, self.place) * ramp(self.lifted(t), 0.2, 0.6)
        return np.maximum(way, self.over(t))

    def lowered(self, t: Trajectory) -> F64:
        """(T,) progress of lowering the object over its place, in [0, 1]."""
        return ramp(self.above_m(t), *self.lowered_m) * self.over(t)

    def released(self, t: Trajectory) -> F64:
        """(T,) 1 where the object is in its place, released and at rest; less while it still moves."""
        return self.there(t) * self.thing.let_go(t) * self.ready(t)

    def falling(self, t: Trajectory) -> F64:
        """(T,) 1 where the object is in the air and not held."""
        return as_rows(self.thing.unsupported(t) & ~self.low(t), dtype=np.float64)

    def left_outside_m(self, t: Trajectory) -> F64:
        """(T,) distance of the object from its initial position, where it was left out of its place [m]."""
        return np.where(self.thing.left_lying(t) & ~self.there(t), self.thing.shift_m(t), 0.0)

    def left_behind(self, t: Trajectory) -> Bools:
        """(T,) whether the hand is at the place while the object still stands at its initial position."""
        tool = t.site(f"{ARM}/tool")
        over = np.hypot(*(tool - t.pos(self.place))[:, :2].T) < self.within_m
        return as_rows(over & (tool[:, 2] < self.carry_m + 0.06) & (self.thing.shift_m(t) < 0.05))

    def taken_out(self, t: Trajectory, done: Bools, aside_m: float, up_m: float = np.inf) -> Bools:
        """(T,) whether, after all was `done`, the arm moved the object this far aside of or above its place."""
        away = (self.off_m(t) > aside_m) | (self.above_m(t) > up_m)
        return as_rows(ever(done) & away & self.thing.touched(t))

    def milestones(
        self, *, carry: str, lower: str, at: str, suffix: str = "", lies: str = "lies"
    ) -> tuple[Milestone, ...]:
        """Reach, grasp, lift, carry, lower and release.

        Args:
            carry: predicate of the object once it is over its place ("is over the bowl").
            lower: predicate of the object once it is down.
            at: its place, as in "lies in the bowl, released".
            lies: verb of the object at its place.
            suffix: appended to the names, for tasks that handle several objects.
        """
        the = self.thing.the
        steps = (
            ("reach", 0.10, self.reach, f"the gripper reaches {the}"),
            ("grasp", 0.15, self.held, f"the gripper holds {the}"),
            ("lift", 0.20, self.lifted, f"{the} is up in the air"),
            ("carry", 0.25, self.carried, f"{the} {carry}"),
            ("lower", 0.15, self.lowered, f"{the} {lower}"),
            ("release", 0.15, self.released, f"{the} {lies} {at}, released"),
        )
        return tuple(Milestone(name + suffix, weight, measure, said) for name, weight, measure, said in steps)
