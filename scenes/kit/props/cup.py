"""An eight-sided tumbler without a handle, and a rimmed plate to pour its contents onto."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin, tan

import mujoco

from scenes.kit.props.palettes import PALETTES
from scenes.kit.worlds.shapes import FIRM, HULL, about_z, around, box, cylinder, free_body, skin, sliding, sphere
from scenes.kit.worlds.stl import lathe

SIDES = 8  # flat sides, wider than a fingertip; on narrower facets the pads slide over edges
WALL_M = 0.005
DEPTH_M = 0.053  # from the rim down to the floor, which is thick, so that contents are seen over the rim
CUP_KG = 0.12
GRIP_BELOW_RIM_M = 0.019  # any deeper, and the palm hits the rim
PLATE_FLOOR_M = 0.004
PLATE_RIM_M = 0.028  # height of the rim
COLOURS = PALETTES["cups"]
_INSIDE_RGB = (0.10, 0.09, 0.10)  # dark, so that what is in the cup stands out
_RIM_SIDES = 14
_RIM_LEAN_RAD = 0.35
_RIM_HALF_M = 0.003
_FOOT_R_M = 0.003
_CLEAR_M = 0.003  # clearance of all but the beads that it stands on
_SMOOTH = sliding(0.1)  # glazed: contents slide out
_DULL = sliding(0.3)  # contents come to rest


@dataclass(frozen=True, slots=True)
class Cup:
    """One cup: position [m], yaw [rad], half width [m], height [m], and colour."""

    xy_m: tuple[float, float]
    yaw_rad: float
    half_m: float
    height_m: float
    colour: str

    @property
    def reach_m(self) -> float:
        """Radius of the circle around its axis that contains its edges [m]."""
        return self.half_m * 1.1

    @property
    def floor_m(self) -> float:
        """Height of the top of its floor above what it stands on [m]."""
        return self.height_m - DEPTH_M

    @property
    def grip_z_m(self) -> float:
        """Height of the grip, across two flat sides [m]."""
        return self.height_m - GRIP_BELOW_RIM_M


@dataclass(frozen=True, slots=True)
class RimmedPlate:
    """One plate: position [m], radius of its flat floor [m], and colour."""

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
    """Free body; its frame is the middle of its base, its flat sides face along x and y of it.

    Its sites `<name>/grip` and `<name>/mouth` are on its axis, at the height of the grip and of the rim.
    """
    spec.add_material(name=f"{name}_glaze", rgba=[*COLOURS[cup.colour], 1], specular=0.5, shininess=0.7)
    body = free_body(spec, name, [*cup.xy_m, 0.0], cup.yaw_rad)
    half_m, height_m = cup.half_m, cup.height_m
    half_h, side = (height_m - _CLEAR_M) / 2, half_m * tan(pi / SIDES)
    for k, a, pos in around(SIDES, half_m - WALL_M / 2, _CLEAR_M + half_h):
        wall, kg = [WALL_M / 2, side, half_h], 0.8 * CUP_KG / SIDES
        box(body, f"{name}_wall{k}", wall, pos, quat=about_z(a), mass=kg, friction=_SMOOTH, **HULL)
    floor, z = (half_m - 0.001, (cup.floor_m - _CLEAR_M) / 2), (cup.floor_m + _CLEAR_M) / 2
    cylinder(body, f"{name}_floor", floor, [0, 0, z], mass=0.2 * CUP_KG, friction=_SMOOTH, **HULL)
    for k, _, pos in around(4, half_m - 0.004, _FOOT_R_M, first=0.5):
        sphere(body, f"{name}_foot{k}", _FOOT_R_M, pos, mass=0, **HULL, **FIRM)
    _draw_cup(spec, body, name, cup)
    for site, z in (("grip", cup.grip_z_m), ("mouth", height_m)):
        body.add_site(name=f"{name}/{site}", pos=[0, 0, z], size=[0.004] * 3, group=4)


def _draw_cup(spec: mujoco.MjSpec, body: mujoco.MjsBody, name: str, cup: Cup) -> None:
    h, outer, inner = cup.height_m, cup.half_m / cos(pi / SIDES), (cup.half_m - WALL_M) / cos(pi / SIDES)
    outside = [(0.0, 0.0), (outer - 0.002, 0.0), (outer, 0.002), (outer, h - 0.001), (outer - 0.001, h)]
    rim, inside = (inner + 0.001, h), [(inner, h - 0.003), (inner, cup.floor_m), (0.0, cup.floor_m)]
    spec.add_material(name=f"{name}_inside", rgba=[*_INSIDE_RGB, 1], specular=0.1, shininess=0.3)
    for part, profile, material in (("look", [*outside, rim, inside[0]], "glaze"), ("inside", inside, "inside")):
        mesh, quat = name if part == "look" else f"{name}_inside", about_z(pi / SIDES)
        skin(spec, body, f"{name}_{part}", mesh, lathe(profile, SIDES), quat=quat, material=f"{name}_{material}")


def add_rimmed_plate(spec: mujoco.MjSpec, name: str, plate: RimmedPlate) -> None:
    """Fixed plate with a raised rim; its frame is the middle of its base."""
    spec.add_material(name=f"{name}_glaze", rgba=[*COLOURS[plate.colour], 1], specular=0.4, shininess=0.6)
    body = spec.worldbody.add_body(name=name, pos=[*plate.xy_m, 0.0], mocap=True)
    r, top, h = plate.radius_m, plate.rim_r_m, PLATE_RIM_M
    cylinder(body, f"{name}_floor", (r + 0.004, 0.02), [0, 0, PLATE_FLOOR_M - 0.02], friction=_DULL, **HULL)
    half_l = h / cos(_RIM_LEAN_RAD) / 2
    mid = r + half_l * sin(_RIM_LEAN_RAD) + _RIM_HALF_M / cos(_RIM_LEAN_RAD)
    piece = [_RIM_HALF_M, top * tan(pi / _RIM_SIDES), half_l]
    for k, a, pos in around(_RIM_SIDES, mid, h / 2):
        box(body, f"{name}_rim{k}", piece, pos, quat=_leaning_out(a), friction=_DULL, **HULL)
    below = [(0.0, 0.0), (r - 0.01, 0.0), (r + 0.004, 0.001), (top + 0.004, h)]
    above = [(top, h), (r, PLATE_FLOOR_M), (0.0, PLATE_FLOOR_M)]
    skin(spec, body, f"{name}_look", name, lathe([*below, *above]), material=f"{name}_glaze")


def _leaning_out(angle_rad: float) -> list[float]:
    """Rotation of a piece of the rim: inclined outwards, then about the plate's axis."""
    c, s = cos(angle_rad / 2), sin(angle_rad / 2)
    up, out = cos(_RIM_LEAN_RAD / 2), sin(_RIM_LEAN_RAD / 2)
    return [c * up, -s * out, c * out, s * up]
