"""Bottles, cans, jars and flasks that lie on the table and should be stood up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin, tan
from typing import Literal, get_args

import mujoco
import numpy as np

from badgen.contracts.plan import Quat
from scenes.kit.props.blocks import COLOURS
from scenes.kit.worlds.shapes import FIRM, HULL, about_z, box, skin, sliding
from scenes.kit.worlds.stl import lathe

UprightKind = Literal["bottle", "can", "jar", "flask"]
KINDS: tuple[UprightKind, ...] = get_args(UprightKind)
_SIDES = 12  # flat sides: it rests on one of them, and pads press on two other, parallel ones
_FOOT_M = 0.001  # only two of the crossed boxes reach down to the base, to save contacts
_NECK_R_M = 0.010
_BEYOND_GRIP_M = 0.020  # from the grip to the end of the straight part; if longer, it would hit the leaning palm
_CAP, _METAL = (0.25, 0.26, 0.28), (0.72, 0.74, 0.77)
_DENSITY_KGPM3 = 550.0  # a full plastic bottle is denser, an empty one lighter
# Radius, height of the straight part, height of the neck on top [m].
_SIZES_M: Mapping[UprightKind, tuple[tuple[float, float], tuple[float, float], tuple[float, float]]] = {
    "bottle": ((0.026, 0.029), (0.105, 0.120), (0.055, 0.070)),
    "can": ((0.027, 0.030), (0.105, 0.125), (0.0, 0.0)),
    "jar": ((0.029, 0.031), (0.090, 0.100), (0.0, 0.0)),
    "flask": ((0.025, 0.028), (0.135, 0.155), (0.0, 0.0)),
}


@dataclass(frozen=True, slots=True)
class Upright:
    """A sampled object: sizes [m], position of its middle [m], and heading of its top [rad]."""

    kind: UprightKind
    colour: str
    radius_m: float
    body_m: float
    neck_m: float
    xy_m: tuple[float, float]
    heading_rad: float

    @property
    def words(self) -> str:
        """Name in instructions, such as "red bottle"."""
        return f"{self.colour} {self.kind}"

    @property
    def height_m(self) -> float:
        """Height of the standing object [m]."""
        return self.body_m + self.neck_m

    @property
    def grip_m(self) -> float:
        """Distance of the grip from the base, along the axis [m]."""
        return self.body_m - _BEYOND_GRIP_M

    def along(self, from_middle_m: float) -> tuple[float, float]:
        """Position on the table below a point of the lying object's axis, this far from its middle towards its top."""
        x, y = self.xy_m
        return x + from_middle_m * cos(self.heading_rad), y + from_middle_m * sin(self.heading_rad)


def draw_upright(
    rng: np.random.Generator, kind: UprightKind, colour: str, xy_m: tuple[float, float], heading_rad: float
) -> Upright:
    """Sample the sizes of an object of that kind."""
    radius, body, neck = (float(rng.uniform(*between)) for between in _SIZES_M[kind])
    return Upright(kind, colour, radius, body, neck, xy_m, heading_rad)


def lying(heading_rad: float) -> Quat:
    """Orientation of an object on its side with its top towards the heading."""
    c, s, h = cos(heading_rad / 2), sin(heading_rad / 2), 0.7071067811865476  # Rz(heading) Ry(90 degrees)
    return (c * h, -s * h, c * h, s * h)


def add_upright(spec: mujoco.MjSpec, name: str, thing: Upright) -> None:
    """Free body `name`, lying; its frame is the middle of its base, and `<name>_top` the middle of its top."""
    spec.add_material(name=name, rgba=[*COLOURS[thing.colour], 1], specular=0.4, shininess=0.6)
    end = _METAL if thing.kind == "can" else _CAP
    spec.add_material(name=f"{name}_cap", rgba=[*end, 1], specular=0.4, shininess=0.6)
    half = thing.height_m / 2
    foot = [thing.xy_m[0] - half * cos(thing.heading_rad), thing.xy_m[1] - half * sin(thing.heading_rad)]
    body = spec.worldbody.add_body(name=name, pos=[*foot, thing.radius_m], quat=list(lying(thing.heading_rad)))
    body.add_freejoint(name=name)
    body.add_body(name=f"{name}_top", pos=[0, 0, thing.height_m])
    _add_shell(body, name, thing)
    _add_look(spec, body, name, thing)


def _add_shell(body: mujoco.MjsBody, name: str, thing: Upright) -> None:
    """Crossed boxes that make a twelve-sided prism, and two for the neck."""
    r, wide = thing.radius_m, thing.radius_m * tan(pi / _SIDES)
    mass = _DENSITY_KGPM3 * pi * r * r * thing.body_m / (_SIDES // 2)
    for k in range(_SIDES // 2):
        low = 0.0 if k % 3 == 0 else _FOOT_M
        _add_wall(body, f"{name}_wall{k}", [r, wide, (thing.body_m - low) / 2], (thing.body_m + low) / 2, k, mass)
    if thing.neck_m > 0:
        for k in (0, 3):
            size = [_NECK_R_M, 0.6 * _NECK_R_M, thing.neck_m / 2]
            _add_wall(body, f"{name}_neck{k}", size, thing.body_m + thing.neck_m / 2, k, 0.004)


def _add_wall(body: mujoco.MjsBody, name: str, half_m: list[float], z_m: float, turn: int, mass: float) -> None:
    quat, friction = about_z(2 * pi * turn / _SIDES), sliding(0.6)
    box(body, name, half_m, [0, 0, z_m], quat=quat, mass=mass, friction=friction, **HULL, **FIRM)


def _add_look(spec: mujoco.MjSpec, body: mujoco.MjsBody, name: str, thing: Upright) -> None:
    """The same twelve sides as one visual surface, with a dark cap or lid, or a can's metal end."""
    out = 1 / cos(pi / _SIDES)  # corners lie this much farther out than the flats
    r, b, h, neck = thing.radius_m * out, thing.body_m, thing.height_m, _NECK_R_M * out
    foot = [(0.0, 0.0), (r - 0.002, 0.0), (r, 0.002)]
    if thing.neck_m > 0:
        look = [*foot, (r, b), (neck, b + 0.022), (neck, h - 0.016)]
        cap = [(neck, h - 0.016), (neck + 0.002, h - 0.016), (neck + 0.002, h), (0.0, h)]
    else:
        lid = 0.016 if thing.kind != "can" else 0.005
        look = [*foot, (r, b - lid)]
        cap = [(r, b - lid), (r - 0.001, b - lid), (r - 0.001, b - 0.001), (r - 0.003, b), (0.0, b)]
    for part, profile, material in (("look", look, name), ("cap", cap, f"{name}_cap")):
        mesh, quat = f"{name}_{part}", about_z(pi / _SIDES)  # a flat, not a corner, faces along x
        skin(spec, body, mesh, mesh, lathe(profile, _SIDES), material=material, quat=quat)
