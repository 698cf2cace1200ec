"""Things around a task that should be left alone: how far they have been moved, lifted and struck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.item_measures import between_fingers
from scenes.kit.judging.measures import level_shift_m, ramp, touching
from scenes.kit.judging.pairs import between
from scenes.kit.robots.station import ARM


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Bodies that should stay where they are; at every row the one that is worst off counts.

    Attributes:
        bodies: names in the model.
        seen_m: shifts at which one begins to look out of place, and plainly does.
        seen_rad: the same of tilts.
    """

    bodies: tuple[str, ...]
    seen_m: tuple[float, float] = (0.008, 0.04)
    seen_rad: tuple[float, float] = (0.05, 0.3)

    def shift_m(self, t: Trajectory, below_m: float = inf) -> F64:
        """(T,) level distance of the most displaced from its first place, of those with a foot below `below_m` [m]."""
        return _most(t, [level_shift_m(t, b) * (t.pos(b)[:, 2] < below_m) for b in self.bodies])

    def raised_m(self, t: Trajectory) -> F64:
        """(T,) height to which the arm is lifting one of them [m]."""
        return _most(t, [t.pos(b)[:, 2] * touching(t, f"{ARM}-{b}") for b in self.bodies])

    def out_of_place(self, t: Trajectory) -> F64:
        """(T,) how plainly one of them is not where or how it stood, in [0, 1]."""
        tilt = _most(t, [t.tilt_rad(b) for b in self.bodies])
        return np.maximum(ramp(self.shift_m(t), *self.seen_m), ramp(tilt, *self.seen_rad))

    def struck_n(self, t: Trajectory, by: str, grips_z_m: Sequence[float]) -> F64:
        """(T,) force with which the arm, or the thing `by` that it carries, meets them all together [N].

        What lies between the fingers, `grips_z_m` above the foot of each body, is taken rather than struck.
        """
        total = np.zeros(len(t))
        for body, grip_z_m in zip(self.bodies, grips_z_m, strict=True):
            taken = between_fingers(t, body, grip_z_m)
            total += t.force_n(between(by, body)) + np.where(taken, 0.0, t.force_n(f"{ARM}-{body}"))
        return total


def _most(t: Trajectory, measured: Sequence[F64]) -> F64:
    """(T,) largest of several measures; 0 where there is none."""
    return np.asarray(np.max(measured, axis=0)) if measured else np.zeros(len(t))
