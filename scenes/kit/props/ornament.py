"""Ornaments that slide, rock or topple when they are struck or jolted: a vase, a bottle, a candlestick."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import mujoco

from badgen.contracts.plan import Vec3
from scenes.kit.worlds.shapes import FIRM, HULL, box, free_body, skin, sliding
from scenes.kit.worlds.stl import lathe

OrnamentKind = Literal["vase", "bottle", "candlestick"]
KINDS: tuple[OrnamentKind, ...] = get_args(OrnamentKind)
_FOOT_H_M = 0.006
# Shares of the mass that are in the foot: an ornament that leans by 20 degrees falls back onto it.
_FOOT_SHARES: dict[str, float] = {"vase": 0.3, "bottle": 0.3, "candlestick": 0.5}
_GRIP = 0.65  # friction coefficient of the foot: pushed low down, the ornament slides, and higher up it tips

# Radii as shares of the base's half width, heights as shares of the total height; outside on the right of the path.
_PROFILES: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "vase": (
        (
            0.0,
            0.95,
            0.96,
            0.86,
            1.05,
            1.2,
            1.22,
            1.14,
            0.88,
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


# What collides above the foot: half widths as shares of the base's, bottom and top as shares of the total height.
_SOLIDS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "vase": ((1.1, 0.10, 0.60), (0.45, 0.60, 0.88), (0.75, 0.88, 1.0)),
    "bottle": ((0.9, 0.05, 0.60), (0.4, 0.60, 1.0)),
    "candlestick": ((0.35, 0.06, 0.54), (0.6, 0.53, 0.575), (0.36, 0.575, 1.0)),
}


@dataclass(frozen=True, slots=True)
class Ornament:
    """Kind, size and mass of an ornament with a square base."""

    kind: OrnamentKind
    foot_half_m: float
    height_m: float
    weight_kg: float

    @property
    def low_half_m(self) -> float:
        """Half the width of what collides above the foot."""
        return _SOLIDS[self.kind][0][0] * self.foot_half_m

    @property
    def top_half_m(self) -> float:
        """Half the width of what collides at the top."""
        return _SOLIDS[self.kind][-1][0] * self.foot_half_m


def add_ornament(
    spec: mujoco.MjSpec, shape: Ornament, pos: Vec3, yaw_rad: float, colour: Vec3, name: str = "ornament"
) -> None:
    """Free body whose frame is the middle of its base; what collides is a square foot and boxes along its profile."""
    body = free_body(spec, name, pos, yaw_rad)
    w, h = shape.foot_half_m, shape.height_m
    foot_kg = _FOOT_SHARES[shape.kind] * shape.weight_kg
    rest_kg = shape.weight_kg - foot_kg
    half = _FOOT_H_M / 2
    base = box(body, f"{name}_foot", [w, w, half], [0, 0, half], mass=foot_kg, **HULL, **FIRM)
    base.priority, base.friction = 1, sliding(_GRIP)
    solids = _SOLIDS[shape.kind]
    volume = sum(wide**2 * (top - low) for wide, low, top in solids)
    for k, (wide, low, top) in enumerate(solids):
        kg = rest_kg * wide**2 * (top - low) / volume
        size, middle = [wide * w, wide * w, (top - low) * h / 2], [0, 0, (low + top) * h / 2]
        box(body, f"{name}_part{k}", size, middle, mass=kg, **HULL, **FIRM)
    profile = [(r * w, z * h) for r, z in zip(*_PROFILES[shape.kind], strict=True)]
    skin(spec, body, f"{name}_look", name, lathe(profile), rgba=[*colour, 1])
