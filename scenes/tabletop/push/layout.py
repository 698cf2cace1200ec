"""Layouts of push: two blocks in front of the arm, two marks beyond them, such that every push is feasible."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import atan2, hypot

import numpy as np

from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.pushing import push_stops
from scenes.kit.control.arm.reach import follows
from scenes.kit.layout import XY, draw_distinct, draw_place, draw_reaction, draw_side, off_line_m
from scenes.kit.props.blocks import COLOURS, KINDS, Block, draw_half_m
from scenes.kit.props.marks import Mark
from scenes.kit.robots.panda.posture import eased
from scenes.kit.robots.station import draw_base
from scenes.kit.two_marks import TwoMarkParams

BLOCKS = ("block_a", "block_b")
_HALF_HAND_M = 0.105  # half width of the hand, which would touch a tall block nearby


@dataclass(frozen=True, slots=True)
class PushParams(TwoMarkParams[Block]):
    """Two blocks and two marks."""


def draw_layout(rng: np.random.Generator) -> PushParams:
    """Sample one candidate for a layout."""
    colours = draw_distinct(rng, tuple(COLOURS), 4)
    kinds = draw_distinct(rng, tuple(KINDS), 2, tuple(KINDS.values()))
    side = draw_side(rng)

    def block(k: int, side: float) -> Block:
        half, xy = draw_half_m(rng, kinds[k]), draw_place(rng, (0.22, 0.30), (0.10, 0.18), side)
        return Block(kinds[k], colours[k], half, xy, float(rng.uniform(-0.5, 0.5)))

    def mark(k: int, side: float) -> Mark:
        return Mark(colours[2 + k], draw_place(rng, (0.39, 0.45), (0.08, 0.18), side))

    return PushParams(
        things=(block(0, side), block(1, -side)),
        marks=(mark(0, side), mark(1, -side)),
        base=draw_base(rng),
        reaction=draw_reaction(rng),
    )


def is_clear(params: PushParams) -> bool:
    """Whether every push is long enough, goes forward, and passes the other block with clearance for the hand."""
    (ax, ay), (bx, by) = (m.xy_m for m in params.marks)
    a, b = params.things
    pushes = product(((a, b), (b, a)), params.marks)
    return hypot(ax - bx, ay - by) >= 0.18 and all(_passes(own, other, m.xy_m) for (own, other), m in pushes)


def _passes(own: Block, other: Block, to: XY) -> bool:
    (from_x, from_y), (x, y) = own.xy_m, (to[0] - own.xy_m[0], to[1] - own.xy_m[1])
    length = hypot(x, y)
    if length < 0.13 or abs(atan2(y, x)) > 1.05:
        return False
    start = (from_x - 0.12 * x / length, from_y - 0.12 * y / length)
    return off_line_m(other.xy_m, start, to) >= other.reach_m + _HALF_HAND_M + 0.03


def in_reach(params: PushParams) -> bool:
    """Whether the arm can do every push."""
    ik, pushes = ik_of(params.base), product(params.things, params.marks)
    return all(follows(ik, push_stops(block.xy_m, mark.xy_m, block.waist_m), eased) for block, mark in pushes)
