"""Small objects to pick up: blocks, cartons, cans, mugs, bottles and jars, each in a plain colour."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi
from typing import Literal, TypeAlias, get_args

import mujoco
import numpy as np

from scenes.kit.props.palettes import PALETTES
from scenes.kit.worlds.shapes import DRAWN, FIRM, HULL, box, cylinder, free_body, skin
from scenes.kit.worlds.stl import lathe

Kind: TypeAlias = Literal["block", "carton", "can", "mug", "bottle", "jar"]
KINDS: tuple[Kind, ...] = get_args(Kind)
COLOURS = PALETTES["items"]

_DENSITY_KGPM3 = 700.0
_HANDLE_M = 0.020  # length of a mug's handle
_NECK_M = 0.020  # height of a bottle's neck
_PAD_BELOW_TOP_M = 0.014  # distance of the finger pads' middle below the top of the item
_METAL = (0.72, 0.74, 0.77)
# Sampling ranges of width and height [m].
_SIZES_M: dict[Kind, tuple[tuple[float, float], tuple[float, float]]] = {
    "block": ((0.040, 0.050), (0.044, 0.052)),
    "carton": ((0.038, 0.046), (0.075, 0.088)),
    "can": ((0.044, 0.054), (0.070, 0.084)),
    "mug": ((0.048, 0.056), (0.062, 0.072)),
    "bottle": ((0.042, 0.050), (0.086, 0.096)),
    "jar": ((0.050, 0.058), (0.048, 0.056)),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its kind, colour, width across the fingers and height [m].

    Its body's frame is the middle of its base, z up; a mug's handle points along +x.
    """

    kind: Kind
    colour: str
    width_m: float
    height_m: float

    @property
    def words(self) -> str:
        """Name in instructions: "red mug"."""
        return f"{self.colour} {self.kind}"

    @property
    def square(self) -> bool:
        """Whether it has flat sides, and so only four grip directions."""
        return self.kind in ("block", "carton")

    @property
    def reach_m(self) -> float:
        """Distance of the farthest point of its outline from its axis [m]."""
        half = self.width_m / 2
        return half * 2**0.5 if self.square else half + (_HANDLE_M if self.kind == "mug" else 0.0)

    @property
    def grip_z_m(self) -> float:
        """Height of the grip, near the top of the widest part [m]."""
        top = self.height_m - (_NECK_M if self.kind == "bottle" else 0.0)
        return top - (0.010 if self.kind == "bottle" else _PAD_BELOW_TOP_M)

    @property
    def grip_yaws_rad(self) -> tuple[float, ...]:
        """Directions in its own frame along which fingers may close [rad]."""
        if self.square:
            return (0.0, pi / 2)
        if self.kind == "mug":
            return (pi / 2, pi / 2 - 0.5, pi / 2 + 0.5)
        return tuple(pi * k / 8 for k in range(8))


def draw_item(rng: np.random.Generator, kind: Kind, colour: str) -> Item:
    """Sample the size of an item of this kind and colour."""
    width, height = (float(rng.uniform(*between)) for between in _SIZES_M[kind])
    return Item(kind, colour, width, height)


def add_item(spec: mujoco.MjSpec, name: str, item: Item, xy_m: tuple[float, float], yaw_rad: float) -> None:
    """Free body `name` standing at this position."""
    body = free_body(spec, name, [*xy_m, 0.0], yaw_rad)
    spec.add_material(name=f"{name}_paint", rgba=[*COLOURS[item.colour], 1], specular=0.3, shininess=0.5)
    if item.square:
        _add_box(body, name, item)
        return
    _add_cylinders(body, name, item)
    for part, profile, material in _profiles(spec, name, item):
        mesh = f"{name}_{part}"
        skin(spec, body, f"{mesh}_look", mesh, lathe(profile), material=material)
    if item.kind == "mug":
        _add_handle(body, name, item)


def _kg(item: Item) -> float:
    w = item.width_m
    return _DENSITY_KGPM3 * item.height_m * (w * w if item.square else pi * w * w / 4)


