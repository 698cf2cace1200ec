"""Layouts of pick_place: positions of items and containers, requested items, and grips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from badgen.contracts.plan import Pose
from scenes.kit.control.arm.moves import turned
from scenes.kit.item_layout import ItemLayout
from scenes.kit.layout import XY, best_grip, draw_reaction, obstacle, scatter
from scenes.kit.props.contrast import draw_clear
from scenes.kit.props.crockery import BOWL_H_M, BOWL_R_M, GLAZES, PLATE_H_M, PLATE_R_M
from scenes.kit.props.items import COLOURS, KINDS, draw_item
from scenes.kit.robots.station import draw_base

ITEMS = tuple(f"item{k}" for k in range(6))
REQUESTED = ITEMS[:3]  # items that may be requested
CONTAINERS = ("bowl", "plate")
CARRY_M = 0.125  # height above the table at which an item is carried, clear of all others
_GAP_M, _ROOM_M = 0.042, 0.006  # least gaps between items, and around open fingers
_AREA_M = ((0.02, 0.34), (-0.17, 0.17))


@dataclass(frozen=True, slots=True, kw_only=True)
class PickPlaceParams(ItemLayout):
    """One layout: the items, and the positions of the containers [m]."""

    bodies: ClassVar[tuple[str, ...]] = ITEMS

    bowl_xy_m: XY
    plate_xy_m: XY
    bowl_glaze: str
    plate_glaze: str

    def place(self, k: int, container: str, up_m: float) -> Pose:
        """World pose of an item over the middle of a container, `up_m` above the table."""
        xy = self.bowl_xy_m if container == "bowl" else self.plate_xy_m
        return Pose((*xy, up_m), turned(self.carried_yaw_rad(k, xy)))

    def grip(self, k: int) -> tuple[float, float]:
        """Closing direction for gripping an item, in its own frame [rad], and the open fingers' clearance [m]."""
        items = [obstacle(self.items[j], self.items_xy_m[j]) for j in range(len(ITEMS)) if j != k]
        bowl, plate = (*self.bowl_xy_m, BOWL_R_M, BOWL_H_M), (*self.plate_xy_m, PLATE_R_M, PLATE_H_M)
        around = [*items, bowl, plate]
        return best_grip(self.base, self.items[k], self.items_xy_m[k], self.items_yaw_rad[k], around)


def other_container(container: str) -> str:
    """The container that is not this one."""
    return CONTAINERS[1 - CONTAINERS.index(container)]


def draw_layout(rng: np.random.Generator) -> PickPlaceParams | None:
    """Sample one candidate for a layout; None where an item finds no room."""
    side = 1.0 if rng.random() < 0.5 else -1.0
    colours = [str(c) for c in rng.permutation(list(COLOURS))]
    kinds = [KINDS[i] for i in rng.permutation(len(KINDS))]
    items = tuple(draw_item(rng, kind, colour) for kind, colour in zip(kinds, colours, strict=False))
    spots = scatter(rng, items, _AREA_M, _GAP_M)
    if spots is None:
        return None
    glazes = draw_clear(rng, GLAZES, [COLOURS[item.colour] for item in items[: len(REQUESTED)]], count=2)
    return PickPlaceParams(
        items=items,
        items_xy_m=spots,
        items_yaw_rad=tuple(float(rng.uniform(-np.pi, np.pi)) for _ in items),
        bowl_xy_m=(float(rng.uniform(0.06, 0.20)), side * float(rng.uniform(0.285, 0.32))),
        plate_xy_m=(float(rng.uniform(0.06, 0.20)), -side * float(rng.uniform(0.285, 0.32))),
        bowl_glaze=glazes[0],
        plate_glaze=glazes[1],
        base=draw_base(rng),
        reaction=draw_reaction(rng),
    )


def in_reach(params: PickPlaceParams) -> bool:
    """Whether the fingers have clearance at each item, and both containers are in reach from there."""
    for k in range(len(REQUESTED)):
        closing, room = params.grip(k)
        over = [params.place(k, c, CARRY_M) for c in CONTAINERS]
        if room < _ROOM_M or not params.can_bring(k, closing, CARRY_M, over):
            return False
    return True
