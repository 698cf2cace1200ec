"""An eight-sided tumbler without a handle, and the rimmed plate that its contents are poured onto."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin, tan

import mujoco

from scenes.kit.worlds.stl import lathe

_G = mujoco.mjtGeom
SIDES = 8  # flat sides, wider than a fingertip: round ones with narrow facets let the pads ride over edges
WALL_M = 0.005
FLOOR_M = 0.007  # top of the cup's floor above what it stands on
CUP_KG = 0.12
GRIP_BELOW_RIM_M = 0.019  # deeper, and the palm meets the rim
PLATE_FLOOR_M = 0.004
PLATE_RIM_M = 0.028  # height of the rim
COLOURS: dict[str, tuple[float, float, float]] = {
    "red": (0.75, 0.16, 0.13),
    "blue": (0.16, 0.33, 0.66),
    "green": (0.18, 0.48, 0.27),
    "white": (0.93, 0.93, 0.90),
    "yellow": (0.93, 0.77, 0.20),
    "purple": (0.44, 0.26, 0.58),
    "grey": (0.45, 0.47, 0.50),
}
_RIM_SIDES = 14
_RIM_LEAN_RAD = 0.35
_RIM_HALF_M = 0.003
_FOOT_R_M = 0.003
_CLEAR_M = 0.003  # only the beads it stands on touch what it stands on
_SMOOTH = [0.1, 0.005, 0.0001]  # glazed: contents slide out
_DULL = [0.3, 0.005, 0.0001]  # contents come to rest


@dataclass(frozen=True, slots=True)
class Cup:
    """One cup: where it stands [m], its yaw [rad], half its width and its height [m], and its colour."""

    xy_m: tuple[float, float]
    yaw_rad: float
    half_m: float
    height_m: float
    colour: str

    @property
    def reach_m(self) -> float:
        """Radius of the circle around its axis that it fills, its edges included."""
        return self.half_m * 1.1

    @property
    def grip_z_m(self) -> float:
        """Height at which it is gripped, across two flat sides."""
        return self.height_m - GRIP_BELOW_RIM_M


@dataclass(frozen=True, slots=True)
class RimmedPlate:
    """One plate: where it stands [m], the radius of its flat floor [m], and its colour."""

    xy_m: tuple[float, float]
    radius_m: float
    colour: str

    @property
    def rim_r_m(self) -> float:
        """Radius of the rim's upper edge."""
        return plate_rim_r_m(self.radius_m)


def plate_rim_r_m(radius_m: float) -> float:
    """Radius of the rim's upper edge of a plate with this floor."""
    return radius_m + PLATE_RIM_M * tan(_RIM_LEAN_RAD)


def add_cup(spec: mujoco.MjSpec, name: str, cup: Cup) -> None:
    """Free body; its frame is the middle of its foot, its flat sides face along x and y of it.

    Its sites `<name>/grip` and `<name>/mouth` are on its axis, where it is gripped and level with its rim.
    """
    _add_glaze(spec, name, cup.colour, specular=0.5, shininess=0.7)
    body = spec.worldbody.add_body(name=name, pos=[*cup.xy_m, 0.0], quat=_about_z(cup.yaw_rad))
    body.add_freejoint(name=name)
    half_m, height_m, floor = cup.half_m, cup.height_m, (FLOOR_M - _CLEAR_M) / 2
    _add_walls(body, name, half_m, (height_m - _CLEAR_M) / 2)
    body.add_geom(
        name=f"{name}_floor",
        type=_G.mjGEOM_CYLINDER,
        size=[half_m - 0.001, floor, 0],
        pos=[0, 0, (FLOOR_M + _CLEAR_M) / 2],
        mass=0.2 * CUP_KG,
        group=3,
        conaffinity=7,
        friction=_SMOOTH,
    )
    _add_feet(body, name, half_m - 0.004)
    outer, inner = half_m / cos(pi / SIDES), (half_m - WALL_M) / cos(pi / SIDES)
    outside = [(0.0, 0.0), (outer - 0.002, 0.0), (outer, 0.002), (outer, height_m - 0.001), (outer - 0.001, height_m)]
    inside = [(inner + 0.001, height_m), (inner, height_m - 0.001), (inner, FLOOR_M), (0.0, FLOOR_M)]
    _add_drawn(spec, body, name, lathe([*outside, *inside], SIDES), _about_z(pi / SIDES))
    for site, z in (("grip", cup.grip_z_m), ("mouth", height_m)):
        body.add_site(name=f"{name}/{site}", pos=[0, 0, z], size=[0.004] * 3, group=4)


