"""Round coloured mats that mark places on a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, sin

import mujoco

from badgen.contracts.plan import Vec3

MAT_COLOURS: Mapping[str, Vec3] = {
    "red": (0.70, 0.17, 0.15),
    "blue": (0.16, 0.33, 0.66),
    "green": (0.20, 0.50, 0.28),
    "yellow": (0.90, 0.72, 0.18),
    "purple": (0.42, 0.24, 0.56),
}
_RING_RGB: Vec3 = (0.90, 0.93, 0.88)


@dataclass(frozen=True, slots=True)
class Mat:
    """A mat on the table, and how it is turned [rad], which is how a thing is turned that is laid on it."""

    colour: str
    xy_m: tuple[float, float]
    yaw_rad: float


def add_mat(spec: mujoco.MjSpec, name: str, mat: Mat, radius_m: float) -> None:
    """Mocap body `name`: a coloured mat with a pale ring; nothing touches it."""
    half = mat.yaw_rad / 2
    body = spec.worldbody.add_body(name=name, pos=[*mat.xy_m, 0.0], quat=[cos(half), 0, 0, sin(half)], mocap=True)
    rgb = MAT_COLOURS[mat.colour]
    for part, r, height, colour in (("ring", radius_m, 0.0006, _RING_RGB), ("felt", radius_m - 0.004, 0.0010, rgb)):
        disc = body.add_geom(name=f"{name}_{part}", type=mujoco.mjtGeom.mjGEOM_CYLINDER, rgba=[*colour, 1], mass=0)
        disc.size, disc.pos = [r, height / 2, 0], [0, 0, height / 2]
        disc.contype, disc.conaffinity, disc.group = 0, 0, 1
