"""A thing that one gripper takes, carries and lets go of: the measures that every task with one asks about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import gripped, level_shift_m, ramp, resting, touching
from scenes.kit.robots.station import ARM, grip


@dataclass(frozen=True, slots=True)
class Handled:
    """A body with the contact pairs that `body_pairs` records for it.

    Attributes:
        body: name in the model.
        the: noun phrase for rules and captions, such as "the red block".
        supports: contact pairs with everything that it can rest on.
        arm: name of the arm that handles it.
    """

    body: str
    the: str
    supports: tuple[str, ...]
    arm: str = ARM

    @property
    def grip(self) -> tuple[str, str]:
        """Contact pairs of the two fingers with it."""
        return grip(self.body)

    @property
    def arm_pair(self) -> str:
        """Contact pair of the whole arm with it."""
        return f"{self.arm}-{self.body}"

    def touched(self, t: Trajectory) -> Bools:
        """(T,) whether the arm touches it."""
        return touching(t, self.arm_pair)

    def held(self, t: Trajectory) -> Bools:
        """(T,) whether both fingers press on it."""
        return gripped(t, self.grip)

    def held_share(self, t: Trajectory) -> F64:
        """(T,) 1 where both fingers press on it, else 0: a milestone's measure."""
        return np.asarray(self.held(t), dtype=np.float64)

    def left_alone(self, t: Trajectory) -> Bools:
        """(T,) whether it is at rest and nobody touches it."""
        return np.asarray(~self.touched(t) & resting(t, self.body))

    def left_lying(self, t: Trajectory) -> Bools:
        """(T,) whether it is at rest on something, and nobody touches it."""
        return self.left_alone(t) & touching(t, *self.supports)

    def let_go(self, t: Trajectory) -> F64:
        """(T,) 1 untouched and at rest, less while it still moves, 0 while the arm touches it."""
        return ramp(t.speed_mps(self.body), 0.05, 0.01) * ~self.touched(t)

    def unsupported(self, t: Trajectory) -> Bools:
        """(T,) whether it touches neither the arm nor anything that it can rest on: it is falling."""
        return ~touching(t, self.arm_pair, *self.supports)

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
