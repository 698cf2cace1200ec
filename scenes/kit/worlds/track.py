"""A path on the floor for a walker to follow: a straight lead, then an arc, with or without an end."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np

from badgen.contracts.arrays import F64
from scenes.kit.worlds.planar import Print, Vec2, into, out


@dataclass(frozen=True, slots=True)
class Track:
    """Path of a walk. A position maps to a unique arc length only up to 270 degrees.

    Attributes:
        lead_m: length of the straight piece at the start.
        bend_per_m: curvature of the arc that follows, 1 / radius, left positive; 0 goes straight on.
        end_m: distance after which to stop and stand; None: no end.
        start: initial position and direction.
    """

    lead_m: float = 0.0
    bend_per_m: float = 0.0
    end_m: float | None = None
    start: Print = (0.0, 0.0, 0.0)

    def at(self, along_m: float) -> Print:
        """Point and direction after a distance along the track."""
        x, y, turn = along_m, 0.0, self.bend_per_m * max(along_m - self.lead_m, 0.0)
        if turn != 0.0:
            x = self.lead_m + sin(turn) / self.bend_per_m
            y = (1.0 - cos(turn)) / self.bend_per_m
        return (*out((x, y), self.start, self.start[2]), self.start[2] + turn)

    def along(self, point: Vec2) -> float:
        """Distance along the track of its nearest position to a point."""
        return float(self.unrolled(np.array(point))[0])

    def unrolled(self, points: F64) -> F64:
        """(..., 2) distance along the track and distance to its left, for points (..., 2) of the floor."""
        x, y = into((points[..., 0], points[..., 1]), self.start, self.start[2])
        if self.bend_per_m == 0.0:
            return np.stack([x, y], axis=-1)
        radius, side = 1.0 / abs(self.bend_per_m), 1.0 if self.bend_per_m > 0.0 else -1.0
        forth, out_m = x - self.lead_m, radius - side * y
        angle = np.arctan2(forth, out_m) % (2.0 * pi)
        lead = (forth <= 0.0) & (out_m > 0.0)
        way = np.where(lead, x, self.lead_m + radius * angle)
        aside = np.where(lead, y, side * (radius - np.hypot(forth, out_m)))
        return np.stack([way, aside], axis=-1)
