"""Layouts of pick_place: what stands where, which items may be asked for, and how each is gripped."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, hypot

import numpy as np

from badgen.contracts.plan import RECOVERY_POLICIES, Pose, RecoveryPolicy
from scenes.kit.control.arm.moves import closing_down, turned
from scenes.kit.control.arm.poses import Frame, compose, frame
from scenes.kit.control.arm.reach import Obstacle, finger_room_m, nearest_turn, reaches
from scenes.kit.props.crockery import BOWL_FLOOR_M, BOWL_H_M, BOWL_R_M, GLAZES, PLATE_FLOOR_M, PLATE_H_M, PLATE_R_M
from scenes.kit.props.items import COLOURS, KINDS, Item, draw_item
from scenes.kit.robots.station import Base, draw_base, ik_of

ITEMS = tuple(f"item{k}" for k in range(6))
REQUEST = 3  # any of the first three items may be asked for
CONTAINERS = ("bowl", "plate")
CARRY_M = 0.125  # what is carried passes this far above the table, clear of everything that stands on it
FLOOR_M = {"bowl": BOWL_FLOOR_M, "plate": PLATE_FLOOR_M}
_GAP_M = 0.042
_ROOM_M = 0.006
_AREA_M = ((0.02, 0.34), (-0.17, 0.17))


@dataclass(frozen=True, slots=True)
class PickPlaceParams:
    """One layout: what the items are, places on the table [m], yaws [rad], and how the expert takes a mishap."""

    items: tuple[Item, ...]
    items_xy_m: tuple[tuple[float, float], ...]
    items_yaw_rad: tuple[float, ...]
    bowl_xy_m: tuple[float, float]
    plate_xy_m: tuple[float, float]
    bowl_glaze: str
    plate_glaze: str
    base: Base
    recovery_policy: RecoveryPolicy


def draw_layout(rng: np.random.Generator) -> PickPlaceParams:
    """A layout in which every item that may be asked for can be gripped and brought to both containers."""
    while True:
        params = _draw(rng)
        if params is not None and _feasible(params):
            return params


def container_xy_m(params: PickPlaceParams, container: str) -> tuple[float, float]:
    """Where a container stands."""
    return params.bowl_xy_m if container == "bowl" else params.plate_xy_m


def grip_of(params: PickPlaceParams, k: int) -> tuple[float, float]:
    """How to grip an item: closing direction in its own frame, and the room that the open fingers then have [m]."""
    item, xy, yaw = params.items[k], params.items_xy_m[k], params.items_yaw_rad[k]
    ahead = _azimuth(params, xy)
    best, most = 0.0, -1.0
    for own in item.grip_yaws_rad:
        closing = nearest_turn(yaw + own, ahead + np.pi / 2, np.pi)
        room = finger_room_m(xy, item.grip_z_m, closing, open_m(item), _obstacles(params, k))
        worth = min(room, 0.02) - 0.004 * abs(closing - ahead - np.pi / 2)  # roomy, and easy on the wrist
        if worth > most:
            best, most = float(closing - yaw), worth
    return best, finger_room_m(xy, item.grip_z_m, yaw + best, open_m(item), _obstacles(params, k))


def open_m(item: Item) -> float:
    """Gap between the fingertips with which to reach for an item."""
    return min(item.width_m + 0.026, 0.079)


def placed_yaw_rad(params: PickPlaceParams, k: int, container: str) -> float:
    """Yaw of an item in a container: it turns with the arm, which keeps the wrist at ease."""
    there, here = container_xy_m(params, container), params.items_xy_m[k]
    return params.items_yaw_rad[k] + _azimuth(params, there) - _azimuth(params, here)


def _draw(rng: np.random.Generator) -> PickPlaceParams | None:
    side = 1.0 if rng.random() < 0.5 else -1.0
    colours = [str(c) for c in rng.permutation(list(COLOURS))]
    kinds = [KINDS[i] for i in rng.permutation(len(KINDS))]
    items = tuple(draw_item(rng, kind, colour) for kind, colour in zip(kinds, colours, strict=False))
    spots = _scatter(rng, items)
    if spots is None:
        return None
    glazes = [str(g) for g in rng.permutation(list(GLAZES))]
    return PickPlaceParams(
        items=items,
        items_xy_m=spots,
        items_yaw_rad=tuple(float(rng.uniform(-np.pi, np.pi)) for _ in items),
        bowl_xy_m=(float(rng.uniform(0.06, 0.20)), side * float(rng.uniform(0.285, 0.32))),
        plate_xy_m=(float(rng.uniform(0.06, 0.20)), -side * float(rng.uniform(0.285, 0.32))),
        bowl_glaze=glazes[0],
        plate_glaze=glazes[1],
        base=draw_base(rng),
        recovery_policy=RECOVERY_POLICIES[int(rng.integers(len(RECOVERY_POLICIES)))],
    )


def _scatter(rng: np.random.Generator, items: tuple[Item, ...]) -> tuple[tuple[float, float], ...] | None:
    """Places far enough apart for fingers, or None where the last ones found no room."""
    spots: list[tuple[float, float]] = []
    for item in items:
        for _ in range(60):
            xy = (float(rng.uniform(*_AREA_M[0])), float(rng.uniform(*_AREA_M[1])))
            gaps = [
                hypot(xy[0] - x, xy[1] - y) - item.reach_m - o.reach_m for (x, y), o in zip(spots, items, strict=False)
            ]
            if min(gaps, default=1.0) > _GAP_M:
                spots.append(xy)
                break
        else:
            return None
    return tuple(spots)


def _obstacles(params: PickPlaceParams, k: int) -> list[Obstacle]:
    """What stands around an item."""
    around = zip(params.items, params.items_xy_m, strict=True)
    found = [(x, y, i.reach_m, i.height_m) for j, (i, (x, y)) in enumerate(around) if j != k]
    found.append((*params.bowl_xy_m, BOWL_R_M, BOWL_H_M))
    found.append((*params.plate_xy_m, PLATE_R_M, PLATE_H_M))
    return found


def _feasible(params: PickPlaceParams) -> bool:
    return all(_can_bring(params, k) for k in range(REQUEST))


def _can_bring(params: PickPlaceParams, k: int) -> bool:
    """Room for the fingers, and both containers in reach."""
    closing, room = grip_of(params, k)
    if room < _ROOM_M:
        return False
    item, (x, y) = params.items[k], params.items_xy_m[k]
    grasp = frame(Pose((0.0, 0.0, item.grip_z_m), closing_down(closing)))
    poses = [Pose((x, y, CARRY_M), turned(params.items_yaw_rad[k])), Pose((x, y, 0.0), turned(params.items_yaw_rad[k]))]
    for container in CONTAINERS:
        there = (*container_xy_m(params, container), CARRY_M)
        poses.append(Pose(there, turned(placed_yaw_rad(params, k, container))))
    tools: list[Frame] = [compose(frame(p), grasp) for p in poses]
    return reaches(ik_of(params.base), tools)


def _azimuth(params: PickPlaceParams, xy: tuple[float, float]) -> float:
    """Direction of a place as seen from the arm's base."""
    return atan2(xy[1] - params.base.y_m, xy[0] - params.base.x_m)
