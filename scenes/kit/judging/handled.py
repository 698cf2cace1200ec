"""A thing that grippers take, carry and let go of: the measures that every task with one asks about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.scene import ContactPair
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import gripped, level_shift_m, ramp, resting, touching
from scenes.kit.robots.station import ARM, FINGERS


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
