"""Slender ornaments that topple when the furniture under them is jolted: a vase, a bottle, a candlestick."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import mujoco

from badgen.contracts.plan import Vec3
from scenes.kit.worlds.shapes import HULL, box, free_body, skin
from scenes.kit.worlds.stl import lathe

OrnamentKind = Literal["vase", "bottle", "candlestick"]
KINDS: tuple[OrnamentKind, ...] = get_args(OrnamentKind)
_FOOT_H_M = 0.006

# Radii as shares of the base's half width, heights as shares of the total height; outside on the right of the path.
_PROFILES: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "vase": (
        (
            0.0,
            0.78,
            0.80,
            0.72,
            1.10,
            1.38,
            1.42,
            1.30,
            0.95,
            0.58,
            0.45,
            0.43,
            0.55,
            0.82,
            0.96,
            0.94,
            0.62,
            0.30,
            0.0,
        ),
        (0.0, 0.0, 0.02, 0.05, 0.16, 0.28, 0.36, 0.46, 0.58, 0.70, 0.79, 0.86, 0.93, 0.98, 1.0, 1.0, 0.95, 0.88, 0.86),
    ),
    "bottle": (
        (0.0, 0.95, 1.0, 1.0, 0.90, 0.42, 0.38, 0.46, 0.46, 0.0),
        (0.0, 0.0, 0.02, 0.52, 0.60, 0.72, 0.94, 0.95, 1.0, 1.0),
    ),
    "candlestick": (
        (0.0, 0.95, 1.0, 0.90, 0.35, 0.28, 0.42, 0.26, 0.26, 0.70, 0.70, 0.40, 0.40, 0.30, 0.0),
        (0.0, 0.0, 0.03, 0.06, 0.10, 0.28, 0.33, 0.38, 0.50, 0.54, 0.57, 0.575, 0.98, 1.0, 1.0),
    ),
}


@dataclass(frozen=True, slots=True)
class Ornament:
    """Kind, size and mass of an ornament with a square base."""

    kind: OrnamentKind
    foot_half_m: float
    height_m: float
    weight_kg: float


def add_ornament(
    spec: mujoco.MjSpec, shape: Ornament, pos: Vec3, yaw_rad: float, colour: Vec3, name: str = "ornament"
) -> None:
    """Free body whose frame is the middle of its base; its collision shape is a base and a column."""
    body = free_body(spec, name, pos, yaw_rad)
    w, h = shape.foot_half_m, shape.height_m
    half = (h - _FOOT_H_M) / 2
    foot, column = ("foot", w, _FOOT_H_M / 2, _FOOT_H_M / 2, 0.2), ("column", 0.75 * w, half, h - half, 0.8)
    for part, wide, high, z, share in (foot, column):
        box(body, f"{name}_{part}", [wide, wide, high], [0, 0, z], mass=share * shape.weight_kg, **HULL)
    profile = [(r * w, z * h) for r, z in zip(*_PROFILES[shape.kind], strict=True)]
    skin(spec, body, f"{name}_look", name, lathe(profile), rgba=[*colour, 1])
