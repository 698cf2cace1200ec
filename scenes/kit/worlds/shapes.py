"""Bodies, geoms and meshes in few words, for rooms, props and robots.

Every geom collides with the world and every robot (conaffinity 7) unless stated otherwise; `**HULL`, `**SEEN`,
`**DRAWN` and `**PRINT` cover the usual exceptions. Sizes are half sizes [m], as in MuJoCo.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import cos, pi, sin
from typing import TypedDict, Unpack

import mujoco

from badgen.contracts.plan import Vec3

_G = mujoco.mjtGeom
ORIGIN: Vec3 = (0.0, 0.0, 0.0)
CORNERS = tuple(product((1, -1), repeat=2))  # signs of x and y at the corners of a square object


class Geom(TypedDict, total=False):
    """Properties of a geom other than name, type, size and position, named as in MuJoCo."""

    quat: Sequence[float]
    mass: float
    material: str
    rgba: Sequence[float]
    group: int
    contype: int
    conaffinity: int
    condim: int
    priority: int
    friction: Sequence[float]
    solref: Sequence[float]
    solimp: Sequence[float]
    solmix: float


class _Firm(TypedDict):  # apart from `Geom`, so that a type checker sees that these set nothing else
    solref: Sequence[float]
    solimp: Sequence[float]
    solmix: float


class _Hull(TypedDict):
    group: int


class _Seen(_Hull):
    contype: int
    conaffinity: int


class _Weightless(_Seen):
    mass: float


# A light thing that is pressed on with 100 N sinks in by less than 1 mm, by MuJoCo's defaults by 20 mm. The time
# constant is the least that is stable at 4 ms; in a contact with anything softer these values count, but not its grip.
FIRM: _Firm = {"solref": (0.008, 1.0), "solimp": (0.95, 0.99, 0.001, 0.5, 2.0), "solmix": 100.0}
HULL: _Hull = {"group": 3}  # collides, invisible
SEEN: _Seen = {"contype": 0, "conaffinity": 0, "group": 2}  # visual only
DRAWN: _Weightless = {**SEEN, "mass": 0}  # visual only and massless, for a body that moves
PRINT: _Weightless = {**DRAWN, "group": 1}  # visual only, flat on an object, such as a mark


def box(
    body: mujoco.MjsBody, name: str, half_m: Sequence[float], pos_m: Sequence[float] = ORIGIN, **how: Unpack[Geom]
) -> mujoco.MjsGeom:
    """Box of these half sizes."""
    return _add(body, name, _G.mjGEOM_BOX, half_m, pos_m, how)


def cylinder(
    body: mujoco.MjsBody, name: str, size_m: tuple[float, float], pos_m: Sequence[float] = ORIGIN, **how: Unpack[Geom]
) -> mujoco.MjsGeom:
    """Cylinder along z of this radius and half height."""
    return _add(body, name, _G.mjGEOM_CYLINDER, [*size_m, 0], pos_m, how)


def sphere(
    body: mujoco.MjsBody, name: str, radius_m: float, pos_m: Sequence[float] = ORIGIN, **how: Unpack[Geom]
) -> mujoco.MjsGeom:
    """Ball. Objects stand on a few: ball on box is an exact contact and settles without creep, disc on box is not."""
    return _add(body, name, _G.mjGEOM_SPHERE, [radius_m, 0, 0], pos_m, how)


def skin(
    spec: mujoco.MjSpec, body: mujoco.MjsBody, name: str, mesh: str, stl: bytes, **how: Unpack[Geom]
) -> mujoco.MjsGeom:
    """Visual-only mesh on a body; `mesh` names the asset, which is added once."""
    look: Geom = {**DRAWN, **how}
    return body.add_geom(name=name, type=_G.mjGEOM_MESH, meshname=add_mesh(spec, mesh, stl), **look)


def add_mesh(spec: mujoco.MjSpec, name: str, stl: bytes) -> str:
    """Add a binary STL as an asset, once; returns its name."""
    file = f"{name}.stl"
    if file not in spec.assets:
        spec.assets = {**spec.assets, file: stl}
        # Visual meshes never collide: shell inertia avoids a volume check that simplified meshes can fail.
        spec.add_mesh(name=name, file=file, inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL)
    return name


def free_body(spec: mujoco.MjSpec, name: str, pos_m: Sequence[float], yaw_rad: float = 0.0) -> mujoco.MjsBody:
    """Body that moves freely, with a joint of the same name."""
    body = spec.worldbody.add_body(name=name, pos=pos_m, quat=about_z(yaw_rad))
    body.add_freejoint(name=name)
    return body


def around(count: int, radius_m: float, z_m: float, first: float = 0.0) -> Iterator[tuple[int, float, list[float]]]:
    """Positions evenly around the z axis: index, direction [rad], position; the first is `first` of a step off +x."""
    for k in range(count):
        angle = 2 * pi * (k + first) / count
        yield k, angle, [radius_m * cos(angle), radius_m * sin(angle), z_m]


def about_z(angle_rad: float) -> list[float]:
    """Quaternion of a rotation about the vertical."""
    return [cos(angle_rad / 2), 0, 0, sin(angle_rad / 2)]


def sliding(coefficient: float) -> list[float]:
    """Friction with this sliding coefficient and default torsional and rolling ones."""
    return [coefficient, 0.005, 0.0001]


def _add(
    body: mujoco.MjsBody, name: str, kind: mujoco.mjtGeom, size_m: Sequence[float], pos_m: Sequence[float], how: Geom
) -> mujoco.MjsGeom:
    solid: Geom = {"conaffinity": 7, **how}
    return body.add_geom(name=name, type=kind, size=size_m, pos=pos_m, **solid)
