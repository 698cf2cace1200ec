"""Small things to pick up: blocks, cartons, cans, mugs, bottles and jars, each in a plain colour."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Literal, TypeAlias

import mujoco
import numpy as np

from scenes.kit.worlds.stl import lathe

Kind: TypeAlias = Literal["block", "carton", "can", "mug", "bottle", "jar"]
KINDS: tuple[Kind, ...] = ("block", "carton", "can", "mug", "bottle", "jar")
COLOURS: dict[str, tuple[float, float, float]] = {
    "red": (0.80, 0.13, 0.11),
    "green": (0.16, 0.52, 0.22),
    "blue": (0.12, 0.30, 0.74),
    "yellow": (0.94, 0.76, 0.10),
    "purple": (0.47, 0.22, 0.60),
    "white": (0.93, 0.93, 0.91),
    "black": (0.10, 0.10, 0.11),
}

_G = mujoco.mjtGeom
_DENSITY_KGPM3 = 700.0
_SEGMENTS = 32
_HANDLE_M = 0.020  # how far a mug's handle sticks out
_PAD_BELOW_TOP_M = 0.014  # middle of the finger pads below the top of what they grip
_METAL = (0.72, 0.74, 0.77)
_WIDTHS_M: dict[Kind, tuple[float, float]] = {
    "block": (0.040, 0.050), "carton": (0.038, 0.046), "can": (0.044, 0.054), "mug": (0.048, 0.056),
    "bottle": (0.042, 0.050), "jar": (0.050, 0.058),
}  # fmt: skip
_HEIGHTS_M: dict[Kind, tuple[float, float]] = {
    "block": (0.044, 0.052), "carton": (0.075, 0.088), "can": (0.070, 0.084), "mug": (0.062, 0.072),
    "bottle": (0.086, 0.096), "jar": (0.048, 0.056),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One thing: what it is, its colour, its width across the fingers and its height [m].

    Its body's frame is the middle of its foot, z up; a mug's handle points along +x.
    """

    kind: Kind
    colour: str
    width_m: float
    height_m: float

    @property
    def words(self) -> str:
        """How people call it: "red mug"."""
        return f"{self.colour} {self.kind}"

    @property
    def square(self) -> bool:
        """Whether it has flat sides, and so only four ways to be gripped."""
        return self.kind in ("block", "carton")

    @property
    def reach_m(self) -> float:
        """Farthest point of its outline from its axis."""
        half = self.width_m / 2
        return half * 2**0.5 if self.square else half + (_HANDLE_M if self.kind == "mug" else 0.0)

    @property
    def grip_z_m(self) -> float:
        """Height at which to grip it: near the top of the widest part."""
        top = self.height_m - (_NECK_M if self.kind == "bottle" else 0.0)
        return top - (0.010 if self.kind == "bottle" else _PAD_BELOW_TOP_M)

    @property
    def grip_yaws_rad(self) -> tuple[float, ...]:
        """Directions in its own frame along which fingers may close."""
        if self.square:
            return (0.0, pi / 2)
        if self.kind == "mug":
            return (pi / 2, pi / 2 - 0.5, pi / 2 + 0.5)
        return tuple(pi * k / 8 for k in range(8))


_NECK_M = 0.020  # height of a bottle's neck


def draw_item(rng: np.random.Generator, kind: Kind, colour: str) -> Item:
    """An item of this kind and colour with a drawn size."""
    return Item(kind, colour, float(rng.uniform(*_WIDTHS_M[kind])), float(rng.uniform(*_HEIGHTS_M[kind])))


