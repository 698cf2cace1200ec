"""Measures of grains made by `add_grains`: in a cup, on a plate, or spilled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.trajectory import Trajectory
from badgen.masks import any_of
from scenes.kit.judging.measures import in_body
from scenes.kit.props.cup import PLATE_RIM_M, Cup, RimmedPlate

RESTING_MPS = 0.1  # a grain on a plate that is slower than this stays there
_LYING_M = 0.006  # a grain on the table is at most this far above its resting height
_RIM_FOOT_M = 0.008  # the rim is inclined outwards: a grain this far beyond the floor's edge may still lie inside


@dataclass(frozen=True, slots=True)
class Grains:
    """Grains that share a name, `<name>/0` and so on, as `add_grains` makes them."""

    name: str
    count: int
    radius_m: float

    def places(self, t: Trajectory) -> F64:
        """(T, count, 3) world positions of the grains [m]."""
        return np.stack([t.pos(f"{self.name}/{k}") for k in range(self.count)], axis=1)

    def speeds_mps(self, t: Trajectory) -> F64:
        """(T, count) speeds of the grains; 0 in the first row."""
        places = self.places(t)
        return as_rows(np.sqrt((np.diff(places, axis=0, prepend=places[:1]) ** 2).sum(axis=2)) / t.dt_s)


@dataclass(frozen=True)
class Vessels:
    """Cups and plates of a layout by body name, with their sizes."""

    cups: Mapping[str, Cup]
    plates: Mapping[str, RimmedPlate]

    def in_cup(self, t: Trajectory, places: F64, cup: str) -> Bools:
        """(T, N) whether these positions (T, N, 3) are inside a cup, in any orientation of the cup."""
        size, p = self.cups[cup], in_body(t, places, cup)
        near = np.hypot(p[..., 0], p[..., 1]) < size.reach_m
        return as_rows(near & (p[..., 2] > 0.0) & (p[..., 2] < size.height_m))

    def on_plate(self, t: Trajectory, grains: Grains, plate: str) -> Bools:
        """(T, N) whether each grain is within a plate's rim, low, and in no cup."""
        places = grains.places(t)
        p = places - t.pos(plate)[:, None, :]
        within = np.hypot(p[..., 0], p[..., 1]) < self.plates[plate].rim_r_m
        low = p[..., 2] < PLATE_RIM_M + 3 * grains.radius_m
        return as_rows(within & low & ~self._in_any_cup(t, places))

    def resting_on(self, t: Trajectory, grains: Grains, plate: str) -> Bools:
        """(T, N) whether each grain is on a plate and almost at rest."""
        return self.on_plate(t, grains, plate) & (grains.speeds_mps(t) < RESTING_MPS)

    def spilled(self, t: Trajectory, grains: Grains) -> Bools:
        """(T, N) whether each grain lies on the table off every plate, or has fallen over the table's edge."""
        places = grains.places(t)
        out = (places[..., 2] < grains.radius_m + _LYING_M) & ~self._in_any_cup(t, places)
        for name, plate in self.plates.items():
            p = places - t.pos(name)[:, None, :]
            out &= np.hypot(p[..., 0], p[..., 1]) > plate.radius_m + _RIM_FOOT_M
        return as_rows(out)

    def _in_any_cup(self, t: Trajectory, places: F64) -> Bools:
        return any_of([self.in_cup(t, places, cup) for cup in self.cups])