def _add_box(body: mujoco.MjsBody, name: str, item: Item) -> None:
    """A block is one box; a carton has a band around it: paler than itself, or grey if it is white."""
    half, h = item.width_m / 2, item.height_m
    paint = f"{name}_paint"
    box(body, f"{name}_body", [half, half, h / 2], [0, 0, h / 2], mass=_kg(item), material=paint, **FIRM)
    if item.kind == "carton":
        wide, rgb = half + 0.0006, COLOURS[item.colour]
        band = [0.3] * 3 if min(rgb) > 0.8 else [0.5 * c + 0.45 for c in rgb]
        box(body, f"{name}_band", [wide, wide, 0.009], [0, 0, 0.45 * h], rgba=[*band, 1], **DRAWN)


def _add_cylinders(body: mujoco.MjsBody, name: str, item: Item) -> None:
    """Collision geoms; a mug is solid."""
    neck = _NECK_M if item.kind == "bottle" else 0.0
    full, w = item.height_m - neck, item.width_m
    cylinder(body, f"{name}_body", (w / 2, full / 2), [0, 0, full / 2], mass=_kg(item), **HULL, **FIRM)
    if neck:
        cylinder(body, f"{name}_neck", (0.3 * w, neck / 2), [0, 0, full + neck / 2], mass=0.002, **HULL, **FIRM)


def _profiles(spec: mujoco.MjSpec, name: str, item: Item) -> list[tuple[str, list[tuple[float, float]], str]]:
    """Visual surfaces: part name, (radius, height) outline, material."""
    r, h, paint, cap = item.width_m / 2, item.height_m, f"{name}_paint", f"{name}_cap"
    if item.kind == "mug":
        wall = 0.0035
        cup = [(0.0, 0.0), (r - 0.004, 0.0), (r, 0.004), (r, h), (r - wall, h), (r - wall, 0.006), (0.0, 0.006)]
        return [("cup", cup, paint)]
    dark = tuple(0.45 * c + 0.04 for c in COLOURS[item.colour])
    spec.add_material(name=cap, rgba=[*(_METAL if item.kind == "can" else dark), 1], specular=0.5, shininess=0.6)
    if item.kind == "can":
        side = [(0.0, 0.006), (r, 0.006), (r, h - 0.006), (0.0, h - 0.006)]
        ends = [(0.0, 0.0), (r - 0.003, 0.0), (r - 0.0006, 0.006), (r - 0.0006, h - 0.006), (r - 0.003, h), (0.0, h)]
        return [("side", side, paint), ("ends", ends, cap)]
    if item.kind == "bottle":
        n, s = 0.3 * r * 2, h - _NECK_M
        glass = [(0.0, 0.0), (r, 0.0), (r, s - 0.012), (n + 0.003, s), (n, s + 0.004), (n, h - 0.010), (0.0, h - 0.010)]
        stopper = [(0.0, h - 0.010), (n + 0.002, h - 0.010), (n + 0.002, h), (0.0, h)]
        return [("glass", glass, paint), ("stopper", stopper, cap)]
    jar = [(0.0, 0.0), (r - 0.002, 0.0), (r, 0.003), (r, h - 0.014), (0.0, h - 0.014)]
    lid = [(0.0, h - 0.014), (r - 0.001, h - 0.014), (r - 0.001, h - 0.002), (r - 0.003, h), (0.0, h)]
    return [("glass", jar, paint), ("lid", lid, cap)]


def _add_handle(body: mujoco.MjsBody, name: str, item: Item) -> None:
    """Three bars on the +x side."""
    r, h, thick = item.width_m / 2, item.height_m, 0.0035
    out, rise, bar = r + _HANDLE_M - thick, 0.26 * h, [_HANDLE_M / 2, 0.005, thick]
    middle = r + _HANDLE_M / 2 - thick
    paint = f"{name}_paint"
    box(body, f"{name}_grip", [thick, 0.005, rise], [out, 0, h / 2], mass=0.001, material=paint, **FIRM)
    for part, z in (("high", h / 2 + rise), ("low", h / 2 - rise)):
        box(body, f"{name}_{part}", bar, [middle, 0, z], mass=0.001, material=paint, **FIRM)
