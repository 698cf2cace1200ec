"""Layouts of pick_place: what stands where, which items may be asked for, and how each is gripped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from badgen.contracts.plan import Pose, RecoveryPolicy
from badgen.sampling import sample_until
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.moves import closing_down, turned
from scenes.kit.control.arm.poses import compose, frame
from scenes.kit.control.arm.reach import Obstacle, reaches
from scenes.kit.layout import XY, best_grip, carried_yaw_rad, draw_recovery_policy, obstacle, scatter
from scenes.kit.props.crockery import BOWL_FLOOR_M, BOWL_H_M, BOWL_R_M, GLAZES, PLATE_FLOOR_M, PLATE_H_M, PLATE_R_M
from scenes.kit.props.items import COLOURS, KINDS, Item, draw_item
from scenes.kit.robots.station import Base, draw_base

ITEMS = tuple(f"item{k}" for k in range(6))
REQUESTED = ITEMS[:3]  # any of these may be asked for
CONTAINERS = ("bowl", "plate")
CARRY_M = 0.125  # what is carried passes this far above the table, clear of everything that stands on it
FLOOR_M = {"bowl": BOWL_FLOOR_M, "plate": PLATE_FLOOR_M}
_GAP_M, _ROOM_M = 0.042, 0.006  # between items, and around open fingers
_AREA_M = ((0.02, 0.34), (-0.17, 0.17))


@dataclass(frozen=True, slots=True)
class PickPlaceParams:
    """One layout: what the items are, places on the table [m], yaws [rad], and what follows a lost grasp."""

    items: tuple[Item, ...]
    items_xy_m: tuple[XY, ...]
    items_yaw_rad: tuple[float, ...]
    bowl_xy_m: XY
    plate_xy_m: XY
    bowl_glaze: str
    plate_glaze: str
    base: Base
    recovery_policy: RecoveryPolicy

    def container_xy_m(self, container: str) -> XY:
        """Where a container stands."""
        return self.bowl_xy_m if container == "bowl" else self.plate_xy_m

    def placed_yaw_rad(self, k: int, container: str) -> float:
        """Yaw of an item in a container."""
        here, there = self.items_xy_m[k], self.container_xy_m(container)
        return carried_yaw_rad(self.base, self.items_yaw_rad[k], here, there)

    def grip(self, k: int) -> tuple[float, float]:
        """How to grip an item: closing direction in its own frame [rad], and the room of the open fingers [m]."""
        around = [obstacle(i, xy) for j, (i, xy) in enumerate(zip(self.items, self.items_xy_m, strict=True)) if j != k]
        containers: list[Obstacle] = [(*self.bowl_xy_m, BOWL_R_M, BOWL_H_M), (*self.plate_xy_m, PLATE_R_M, PLATE_H_M)]
        return best_grip(self.base, self.items[k], self.items_xy_m[k], self.items_yaw_rad[k], [*around, *containers])


def draw_layout(rng: np.random.Generator) -> PickPlaceParams:
    """A layout in which every item that may be asked for can be gripped and brought to both containers."""
    conditions = {"items can be gripped and brought": _can_bring_each}
    return sample_until(
        partial(_draw, rng), conditions, 2000, "pick_place", "draw fewer items or a wider area for them"
    )


def _draw(rng: np.random.Generator) -> PickPlaceParams | None:
    side = 1.0 if rng.random() < 0.5 else -1.0
    colours = [str(c) for c in rng.permutation(list(COLOURS))]
    kinds = [KINDS[i] for i in rng.permutation(len(KINDS))]
    items = tuple(draw_item(rng, kind, colour) for kind, colour in zip(kinds, colours, strict=False))
    spots = scatter(rng, items, _AREA_M, _GAP_M)
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
        recovery_policy=draw_recovery_policy(rng),
    )


def _can_bring_each(params: PickPlaceParams) -> bool:
    return all(_can_bring(params, k) for k in range(len(REQUESTED)))


def _can_bring(params: PickPlaceParams, k: int) -> bool:
    """Room for the fingers, and both containers in reach."""
    closing, room = params.grip(k)
    if room < _ROOM_M:
        return False
    yaw, xy = turned(params.items_yaw_rad[k]), params.items_xy_m[k]
    grasp = frame(Pose((0.0, 0.0, params.items[k].grip_z_m), closing_down(closing)))
    over = [(*params.container_xy_m(c), CARRY_M) for c in CONTAINERS]
    there = [Pose(o, turned(params.placed_yaw_rad(k, c))) for o, c in zip(over, CONTAINERS, strict=True)]
    poses = [Pose((*xy, CARRY_M), yaw), Pose((*xy, 0.0), yaw), *there]
    return reaches(ik_of(params.base), [compose(frame(p), grasp) for p in poses])
