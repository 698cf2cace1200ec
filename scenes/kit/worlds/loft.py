"""Smooth closed shapes from cross-sections, for a robot's visual covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import copysign, cos, pi, sin

import numpy as np

from badgen.contracts.arrays import F64
from scenes.kit.worlds.stl import tube, write_stl

_AXES = {"x": [2, 0, 1], "y": [1, 2, 0], "z": [0, 1, 2]}  # index into (across, up, along) for x, y and z


@dataclass(frozen=True, slots=True)
class Section:
    """Superellipse across the axis at position `at_m` along it; `power` 2 is an ellipse, higher is squarer."""

    at_m: float
    half: tuple[float, float]
    centre: tuple[float, float] = (0.0, 0.0)
    power: float = 2.5


def loft(axis: str, sections: Sequence[Section], segments: int = 14) -> bytes:
    """Binary STL of the surface through these sections, closed at both ends; sections are ordered along +`axis`."""
    rings = np.array([_ring(s, segments) for s in sections])
    start, end = _fan(rings[0])[:, [0, 2, 1]], _fan(rings[-1])  # the first cap faces backwards
    corners = np.concatenate([tube(rings), start, end])
    return write_stl(corners[..., _AXES[axis]].astype(np.float32))


def _fan(ring: F64) -> F64:
    """Triangles (segments, 3, 3) from the middle of a ring of points (segments, 3) to its edge."""
    middle = np.broadcast_to(ring.mean(axis=0), ring.shape)
    return np.stack([middle, ring, np.roll(ring, -1, axis=0)], axis=1)


def _ring(s: Section, segments: int) -> F64:
    """Points (segments, 3) as (across, up, along)."""
    points = []
    for k in range(segments):
        c, d = cos(2 * pi * k / segments), sin(2 * pi * k / segments)
        x = s.centre[0] + s.half[0] * copysign(abs(c) ** (2 / s.power), c)
        y = s.centre[1] + s.half[1] * copysign(abs(d) ** (2 / s.power), d)
        points.append((x, y, s.at_m))
    return np.array(points)
