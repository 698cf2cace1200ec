"""Layouts of pour: two full cups and two plates in a row, such that each cup can be emptied onto each plate."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import pi

import numpy as np

from scenes.kit.control.arm.pouring import Pouring
from scenes.kit.layout import XY, draw_reaction
from scenes.kit.layout_pouring import can_pour, easiest_pouring
from scenes.kit.props.contrast import draw_clear
from scenes.kit.props.cup import COLOURS, Cup, RimmedPlate, plate_rim_r_m
from scenes.kit.robots.station import draw_base
from scenes.kit.scene import OneArmParams

NAMES = ("a", "b")  # names of the cups, of their grains, and of the plates
CUPS, PLATES, HEAPS = ("cup_a", "cup_b"), ("plate_a", "plate_b"), ("grains_a", "grains_b")
SKINS = ((0.93, 0.60, 0.18), (0.97, 0.88, 0.62))  # roasted nuts in cup a, blanched ones in cup b
GRAINS = 15  # number of grains in each cup; they fill most of it
_HAND_M = 0.05  # additional gap between two neighbouring cups, for a tilted hand
_ORDERS = ("cppc", "ccpp", "ppcc")  # orders of cups and plates along y


@dataclass(frozen=True, slots=True, kw_only=True)
class PourParams(OneArmParams):
    """One layout: the cups and plates "a" and "b", and the size of a nut."""

    cups: tuple[Cup, Cup]
    plates: tuple[RimmedPlate, RimmedPlate]
    grain_r_m: float


def pouring(params: PourParams, cup: int, plate: int) -> Pouring:
    """Motion that pours that cup onto that plate."""
    return easiest_pouring(params.base, CUPS[cup], params.cups[cup], PLATES[plate], params.plates[plate].xy_m)


def in_reach(params: PourParams) -> bool:
    """Whether each cup can be emptied onto each plate."""
    ways = product(zip(CUPS, params.cups, strict=True), zip(PLATES, params.plates, strict=True))
    return all(can_pour(params.base, cup, size, onto, plate.xy_m) for (cup, size), (onto, plate) in ways)


def draw_layout(rng: np.random.Generator) -> PourParams:
    """Sample one candidate for a layout."""
    plate_colours = draw_clear(rng, COLOURS, SKINS, count=2, least=45.0)
    cup_colours = draw_clear(rng, COLOURS, [COLOURS[c] for c in plate_colours], count=2)
    radius = [float(rng.uniform(0.080, 0.088)) for _ in NAMES]
    half = [float(rng.uniform(0.0305, 0.0325)) for _ in NAMES]
    cups_xy, plates_xy = _places(rng, max(half), max(radius))
    cup_a, cup_b = (
        Cup(xy, float(rng.uniform(-pi, pi)), half[k], float(rng.uniform(0.080, 0.090)), cup_colours[k])
        for k, xy in enumerate(cups_xy)
    )
    plate_a, plate_b = (RimmedPlate(xy, radius[k], plate_colours[k]) for k, xy in enumerate(plates_xy))
    return PourParams(
        cups=(cup_a, cup_b),
        plates=(plate_a, plate_b),
        grain_r_m=float(rng.uniform(0.0088, 0.0092)),
        base=draw_base(rng),
        reaction=draw_reaction(rng),
    )


def _places(rng: np.random.Generator, half_m: float, radius_m: float) -> tuple[list[XY], list[XY]]:
    """Sample positions of cups and plates: a row along y with gaps; which of each kind is "a" is random."""
    order = _ORDERS[int(rng.integers(len(_ORDERS)))]
    reach = {"c": half_m * 1.1, "p": plate_rim_r_m(radius_m) + 0.002}
    y, at = 0.0, []
    for k, kind in enumerate(order):
        y += _HAND_M if order[max(k - 1, 0) : k + 1] == "cc" else 0.0
        y += reach[kind] + float(rng.uniform(0.010, 0.018))
        at.append(y)
        y += reach[kind] + float(rng.uniform(0.010, 0.018))
    cups = [(float(rng.uniform(0.10, 0.22)), v - y / 2) for k, v in zip(order, at, strict=True) if k == "c"]
    plates = [(float(rng.uniform(0.15, 0.25)), v - y / 2) for k, v in zip(order, at, strict=True) if k == "p"]
    if rng.random() < 0.5:
        cups.reverse()
    if rng.random() < 0.5:
        plates.reverse()
    return cups, plates
