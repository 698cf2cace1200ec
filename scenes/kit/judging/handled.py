"""A thing that grippers take, carry to a place and let go of: the measures that every task with one asks about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import Predicate
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import ever, gripped, level_m, level_shift_m, ramp, reach_m, resting, touching, toward
from scenes.kit.robots.station import ARM, FINGERS

Span = tuple[float, float]  # where a measure is 0, and where it is 1
_LYING_M = 0.004  # a foot this high counts as lifted a little
_LIFTED_SHARE = 0.8  # of `carry_m`


def between(a: str, b: str) -> str:
    """Name of the contact pair of two things, whichever is named first."""
    return "-".join(sorted((a, b)))


def pairs_among(bodies: Sequence[str], of: Sequence[str] | None = None, slots: int = 16) -> tuple[ContactPair, ...]:
    """Contact pairs of each of these bodies with each other one; with `of`, only those with one of `of`."""
    kept = bodies if of is None else of
    found = (sorted(pair) for pair in combinations(bodies, 2) if set(pair) & set(kept))
    return tuple(ContactPair(between(a, b), a, b, slots) for a, b in found)


@dataclass(frozen=True, slots=True)
class Handled:
    """A body with the contact pairs that `body_pairs` records for it.

    Attributes:
        body: name in the model.
        the: noun phrase for rules and captions, such as "the red block".
        supports: contact pairs with everything that it can rest on.
        arms: names of the arms that handle it.
        attached: bodies that hang on it (with pairs of their own), which the arms must let go of as well.
    """

    body: str
    the: str
    supports: tuple[str, ...]
    arms: tuple[str, ...] = (ARM,)
    attached: tuple[str, ...] = ()

    @property
    def grips(self) -> tuple[tuple[str, str], ...]:
        """For each arm, the contact pairs of its two fingers with it."""
        left, right = FINGERS
        return tuple((f"{arm}_{left}-{self.body}", f"{arm}_{right}-{self.body}") for arm in self.arms)

    @property
    def arm_pairs(self) -> tuple[str, ...]:
        """Contact pairs of each whole arm with it, and with what hangs on it."""
        return tuple(f"{arm}-{body}" for body in (self.body, *self.attached) for arm in self.arms)

    @property
    def hands(self) -> tuple[str, ...]:
        """Bodies of the hands."""
        return tuple(f"{arm}/hand" for arm in self.arms)

    def touched(self, t: Trajectory) -> Bools:
        """(T,) whether an arm touches it or what hangs on it."""
        return touching(t, *self.arm_pairs)

    def held(self, t: Trajectory) -> Bools:
        """(T,) whether both fingers of every arm press on it."""
        return np.asarray(np.all([gripped(t, grip) for grip in self.grips], axis=0))

    def held_share(self, t: Trajectory) -> F64:
        """(T,) share of the arms that hold it with both fingers: a milestone's measure."""
        return np.asarray(np.mean([gripped(t, grip) for grip in self.grips], axis=0))

    def left_alone(self, t: Trajectory) -> Bools:
        """(T,) whether it is at rest and nobody touches it."""
        return np.asarray(~self.touched(t) & resting(t, self.body))

    def left_lying(self, t: Trajectory) -> Bools:
        """(T,) whether it is at rest on something, and nobody touches it."""
        return self.left_alone(t) & touching(t, *self.supports)

    def let_go(self, t: Trajectory) -> F64:
        """(T,) 1 untouched and at rest, less while it still moves, 0 while an arm touches it."""
        return ramp(t.speed_mps(self.body), 0.05, 0.01) * ~self.touched(t)

    def unsupported(self, t: Trajectory) -> Bools:
        """(T,) whether it touches neither an arm nor anything that it can rest on: it is falling."""
        return ~touching(t, *self.arm_pairs, *self.supports)

    def shift_m(self, t: Trajectory) -> F64:
        """(T,) level distance from where it stood at the first row [m]."""
        return level_shift_m(t, self.body)

    def fallen_m(self, t: Trajectory) -> F64:
        """(T,) how far below the table top it is [m]."""
        return np.maximum(-t.pos(self.body)[:, 2], 0.0)

    def pressed_n(self, t: Trajectory) -> F64:
        """(T,) force with which the gripper presses it down on what it stands on [N]."""
        return t.force_n(*self.supports) * self.touched(t)

    def landing_n(self, t: Trajectory) -> F64:
        """(T,) force with which it lands after it has left the gripper [N]."""
        return t.force_n(*self.supports) * ~self.touched(t)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedThing:
    """One thing and its place. Derive from it where `low`, `clear` or `ready` mean something else in a task.

    Attributes:
        thing: what is carried.
        grip_z_m: height above its foot at which it is gripped.
        place: body that it is brought to.
        there: whether it is in its place, whoever may still touch it.
        carry_m: height of its foot at which it is carried.
        within_m: level distance from the middle of the place that still counts as over it.
        near_m: level distance from which on it begins to count so.
        lowered_m: heights above the place at which lowering begins and ends.
        floor_m: height of the place above its body's frame.
        close_m: distances of the gripper from the grip at which reaching begins and ends.
        low_m: letting go of a foot lower than this is setting it down.
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
        """(T,) height of its foot above the table [m]."""
        return np.asarray(t.pos(self.thing.body)[:, 2])

    def above_m(self, t: Trajectory) -> F64:
        """(T,) height of its foot above its place, wherever it is [m]."""
        return np.asarray((t.pos(self.thing.body) - t.pos(self.place))[:, 2] - self.floor_m)

    def off_m(self, t: Trajectory) -> F64:
        """(T,) level distance from the middle of its place [m]."""
        return level_m(t, self.thing.body, self.place)

    def low(self, t: Trajectory) -> Bools:
        """(T,) whether it is so low that letting go of it is setting it down."""
        return np.asarray(self.height_m(t) < self.low_m)

    def clear(self, t: Trajectory) -> Bools:
        """(T,) whether it can be over its place at all: it does not lie on the table."""
        return ~touching(t, f"{self.thing.body}-table")

    def ready(self, t: Trajectory) -> Bools:
        """(T,) whether all that must come before this step has been done; progress counts only then."""
        return np.ones(len(t), dtype=np.bool_)

    def reach(self, t: Trajectory) -> F64:
        """(T,) how near the gripper is to where the thing is gripped, in [0, 1]."""
        return ramp(reach_m(t, self.thing.body, self.grip_z_m), *self.close_m) * self.ready(t)

    def held(self, t: Trajectory) -> F64:
        """(T,) 1 where both fingers press on it."""
        return np.asarray(self.thing.held(t) & self.ready(t), dtype=np.float64)

    def lifted(self, t: Trajectory) -> F64:
        """(T,) how far up it is held, in [0, 1]."""
        return ramp(self.height_m(t), _LYING_M, _LIFTED_SHARE * self.carry_m) * self.held(t)

    def over(self, t: Trajectory) -> F64:
        """(T,) how nearly it is over its place, at any height, in [0, 1]."""
        return ramp(self.off_m(t), self.near_m, self.within_m) * self.ready(t) * self.clear(t)

    def carried(self, t: Trajectory) -> F64:
        """(T,) share of the way to its place, in the air; 1 over the place at any height."""
        way = toward(t, self.thing.body, self.place) * ramp(self.lifted(t), 0.2, 0.6)
        return np.maximum(way, self.over(t))

    def lowered(self, t: Trajectory) -> F64:
        """(T,) how near it is to being down in its place, in [0, 1]."""
        return ramp(self.above_m(t), *self.lowered_m) * self.over(t)

    def released(self, t: Trajectory) -> F64:
        """(T,) in its place, let go of, and coming to rest, in [0, 1]."""
        return self.there(t) * self.thing.let_go(t) * self.ready(t)

    def falling(self, t: Trajectory) -> F64:
        """(T,) 1 where it is in the air and in nobody's hand."""
        return np.asarray(self.thing.unsupported(t) & ~self.low(t), dtype=np.float64)

    def left_outside_m(self, t: Trajectory) -> F64:
        """(T,) level distance from where it stood at first, while it lies let go of and not in its place [m]."""
        return np.where(self.thing.left_lying(t) & ~self.there(t), self.thing.shift_m(t), 0.0)

    def left_behind(self, t: Trajectory) -> Bools:
        """(T,) whether the hand is where the thing should be put, and the thing still stands where it stood."""
        tool = t.site(f"{ARM}/tool")
        over = np.hypot(*(tool - t.pos(self.place))[:, :2].T) < self.within_m
        return np.asarray(over & (tool[:, 2] < self.carry_m + 0.06) & (self.thing.shift_m(t) < 0.05))

    def taken_out(self, t: Trajectory, done: Bools, aside_m: float, up_m: float = np.inf) -> Bools:
        """(T,) whether all had been `done`, and the arm has since taken it this far aside of, or above, its place."""
        away = (self.off_m(t) > aside_m) | (self.above_m(t) > up_m)
        return np.asarray(ever(done) & away & self.thing.touched(t))

    def milestones(
        self, *, carry: str, lower: str, at: str, suffix: str = "", lies: str = "lies"
    ) -> tuple[Milestone, ...]:
        """Reach, grasp, lift, carry, lower and release.

        Args:
            carry: predicate of the thing once it is over its place ("is over the bowl").
            lower: predicate of the thing once it is down.
            at: its place, as in "lies in the bowl, released".
            lies: verb of the thing at its place.
            suffix: appended to the names, for tasks that handle several things.
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
