"""Layouts of tidy_drawer: a cabinet with shut drawers, and two blocks on the table clear of the drawers."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, pi

import numpy as np

from badgen.contracts.plan import Pose
from badgen.sampling import uniform
from scenes.kit.control.arm.moves import turned
from scenes.kit.layout import XY, draw_reaction
from scenes.kit.props.items import COLOURS, Item, draw_item
from scenes.kit.props.placed_cabinet import PlacedCabinet, draw_cabinet
from scenes.kit.robots.station import draw_base
from scenes.tabletop.drawers.cabinet_scene import CabinetParams

BLOCKS = ("block1", "block2")
_APART_M = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyDrawerParams(CabinetParams):
    """A cabinet, and two blocks with their positions [m] and yaws [rad]."""

    blocks: tuple[Item, Item]
    places_m: tuple[XY, XY]
    yaws_rad: tuple[float, float]

    def item(self, block: str) -> Item:
        """Shape and colour of a block."""
        return self.blocks[BLOCKS.index(block)]

    def the_block(self, block: str) -> str:
        """Noun phrase of a block."""
        return f"the {self.item(block).words}"

    def pose(self, block: str) -> Pose:
        """First pose of a block."""
        k = BLOCKS.index(block)
        return Pose((*self.places_m[k], 0.0), turned(self.yaws_rad[k]))


def other_block(block: str) -> str:
    """The block that is not this one."""
    return BLOCKS[1 - BLOCKS.index(block)]


def are_apart(params: TidyDrawerParams) -> bool:
    """Whether there is room for the hand between the blocks."""
    (ax, ay), (bx, by) = params.places_m
    return hypot(ax - bx, ay - by) > _APART_M


def draw_layout(rng: np.random.Generator) -> TidyDrawerParams:
    """Sample one candidate for a layout."""
    base, cabinet = draw_base(rng), draw_cabinet(rng, (0.0, 0.0))
    colours = [str(c) for c in rng.permutation([c for c in COLOURS if c not in cabinet.colours])]
    return TidyDrawerParams(
        base=base,
        cabinet=cabinet,
        blocks=(draw_item(rng, "block", colours[0]), draw_item(rng, "block", colours[1])),
        places_m=(_draw_place(rng, cabinet), _draw_place(rng, cabinet)),
        yaws_rad=(_draw_yaw(rng, cabinet), _draw_yaw(rng, cabinet)),
        reaction=draw_reaction(rng),
    )


def _draw_place(rng: np.random.Generator, cabinet: PlacedCabinet) -> XY:
    return (uniform(rng, (0.04, 0.26)), -cabinet.side * uniform(rng, (0.10, 0.25)))


def _draw_yaw(rng: np.random.Generator, cabinet: PlacedCabinet) -> float:
    """Sample a yaw that needs little wrist rotation between the handle and the block."""
    return cabinet.yaw_rad + uniform(rng, (-0.12, 0.12)) * pi
