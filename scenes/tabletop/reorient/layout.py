"""Layouts of reorient: two lying objects in front of the arm, two marks beyond them, all within reach."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import hypot

import numpy as np

from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.reach import follows
from scenes.kit.control.arm.standing_up import standing_up_stops
from scenes.kit.layout import XY, azimuth_rad, draw_distinct, draw_place, draw_reaction, draw_side
from scenes.kit.props.blocks import COLOURS
from scenes.kit.props.marks import Mark
from scenes.kit.props.uprights import KINDS, Upright, draw_upright
from scenes.kit.robots.station import draw_base
from scenes.kit.two_marks import TwoMarkParams

THINGS = ("thing_a", "thing_b")


@dataclass(frozen=True, slots=True)
class ReorientParams(TwoMarkParams[Upright]):
    """Two lying objects and two marks."""


def draw_layout(rng: np.random.Generator) -> ReorientParams:
    """Sample one candidate for a layout."""
    colours, kinds = draw_distinct(rng, tuple(COLOURS), 4), draw_distinct(rng, KINDS, 2)
    side, base = draw_side(rng), draw_base(rng)

    def outwards(xy: XY, off_rad: float) -> float:
        return azimuth_rad(base, xy) + float(rng.uniform(-off_rad, off_rad))

    def thing(k: int, side: float) -> Upright:
        xy = draw_place(rng, (0.06, 0.14), (0.10, 0.17), side)
        return draw_upright(rng, kinds[k], colours[k], xy, outwards(xy, 0.3))

    def mark(k: int, side: float) -> Mark:
        xy = draw_place(rng, (0.39, 0.44), (0.08, 0.16), side)
        return Mark(colours[2 + k], xy, outwards(xy, 0.1))

    return ReorientParams(
        things=(thing(0, side), thing(1, -side)),
        marks=(mark(0, side), mark(1, -side)),
        base=base,
        reaction=draw_reaction(rng),
    )


def is_clear(params: ReorientParams) -> bool:
    """Whether the marks are apart from each other and from the objects."""
    (ax, ay), (bx, by) = (m.xy_m for m in params.marks)
    tops = [t.along(t.height_m / 2) for t in params.things]
    gaps = [hypot(x - m.xy_m[0], y - m.xy_m[1]) for x, y in tops for m in params.marks]
    return hypot(ax - bx, ay - by) > 0.17 and min(gaps) > 0.12


def in_reach(params: ReorientParams) -> bool:
    """Whether the arm can stand each object on each mark, past the other one."""
    ik, pairs = ik_of(params.base), product(params.things, params.marks)
    return all(follows(ik, standing_up_stops(thing, mark)) for thing, mark in pairs)