def add_item(spec: mujoco.MjSpec, name: str, item: Item, xy_m: tuple[float, float], yaw_rad: float) -> None:
    """Free body `name` standing at this place."""
    quat = [cos(yaw_rad / 2), 0, 0, sin(yaw_rad / 2)]
    body = spec.worldbody.add_body(name=name, pos=[*xy_m, 0.0], quat=quat)
    body.add_freejoint(name=name)
    appearance = f"{name}_paint"
    spec.add_material(name=appearance, rgba=[*COLOURS[item.colour], 1], specular=0.3, shininess=0.5)
    if item.square:
        _add_box(body, name, item, appearance)
        return
    _add_cylinders(body, name, item)
    for part, profile, material in _profiles(spec, name, item):
        _add_drawn(spec, body, f"{name}_{part}", lathe(profile, _SEGMENTS), material)
    if item.kind == "mug":
        _add_handle(body, name, item, appearance)


def _kg(item: Item) -> float:
    w = item.width_m
    return _DENSITY_KGPM3 * item.height_m * (w * w if item.square else pi * w * w / 4)


def _add_box(body: mujoco.MjsBody, name: str, item: Item, appearance: str) -> None:
    """A block is one box; a carton has a white top drawn on it."""
    half, h = item.width_m / 2, item.height_m
    body.add_geom(
        name=f"{name}_body", type=_G.mjGEOM_BOX, size=[half, half, h / 2], pos=[0, 0, h / 2], mass=_kg(item),
        material=appearance, conaffinity=7,
    )  # fmt: skip
    if item.kind == "carton":
        band = [half + 0.0006, half + 0.0006, 0.009]
        body.add_geom(
            name=f"{name}_band", type=_G.mjGEOM_BOX, size=band, pos=[0, 0, 0.45 * h], mass=0, group=2,
            rgba=[0.95, 0.95, 0.93, 1], contype=0, conaffinity=0,
        )  # fmt: skip


def _add_cylinders(body: mujoco.MjsBody, name: str, item: Item) -> None:
    """What fingers, table and other things touch; a mug counts as full."""
    neck = _NECK_M if item.kind == "bottle" else 0.0
    full = item.height_m - neck
    body.add_geom(
        name=f"{name}_body", type=_G.mjGEOM_CYLINDER, size=[item.width_m / 2, full / 2, 0], pos=[0, 0, full / 2],
        mass=_kg(item), group=3, conaffinity=7,
    )  # fmt: skip
    if neck:
        body.add_geom(
            name=f"{name}_neck", type=_G.mjGEOM_CYLINDER, size=[0.3 * item.width_m, neck / 2, 0],
            pos=[0, 0, full + neck / 2], mass=0.002, group=3, conaffinity=7,
        )  # fmt: skip


def _profiles(spec: mujoco.MjSpec, name: str, item: Item) -> list[tuple[str, list[tuple[float, float]], str]]:
    """Surfaces to draw: part name, (radius, height) outline, material."""
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


def _add_drawn(spec: mujoco.MjSpec, body: mujoco.MjsBody, name: str, stl: bytes, material: str) -> None:
    """A mesh that is seen but never touched."""
    spec.assets = {**spec.assets, f"{name}.stl": stl}
    spec.add_mesh(name=name, file=f"{name}.stl", inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL)
    body.add_geom(
        name=f"{name}_look", type=_G.mjGEOM_MESH, meshname=name, material=material, contype=0, conaffinity=0, group=2,
        mass=0,
    )  # fmt: skip


def _add_handle(body: mujoco.MjsBody, name: str, item: Item, appearance: str) -> None:
    """Three bars on the +x side."""
    r, h, thick = item.width_m / 2, item.height_m, 0.0035
    out, rise = r + _HANDLE_M - thick, 0.26 * h
    for part, size, pos in (
        ("grip", [thick, 0.005, rise], [out, 0, h / 2]),
        ("high", [_HANDLE_M / 2, 0.005, thick], [r + _HANDLE_M / 2 - thick, 0, h / 2 + rise]),
        ("low", [_HANDLE_M / 2, 0.005, thick], [r + _HANDLE_M / 2 - thick, 0, h / 2 - rise]),
    ):
        body.add_geom(
            name=f"{name}_{part}",
            type=_G.mjGEOM_BOX,
            size=size,
            pos=pos,
            mass=0.001,
            material=appearance,
            conaffinity=7,
        )
