"""Layouts of stack: three blocks of sampled sizes and colours, and the towers that can be built from them."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi
from typing import ClassVar

import numpy as np

from badgen.contracts.plan import Pose
from scenes.kit.control.arm.moves import turned
from scenes.kit.control.arm.reach import nearest_turn
from scenes.kit.item_layout import ItemLayout
from scenes.kit.layout import draw_reaction, gaps_m, obstacle
from scenes.kit.props.items import COLOURS, Item
from scenes.kit.robots.station import draw_base

BLOCKS = ("block0", "block1", "block2")
# Towers from the bottom up, as indices of BLOCKS.
TOWERS: tuple[tuple[int, ...], ...] = ((0, 1), (1, 2), (2, 0), (0, 1, 2), (1, 2, 0), (2, 0, 1))
OVER_M = 0.06  # height of a carried block above its place
_GAP_M, _ROOM_M = 0.05, 0.008  # least gaps between blocks, and around open fingers
_AREA_M = ((0.04, 0.30), (-0.22, 0.22))
_WIDTH_M, _HEIGHT_M = (0.038, 0.052), (0.036, 0.048)


@dataclass(frozen=True, slots=True, kw_only=True)
class StackParams(ItemLayout):
    """One layout; its items are the blocks."""

    bodies: ClassVar[tuple[str, ...]] = BLOCKS

    def top_m(self, below: tuple[int, ...]) -> float:
        """Height of the top of these blocks, stacked [m]."""
        return sum(self.items[k].height_m for k in below)

    def placed_yaw_rad(self, k: int, base: int) -> float:
        """World yaw of a block in a tower on `base`: aligned with it, with the least rotation of the wrist."""
        return nearest_turn(self.items_yaw_rad[base], self.carried_yaw_rad(k, self.items_xy_m[base]), pi / 2)

    def can_put(self, below: tuple[int, ...], k: int) -> bool:
        """Whether a block can be gripped and brought onto these blocks once they are stacked."""
        closing, base, top_m = self.square_grip_rad(k), below[0], self.top_m(below)
        others = [j for j in range(len(BLOCKS)) if j != k and j not in below]
        around = [obstacle(self.items[j], self.items_xy_m[j]) for j in others]
        # The whole tower is one obstacle, beside which the palm must have clearance.
        tower = (*self.items_xy_m[base], max(self.items[j].reach_m for j in below), top_m)
        there = Pose((*self.items_xy_m[base], top_m + OVER_M), turned(self.placed_yaw_rad(k, base)))
        has_room = self.room_m(k, closing, [*around, tower]) >= _ROOM_M
        return has_room and self.can_bring(k, closing, top_m + OVER_M, [there])


def draw_layout(rng: np.random.Generator) -> StackParams | None:
    """Sample one candidate for a layout; None where blocks are too near to each other."""
    colours = [str(c) for c in rng.permutation(list(COLOURS))][: len(BLOCKS)]
    blocks = tuple(Item("block", c, float(rng.uniform(*_WIDTH_M)), float(rng.uniform(*_HEIGHT_M))) for c in colours)
    spots = tuple((float(rng.uniform(*_AREA_M[0])), float(rng.uniform(*_AREA_M[1]))) for _ in blocks)
    gaps = [gap for n, xy in enumerate(spots) for gap in gaps_m(xy, blocks[n], spots[:n], blocks)]
    if min(gaps) < _GAP_M:
        return None
    return StackParams(
        items=blocks,
        items_xy_m=spots,
        items_yaw_rad=tuple(float(rng.uniform(-pi, pi)) for _ in blocks),
        base=draw_base(rng),
        reaction=draw_reaction(rng),
    )


def can_build_each(params: StackParams) -> bool:
    """Whether every tower can be built."""
    return all(params.can_put(order[:n], order[n]) for order in TOWERS for n in range(1, len(order)))
