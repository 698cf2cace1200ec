"""Layouts of stack: three blocks of drawn sizes and colours, and the towers that can be built from them."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, hypot, pi

import numpy as np

from badgen.contracts.plan import RECOVERY_POLICIES, Pose, RecoveryPolicy
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.moves import closing_down, turned
from scenes.kit.control.arm.poses import compose, frame
from scenes.kit.control.arm.reach import Obstacle, finger_room_m, nearest_turn, reaches
from scenes.kit.props.items import COLOURS, Item
from scenes.kit.robots.station import Base, draw_base

BLOCKS = ("block0", "block1", "block2")
# Who stands on whom, from the bottom up, as indices of BLOCKS.
TOWERS: tuple[tuple[int, ...], ...] = ((0, 1), (1, 2), (2, 0), (0, 1, 2), (1, 2, 0), (2, 0, 1))
OVER_M = 0.06  # a carried block passes this far above where it will stand
_GAP_M = 0.05
_ROOM_M = 0.008
_AREA_M = ((0.04, 0.30), (-0.22, 0.22))
_WIDTH_M = (0.038, 0.052)
_HEIGHT_M = (0.036, 0.048)


@dataclass(frozen=True, slots=True)
class StackParams:
    """One layout: the blocks, places on the table [m], yaws [rad], and how the expert takes a mishap."""

    blocks: tuple[Item, ...]
    blocks_xy_m: tuple[tuple[float, float], ...]
    blocks_yaw_rad: tuple[float, ...]
    base: Base
    recovery_policy: RecoveryPolicy


def draw_layout(rng: np.random.Generator) -> StackParams:
    """A layout in which every tower can be built."""
    while True:
        params = _draw(rng)
        if params is not None and all(_can_build(params, tower) for tower in TOWERS):
            return params


def open_m(block: Item) -> float:
    """Gap between the fingertips with which to reach for a block."""
    return min(block.width_m + 0.026, 0.079)


def grip_rad(params: StackParams, k: int) -> float:
    """Closing direction in a block's own frame: across the arm as nearly as the sides allow."""
    yaw = params.blocks_yaw_rad[k]
    return nearest_turn(yaw, _azimuth(params, params.blocks_xy_m[k]) + pi / 2, pi / 2) - yaw


def top_m(params: StackParams, below: tuple[int, ...]) -> float:
    """Height of the top of these blocks, stacked."""
    return sum(params.blocks[k].height_m for k in below)


def placed_yaw_rad(params: StackParams, k: int, base: int) -> float:
    """World yaw of a block in a tower on `base`: square with it, turned as little as the arm allows."""
    there, here = params.blocks_xy_m[base], params.blocks_xy_m[k]
    with_arm = params.blocks_yaw_rad[k] + _azimuth(params, there) - _azimuth(params, here)
    return nearest_turn(params.blocks_yaw_rad[base], with_arm, pi / 2)


def _draw(rng: np.random.Generator) -> StackParams | None:
    colours = [str(c) for c in rng.permutation(list(COLOURS))]
    blocks = tuple(
        Item("block", c, float(rng.uniform(*_WIDTH_M)), float(rng.uniform(*_HEIGHT_M))) for c in colours[: len(BLOCKS)]
    )
    spots = tuple((float(rng.uniform(*_AREA_M[0])), float(rng.uniform(*_AREA_M[1]))) for _ in blocks)
    gaps = [
        hypot(a[0] - b[0], a[1] - b[1]) - i.reach_m - j.reach_m
        for n, (a, i) in enumerate(zip(spots, blocks, strict=True))
        for b, j in zip(spots[:n], blocks[:n], strict=True)
    ]
    if min(gaps) < _GAP_M:
        return None
    return StackParams(
        blocks=blocks,
        blocks_xy_m=spots,
        blocks_yaw_rad=tuple(float(rng.uniform(-pi, pi)) for _ in blocks),
        base=draw_base(rng),
        recovery_policy=RECOVERY_POLICIES[int(rng.integers(len(RECOVERY_POLICIES)))],
    )


def _can_build(params: StackParams, tower: tuple[int, ...]) -> bool:
    """Every block but the lowest can be gripped and brought to its place."""
    return all(_can_put(params, tower[:n], tower[n]) for n in range(1, len(tower)))


def _can_put(params: StackParams, below: tuple[int, ...], k: int) -> bool:
    block, (x, y), yaw = params.blocks[k], params.blocks_xy_m[k], params.blocks_yaw_rad[k]
    closing, base = grip_rad(params, k), below[0]
    around = [_obstacle(params, j) for j in range(len(BLOCKS)) if j != k and j not in below]
    # By then the tower stands on its base, and the palm must come down beside the whole of it.
    reach_m = max(params.blocks[j].reach_m for j in below)
    around.append((*params.blocks_xy_m[base], reach_m, top_m(params, below)))
    if finger_room_m((x, y), block.grip_z_m, yaw + closing, open_m(block), around) < _ROOM_M:
        return False
    grasp = frame(Pose((0.0, 0.0, block.grip_z_m), closing_down(closing)))
    high = top_m(params, below) + OVER_M
    there = Pose((*params.blocks_xy_m[base], high), turned(placed_yaw_rad(params, k, base)))
    poses = (Pose((x, y, high), turned(yaw)), Pose((x, y, 0.0), turned(yaw)), there)
    return reaches(ik_of(params.base), [compose(frame(p), grasp) for p in poses])


def _obstacle(params: StackParams, k: int) -> Obstacle:
    return (*params.blocks_xy_m[k], params.blocks[k].reach_m, params.blocks[k].height_m)


def _azimuth(params: StackParams, xy: tuple[float, float]) -> float:
    """Direction of a place as seen from the arm's base."""
    return atan2(xy[1] - params.base.y_m, xy[0] - params.base.x_m)
