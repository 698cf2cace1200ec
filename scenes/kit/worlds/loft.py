"""Smooth closed shapes from cross-sections: what a robot's covers are drawn with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import copysign, cos, pi, sin

import numpy as np

from badgen.contracts.arrays import F64
from scenes.kit.worlds.stl import write_stl

_AXES = {"x": (1, 2, 0), "y": (2, 0, 1), "z": (0, 1, 2)}  # where (across, up, along) go


@dataclass(frozen=True, slots=True)
class Section:
    """Superellipse across the axis, `at_m` along it; `power` 2 is an ellipse, more is squarer."""

    at_m: float
    half: tuple[float, float]
    centre: tuple[float, float] = (0.0, 0.0)
    power: float = 2.5


def loft(axis: str, sections: Sequence[Section], segments: int = 14) -> bytes:
    """Binary STL of the skin through these sections, closed at both ends; sections run along +`axis`."""
    rings = [_ring(s, segments) for s in sections]
    triangles = []
    for low, high in pairwise(rings):
        for k in range(segments):
            m = (k + 1) % segments
            triangles += [(low[k], low[m], high[m]), (low[k], high[m], high[k])]
    for ring, turned in ((rings[0], True), (rings[-1], False)):
        middle = ring.mean(axis=0)
        for k in range(segments):
            a, b = ring[k], ring[(k + 1) % segments]
            triangles.append((middle, b, a) if turned else (middle, a, b))
    corners = np.array(triangles)
    placed = np.empty_like(corners)
    for source, place in enumerate(_AXES[axis]):
        placed[..., place] = corners[..., source]
    return write_stl(placed.astype(np.float32))


def _ring(s: Section, segments: int) -> F64:
    """Points (segments, 3) as (across, up, along)."""
    points = []
    for k in range(segments):
        c, d = cos(2 * pi * k / segments), sin(2 * pi * k / segments)
        x = s.centre[0] + s.half[0] * copysign(abs(c) ** (2 / s.power), c)
        y = s.centre[1] + s.half[1] * copysign(abs(d) ** (2 / s.power), d)
        points.append((x, y, s.at_m))
    return np.array(points)