def add_rimmed_plate(spec: mujoco.MjSpec, name: str, plate: RimmedPlate) -> None:
    """Plate with a raised rim that stays where it is; its frame is the middle of its foot."""
    _add_glaze(spec, name, plate.colour, specular=0.4, shininess=0.6)
    body = spec.worldbody.add_body(name=name, pos=[*plate.xy_m, 0.0], mocap=True)
    r, top = plate.radius_m, plate.rim_r_m
    body.add_geom(
        name=f"{name}_floor",
        type=_G.mjGEOM_CYLINDER,
        size=[r + 0.004, 0.02, 0],
        pos=[0, 0, PLATE_FLOOR_M - 0.02],
        group=3,
        conaffinity=7,
        friction=_DULL,
    )
    _add_rim(body, name, plate)
    below = [(0.0, 0.0), (r - 0.01, 0.0), (r + 0.004, 0.001), (top + 0.004, PLATE_RIM_M)]
    above = [(top, PLATE_RIM_M), (r, PLATE_FLOOR_M), (0.0, PLATE_FLOOR_M)]
    _add_drawn(spec, body, name, lathe([*below, *above]), [1, 0, 0, 0])


def _add_glaze(spec: mujoco.MjSpec, name: str, colour: str, specular: float, shininess: float) -> None:
    spec.add_material(name=f"{name}_glaze", rgba=[*COLOURS[colour], 1], specular=specular, shininess=shininess)


def _add_walls(cup: mujoco.MjsBody, name: str, half_m: float, half_h_m: float) -> None:
    mid = half_m - WALL_M / 2
    for k in range(SIDES):
        a = 2 * pi * k / SIDES
        cup.add_geom(
            name=f"{name}_wall{k}",
            type=_G.mjGEOM_BOX,
            size=[WALL_M / 2, half_m * tan(pi / SIDES), half_h_m],
            pos=[mid * cos(a), mid * sin(a), _CLEAR_M + half_h_m],
            quat=_about_z(a),
            mass=0.8 * CUP_KG / SIDES,
            group=3,
            conaffinity=7,
            friction=_SMOOTH,
        )


def _add_feet(cup: mujoco.MjsBody, name: str, r_m: float) -> None:
    """Beads that the cup stands on: a bead on a box is an exact contact, a disc on a box is not."""
    for k in range(4):
        a = 2 * pi * (k + 0.5) / 4
        cup.add_geom(
            name=f"{name}_foot{k}",
            type=_G.mjGEOM_SPHERE,
            size=[_FOOT_R_M, 0, 0],
            pos=[r_m * cos(a), r_m * sin(a), _FOOT_R_M],
            mass=0,
            group=3,
            conaffinity=7,
        )


def _add_rim(body: mujoco.MjsBody, name: str, plate: RimmedPlate) -> None:
    half_l = PLATE_RIM_M / cos(_RIM_LEAN_RAD) / 2
    mid = plate.radius_m + half_l * sin(_RIM_LEAN_RAD) + _RIM_HALF_M / cos(_RIM_LEAN_RAD)
    size = [_RIM_HALF_M, plate.rim_r_m * tan(pi / _RIM_SIDES), half_l]
    for k in range(_RIM_SIDES):
        a = 2 * pi * k / _RIM_SIDES
        body.add_geom(
            name=f"{name}_rim{k}",
            type=_G.mjGEOM_BOX,
            size=size,
            pos=[mid * cos(a), mid * sin(a), PLATE_RIM_M / 2],
            quat=_leaning_out(a),
            group=3,
            conaffinity=7,
            friction=_DULL,
        )


def _add_drawn(spec: mujoco.MjSpec, body: mujoco.MjsBody, name: str, stl: bytes, quat: Sequence[float]) -> None:
    """A mesh that is seen but never touched."""
    spec.assets = {**spec.assets, f"{name}.stl": stl}
    spec.add_mesh(name=name, file=f"{name}.stl", inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL)
    body.add_geom(
        name=f"{name}_look",
        type=_G.mjGEOM_MESH,
        meshname=name,
        quat=quat,
        material=f"{name}_glaze",
        contype=0,
        conaffinity=0,
        group=2,
        mass=0,
    )


def _leaning_out(angle_rad: float) -> list[float]:
    """Turn of a piece of the rim: leaning outwards, then to its place around the plate."""
    c, s = cos(angle_rad / 2), sin(angle_rad / 2)
    up, out = cos(_RIM_LEAN_RAD / 2), sin(_RIM_LEAN_RAD / 2)
    return [c * up, -s * out, c * out, s * up]


def _about_z(angle_rad: float) -> list[float]:
    return [cos(angle_rad / 2), 0, 0, sin(angle_rad / 2)]
