"""A way on the floor for a walker to follow: a straight lead, then an arc, endless or up to a mark."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, pi, sin

from scenes.legs.dcm import Vec2
from scenes.legs.planar import Print, into, out


@dataclass(frozen=True, slots=True)
class Track:
    """Where a walk should go.

    Attributes:
        lead_m: length of the straight piece at the start.
        bend_per_m: curvature of the arc that follows, 1 / radius, left positive; 0 goes straight on.
        end_m: way after which to stop and stand, None for ever on.
        start: where it begins, and its direction there.
    """

    lead_m: float = 0.0
    bend_per_m: float = 0.0
    end_m: float | None = None
    start: Print = (0.0, 0.0, 0.0)

    def at(self, way_m: float) -> Print:
        """Point and direction after some way."""
        x, y, turn = way_m, 0.0, self.bend_per_m * max(way_m - self.lead_m, 0.0)
        if turn != 0.0:
            x = self.lead_m + sin(turn) / self.bend_per_m
            y = (1.0 - cos(turn)) / self.bend_per_m
        return (*out((x, y), self.start, self.start[2]), self.start[2] + turn)

    def along(self, point: Vec2) -> float:
        """Way made at the place of the track that is nearest to a point."""
        x, y = into(point, self.start, self.start[2])
        if self.bend_per_m == 0.0 or x <= self.lead_m and abs(self.bend_per_m * y) < 1.0:
            return x
        side = 1.0 if self.bend_per_m > 0.0 else -1.0
        angle = atan2(x - self.lead_m, 1.0 / abs(self.bend_per_m) - side * y)
        return self.lead_m + (angle % (2.0 * pi)) / abs(self.bend_per_m)

    def aside(self, point: Vec2) -> float:
        """How far a point is to the left of the track."""
        frame = self.at(self.along(point))
        return into(point, frame, frame[2])[1]
