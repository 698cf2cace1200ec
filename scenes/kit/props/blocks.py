"""Wooden blocks to push, flat or tall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import pi, sqrt
from typing import Literal

import mujoco
import numpy as np

from badgen.contracts.plan import Vec3
from scenes.kit.props.palettes import PALETTES
from scenes.kit.worlds.shapes import FIRM, about_z, box, free_body, skin, sliding
from scenes.kit.worlds.stl import lathe

BlockKind = Literal["cube", "brick", "tower", "column"]
# Sampling probability of each kind; a cube is too low to be toppled by a push.
KINDS: Mapping[BlockKind, float] = {"cube": 0.12, "brick": 0.28, "tower": 0.32, "column": 0.28}
COLOURS = PALETTES["blocks"]
_HALF_M: Mapping[BlockKind, tuple[tuple[float, float], ...]] = {
    "cube": ((0.027, 0.033), (0.0, 0.0), (0.0, 0.0)),
    "brick": ((0.024, 0.028), (0.034, 0.042), (0.056, 0.066)),
    "tower": ((0.023, 0.026), (0.0, 0.0), (0.062, 0.078)),
    "column": ((0.024, 0.028), (0.0, 0.0), (0.056, 0.066)),
}
_DENSITY_KGPM3 = 650.0  # beech
_FRICTION = sliding(0.5)  # lacquered: the same on wood and on the rubber of the fingers


@dataclass(frozen=True, slots=True)
class Block:
    """A sampled block: half sizes along x, y and z [m]; columns: (half width, half width, half height)."""

    kind: BlockKind
    colour: str
    half_m: Vec3
    xy_m: tuple[float, float]
    yaw_rad: float

    @property
    def words(self) -> str:
        """Name in instructions, such as "red brick"."""
        return f"{self.colour} {self.kind}"

    @property
    def waist_m(self) -> float:
        """Half width, averaged over the sides that may be pushed [m]."""
        return (self.half_m[0] + self.half_m[1]) / 2

    @property
    def height_m(self) -> float:
        """Height of the standing block [m]."""
        return 2 * self.half_m[2]

    @property
    def reach_m(self) -> float:
        """Distance of the farthest vertical edge from the axis [m]."""
        x, y, _ = self.half_m
        return 2 * x / sqrt(3) if self.kind == "column" else sqrt(x * x + y * y)


def draw_half_m(rng: np.random.Generator, kind: BlockKind) -> Vec3:
    """Sample the half sizes of a block of that kind; its first width fits between the fingers."""
    x, y, z = (float(rng.uniform(*between)) for between in _HALF_M[kind])
    return (x, y, z) if kind == "brick" else (x, x, x if kind == "cube" else z)


def add_block(spec: mujoco.MjSpec, name: str, block: Block) -> None:
    """Free body `name`; its frame is the middle of its base."""
    spec.add_material(name=name, rgba=[*COLOURS[block.colour], 1], specular=0.25, shininess=0.4)
    body = free_body(spec, name, [*block.xy_m, 0.0], block.yaw_rad)
    x, y, z = block.half_m
    if block.kind == "column":
        # Three slabs through one axis make a hexagonal prism without mesh contacts.
        slabs = [((x, x / sqrt(3), z), k * pi / 3) for k in range(3)]
        volume_m3 = 2 * sqrt(3) * x * x * 2 * z
    else:
        slabs = [((x, y, z), 0.0)]
        volume_m3 = 8 * x * y * z
    kg, group = _DENSITY_KGPM3 * volume_m3 / len(slabs), 3 if len(slabs) > 1 else 0
    for k, (half, turn) in enumerate(slabs):
        at, quat = [0, 0, z], about_z(turn)
        slab = box(body, f"{name}_slab{k}", half, at, quat=quat, mass=kg, material=name, group=group, **FIRM)
        slab.priority, slab.friction = 2, _FRICTION
    if len(slabs) > 1:
        # The outline of the crossed slabs as one surface: their coplanar tops would flicker if rendered.
        r, h = block.reach_m, block.height_m
        stl = lathe([(0.0, 0.0), (r, 0.0), (r, h), (0.0, h)], 6)
        skin(spec, body, f"{name}_look", name, stl, material=name, quat=about_z(pi / 6))
