"""An eight-sided tumbler without a handle, and the rimmed plate that its contents are poured onto."""

from __future__ import annotations

from math import cos, pi, sin, tan

import mujoco

from badgen.contracts.plan import Vec3
from scenes.kit.worlds.stl import lathe

_G = mujoco.mjtGeom
SIDES = 8  # flat sides, wider than a fingertip: round ones with narrow facets let the pads ride over edges
WALL_M = 0.005
FLOOR_M = 0.007  # top of the cup's floor above what it stands on
CUP_KG = 0.12
PLATE_FLOOR_M = 0.004
PLATE_RIM_M = 0.028  # height of the rim
_RIM_SIDES = 14
_RIM_LEAN_RAD = 0.35
_RIM_HALF_M = 0.003
_FOOT_R_M = 0.003
_CLEAR_M = 0.003  # only the beads it stands on touch what it stands on
_SMOOTH = [0.1, 0.005, 0.0001]  # glazed: contents slide out
_DULL = [0.3, 0.005, 0.0001]  # contents come to rest


def add_cup(
    spec: mujoco.MjSpec,
    name: str,
    pos: Vec3,
    yaw_rad: float,
    half_m: float,
    height_m: float,
    rgb: tuple[float, float, float],
) -> mujoco.MjsBody:
    """Free body; its frame is the middle of its foot, its flat sides face along x and y at `half_m`."""
    spec.add_material(name=f"{name}_glaze", rgba=[*rgb, 1], specular=0.5, shininess=0.7)
    cup = spec.worldbody.add_body(name=name, pos=list(pos), quat=_about_z(yaw_rad))
    cup.add_freejoint(name=name)
    mid, half_h = half_m - WALL_M / 2, (height_m - _CLEAR_M) / 2
    for k in range(SIDES):
        a = 2 * pi * k / SIDES
        cup.add_geom(
            name=f"{name}_wall{k}", type=_G.mjGEOM_BOX, size=[WALL_M / 2, half_m * tan(pi / SIDES), half_h],
            pos=[mid * cos(a), mid * sin(a), _CLEAR_M + half_h], quat=_about_z(a), mass=0.8 * CUP_KG / SIDES, group=3,
            conaffinity=7, friction=_SMOOTH,
        )  # fmt: skip
    cup.add_geom(
        name=f"{name}_floor", type=_G.mjGEOM_CYLINDER, size=[half_m - 0.001, (FLOOR_M - _CLEAR_M) / 2, 0],
        pos=[0, 0, (FLOOR_M + _CLEAR_M) / 2], mass=0.2 * CUP_KG, group=3, conaffinity=7, friction=_SMOOTH,
    )  # fmt: skip
    _add_feet(cup, name, half_m)
    outer, inner = half_m / cos(pi / SIDES), (half_m - WALL_M) / cos(pi / SIDES)
    profile = [
        (0.0, 0.0), (outer - 0.002, 0.0), (outer, 0.002), (outer, height_m - 0.001), (outer - 0.001, height_m),
        (inner + 0.001, height_m), (inner, height_m - 0.001), (inner, FLOOR_M), (0.0, FLOOR_M),
    ]  # fmt: skip
    _drawn(spec, cup, name, lathe(profile, SIDES), _about_z(pi / SIDES))
    return cup


def _add_feet(cup: mujoco.MjsBody, name: str, half_m: float) -> None:
    """Beads that the cup stands on: a bead on a box is an exact contact, a disc on a box is not."""
    for k in range(4):
        a = 2 * pi * (k + 0.5) / 4
        r = half_m - 0.004
        cup.add_geom(
            name=f"{name}_foot{k}", type=_G.mjGEOM_SPHERE, size=[_FOOT_R_M, 0, 0], group=3, conaffinity=7, mass=0,
            pos=[r * cos(a), r * sin(a), _FOOT_R_M],
        )  # fmt: skip


def add_plate(spec: mujoco.MjSpec, name: str, pos: Vec3, radius_m: float, rgb: tuple[float, float, float]) -> None:
    """Plate with a raised rim that stays where it is; `radius_m` is that of its flat floor."""
    spec.add_material(name=f"{name}_glaze", rgba=[*rgb, 1], specular=0.4, shininess=0.6)
    plate = spec.worldbody.add_body(name=name, pos=list(pos), mocap=True)
    plate.add_geom(
        name=f"{name}_floor", type=_G.mjGEOM_CYLINDER, size=[radius_m + 0.004, 0.02, 0],
        pos=[0, 0, PLATE_FLOOR_M - 0.02], group=3, conaffinity=7, friction=_DULL,
    )  # fmt: skip
    half_l = PLATE_RIM_M / cos(_RIM_LEAN_RAD) / 2
    mid = radius_m + half_l * sin(_RIM_LEAN_RAD) + _RIM_HALF_M / cos(_RIM_LEAN_RAD)
    size = [_RIM_HALF_M, plate_rim_r_m(radius_m) * tan(pi / _RIM_SIDES), half_l]
    for k in range(_RIM_SIDES):
        a = 2 * pi * k / _RIM_SIDES
        plate.add_geom(
            name=f"{name}_rim{k}", type=_G.mjGEOM_BOX, size=size, pos=[mid * cos(a), mid * sin(a), PLATE_RIM_M / 2],
            quat=_leaning_out(a), group=3, conaffinity=7, friction=_DULL,
        )  # fmt: skip
    r, top = radius_m, plate_rim_r_m(radius_m)
    profile = [
        (0.0, 0.0), (r - 0.01, 0.0), (r + 0.004, 0.001), (top + 0.004, PLATE_RIM_M), (top, PLATE_RIM_M),
        (r, PLATE_FLOOR_M), (0.0, PLATE_FLOOR_M),
    ]  # fmt: skip
    _drawn(spec, plate, name, lathe(profile), [1, 0, 0, 0])


def plate_rim_r_m(radius_m: float) -> float:
    """Radius of the rim's upper edge of a plate with this floor."""
    return radius_m + PLATE_RIM_M * tan(_RIM_LEAN_RAD)


def _drawn(spec: mujoco.MjSpec, body: mujoco.MjsBody, name: str, stl: bytes, quat: list[float]) -> None:
    """A mesh that is seen but never touched."""
    spec.assets = {**spec.assets, f"{name}.stl": stl}
    spec.add_mesh(name=name, file=f"{name}.stl", inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL)
    body.add_geom(
        type=_G.mjGEOM_MESH, meshname=name, material=f"{name}_glaze", contype=0, conaffinity=0, group=2, mass=0,
        name=f"{name}_look", quat=quat,
    )  # fmt: skip


def _leaning_out(angle_rad: float) -> list[float]:
    """Turn of a piece of the rim: leaning outwards, then to its place around the plate."""
    c, s = cos(angle_rad / 2), sin(angle_rad / 2)
    up, out = cos(_RIM_LEAN_RAD / 2), sin(_RIM_LEAN_RAD / 2)
    return [c * up, -s * out, c * out, s * up]


def _about_z(angle_rad: float) -> list[float]:
    return [cos(angle_rad / 2), 0, 0, sin(angle_rad / 2)]
