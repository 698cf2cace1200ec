"""A thing that two grippers take, carry and let go of: the measures that every task with one asks about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import apart_m, gripped, ramp, resting, touching
from scenes.kit.robots.pair import ARMS, GRIPPERS, HANDLES, arms_on, grips

_SHUT_M = 0.004  # a gripper this narrow holds nothing


@dataclass(frozen=True, slots=True)
class HandledByTwo:
    """A body with the contact pairs that `handled_pairs` records for it.

    Attributes:
        body: name in the model.
        the: noun phrase for rules and captions, such as "the lid".
        supports: contact pairs with everything that it can rest on.
        attached: bodies that hang on it (with pairs of `arms_pairs`), which the arms must let go of as well.
    """

    body: str
    the: str
    supports: tuple[str, ...]
    attached: tuple[str, ...] = ()

    @property
    def grips(self) -> tuple[tuple[str, str], ...]:
        """For each arm, the contact pairs of its two fingers with it."""
        return grips(self.body)

    def held_share(self, t: Trajectory) -> F64:
        """(T,) share of the two grippers that hold it: 0, 0.5 or 1."""
        return np.asarray(np.mean([gripped(t, g) for g in self.grips], axis=0))

    def in_hand(self, t: Trajectory) -> F64:
        """(T,) 1 where at least one gripper holds it, else 0."""
        return ramp(self.held_share(t), 0.0, 0.5)

    def touched(self, t: Trajectory) -> Bools:
        """(T,) whether an arm touches it or what hangs on it."""
        return touching(t, *(pair for body in (self.body, *self.attached) for pair in arms_on(body)))

    def left_alone(self, t: Trajectory) -> Bools:
        """(T,) whether it is at rest and nobody touches it."""
        return np.asarray(~self.touched(t) & resting(t, self.body))

    def let_go(self, t: Trajectory) -> F64:
        """(T,) 1 untouched and at rest, less while it still moves, 0 while an arm touches it."""
        return ramp(t.speed_mps(self.body), 0.05, 0.01) * ~self.touched(t)

    def unsupported(self, t: Trajectory) -> Bools:
        """(T,) whether it touches neither a finger nor anything that it can rest on: it is falling."""
        return ~touching(t, *(finger for grip in self.grips for finger in grip), *self.supports)

    def in_one_hand(self, t: Trajectory) -> F64:
        """(T,) 1 where it is clear of every support with one gripper on it, else 0."""
        hands = np.sum([touching(t, *grip) for grip in self.grips], axis=0)
        return np.asarray(~touching(t, *self.supports) & (hands == 1), dtype=np.float64)


def both_reach(t: Trajectory, marks: Sequence[F64], near_m: float, above_m: float = 0.0) -> F64:
    """(T,) how near the tools are to their marks: 0 from 20 cm on, 1 where both are within `near_m`.

    Args:
        t: the run.
        marks: (T, 3) for each arm, where it should be [m].
        near_m: distance that counts as reached.
        above_m: height of the tools over their marks where they have arrived.
    """
    up = np.array([0.0, 0.0, above_m])
    gaps = [apart_m(t.site(HANDLES[arm].tool) - up, mark) for arm, mark in zip(ARMS, marks, strict=True)]
    return np.asarray(np.mean([ramp(gap, 0.20, near_m) for gap in gaps], axis=0))


def empty_hands(t: Trajectory) -> F64:
    """(T,) how many grippers have shut on nothing: 0, 1 or 2."""
    fingers = {arm: int(t.model.joint(GRIPPERS[arm].joints[0]).qposadr[0]) for arm in ARMS}
    shut = [GRIPPERS[arm].gap_m(t.qpos[:, finger]) < _SHUT_M for arm, finger in fingers.items()]
    return np.asarray(np.sum(shut, axis=0), dtype=np.float64)
