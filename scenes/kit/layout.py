"""Placing and gripping objects on a table: functions shared by the layouts of one-arm tasks."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, hypot, pi
from typing import TypeVar

import numpy as np

from badgen.contracts.plan import REACTION_STYLES, ReactionStyle
from scenes.kit.control.arm.reach import Obstacle, finger_room_m, nearest_turn
from scenes.kit.props.items import Item
from scenes.kit.robots.station import Base

T = TypeVar("T")
XY = tuple[float, float]  # a position on the table [m]
MOST_OPEN_M = 0.079  # fingers as wide as they go, less a millimetre


def draw_reaction(rng: np.random.Generator) -> ReactionStyle:
    """Sample the expert's reaction style, uniformly: a fifth of the layouts has each."""
    return REACTION_STYLES[int(rng.integers(len(REACTION_STYLES)))]


def azimuth_rad(base: Base, xy: XY) -> float:
    """Direction of a position as seen from the arm's base."""
    return atan2(xy[1] - base.y_m, xy[0] - base.x_m)


def carried_yaw_rad(base: Base, yaw_rad: float, here: XY, there: XY) -> float:
    """Final yaw of an object that turns with the arm as it is carried, which avoids wrist limits."""
    return yaw_rad + azimuth_rad(base, there) - azimuth_rad(base, here)


def open_m(item: Item) -> float:
    """Gap between the fingertips when reaching for an item [m]."""
    return min(item.width_m + 0.026, MOST_OPEN_M)


def best_grip(base: Base, item: Item, xy: XY, yaw_rad: float, around: Sequence[Obstacle]) -> tuple[float, float]:
    """Choose a grip: closing direction in the item's own frame [rad], and the free space around the open fingers [m].

    Of the directions in which the item can be gripped, prefers free space up to 2 cm and little rotation of the wrist.
    """
    ahead = azimuth_rad(base, xy)
    best, most = 0.0, -1.0
    for own in item.grip_yaws_rad:
        closing = nearest_turn(yaw_rad + own, ahead + pi / 2, pi)
        room = finger_room_m(xy, item.grip_z_m, closing, open_m(item), around)
        worth = min(room, 0.02) - 0.004 * abs(closing - ahead - pi / 2)
        if worth > most:
            best, most = float(closing - yaw_rad), worth
    return best, finger_room_m(xy, item.grip_z_m, yaw_rad + best, open_m(item), around)


def obstacle(item: Item, xy: XY) -> Obstacle:
    """An item as an obstacle for the fingers."""
    return (*xy, item.reach_m, item.height_m)


def gaps_m(xy: XY, item: Item, spots: Sequence[XY], items: Sequence[Item]) -> list[float]:
    """Free distance between an item at `xy` and each of the others at their positions [m]."""
    pairs = zip(spots, items, strict=False)
    return [hypot(xy[0] - x, xy[1] - y) - item.reach_m - other.reach_m for (x, y), other in pairs]


def scatter(
    rng: np.random.Generator, items: Sequence[Item], area_m: tuple[XY, XY], gap_m: float, tries: int = 60
) -> tuple[XY, ...] | None:
    """Sample positions in an area, at least `gap_m` apart; None where an item finds no room in `tries` attempts."""
    spots: list[XY] = []
    for item in items:
        for _ in range(tries):
            xy = (float(rng.uniform(*area_m[0])), float(rng.uniform(*area_m[1])))
            if min(gaps_m(xy, item, spots, items), default=1.0) > gap_m:
                spots.append(xy)
                break
        else:
            return None
    return tuple(spots)


def draw_side(rng: np.random.Generator) -> float:
    """Sample a side of the arm: 1 is left, -1 is right."""
    return 1.0 if rng.random() < 0.5 else -1.0


def draw_place(rng: np.random.Generator, x_m: XY, aside_m: XY, side: float) -> XY:
    """Sample a position within a range of x and a range of distances to one side of the middle."""
    return float(rng.uniform(*x_m)), side * float(rng.uniform(*aside_m))


def draw_distinct(
    rng: np.random.Generator, options: Sequence[T], count: int, weights: Sequence[float] | None = None
) -> list[T]:
    """Sample `count` different options, uniformly or with these weights, which add up to 1."""
    return [options[int(i)] for i in rng.choice(len(options), size=count, replace=False, p=weights)]


def off_line_m(place: XY, start: XY, stop: XY) -> float:
    """Distance of a position from a line segment [m]."""
    x, y = stop[0] - start[0], stop[1] - start[1]
    along = ((place[0] - start[0]) * x + (place[1] - start[1]) * y) / (x * x + y * y)
    along = min(max(along, 0.0), 1.0)
    return hypot(place[0] - start[0] - along * x, place[1] - start[1] - along * y)
