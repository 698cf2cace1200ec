"""A small bowl and a flat plate to put things in and on; both stand freely on the table."""

from __future__ import annotations

from math import cos, pi, sin

import mujoco

from scenes.kit.worlds.stl import lathe

BOWL_R_M = 0.078  # outer radius
BOWL_H_M = 0.042  # rim height
BOWL_FLOOR_M = 0.008  # top of its floor
PLATE_R_M = 0.085
PLATE_H_M = 0.012  # rim height
PLATE_FLOOR_M = 0.008  # top of what things stand on

GLAZES: dict[str, tuple[float, float, float]] = {
    "grey": (0.50, 0.53, 0.56),
    "cream": (0.93, 0.89, 0.78),
    "teal": (0.16, 0.45, 0.47),
    "brown": (0.40, 0.24, 0.15),
}

_G = mujoco.mjtGeom
_WALLS = 10
_WALL_HALF_M = 0.004
_BOWL_KG = 0.45
_PLATE_KG = 0.40


def add_bowl(spec: mujoco.MjSpec, name: str, glaze: str, xy_m: tuple[float, float]) -> None:
    """Free body `name`; its frame is the middle of its foot."""
    bowl = _add_body(spec, name, glaze, xy_m)
    _add_floor(bowl, name, BOWL_R_M - 0.006, BOWL_FLOOR_M, 0.4 * _BOWL_KG)
    mid, half_h = BOWL_R_M - _WALL_HALF_M, (BOWL_H_M - BOWL_FLOOR_M) / 2
    for k in range(_WALLS):
        a = 2 * pi * k / _WALLS
        bowl.add_geom(
            name=f"{name}_wall{k}", type=_G.mjGEOM_BOX, size=[_WALL_HALF_M, mid * sin(pi / _WALLS) + 0.002, half_h],
            pos=[mid * cos(a), mid * sin(a), BOWL_FLOOR_M + half_h], quat=_yaw(a), mass=0.6 * _BOWL_KG / _WALLS,
            group=3, conaffinity=7,
        )  # fmt: skip
    r, h = BOWL_R_M, BOWL_H_M
    profile = [
        (0.0, 0.0), (r - 0.030, 0.0), (r - 0.012, 0.008), (r, h - 0.003), (r - 0.002, h), (r - 0.007, h),
        (r - 0.010, h - 0.004), (r - 0.018, 0.014), (r - 0.028, BOWL_FLOOR_M), (0.0, BOWL_FLOOR_M),
    ]  # fmt: skip
    _add_drawn(spec, bowl, name, lathe(profile))


def add_plate(spec: mujoco.MjSpec, name: str, glaze: str, xy_m: tuple[float, float]) -> None:
    """Free body `name`; its frame is the middle of its foot."""
    plate = _add_body(spec, name, glaze, xy_m)
    _add_floor(plate, name, PLATE_R_M, PLATE_FLOOR_M, _PLATE_KG)
    r, h = PLATE_R_M, PLATE_H_M
    profile = [
        (0.0, 0.0), (r - 0.025, 0.0), (r, h - 0.003), (r - 0.001, h), (r - 0.005, h), (r - 0.018, PLATE_FLOOR_M),
        (0.0, PLATE_FLOOR_M),
    ]  # fmt: skip
    _add_drawn(spec, plate, name, lathe(profile))


def _add_body(spec: mujoco.MjSpec, name: str, glaze: str, xy_m: tuple[float, float]) -> mujoco.MjsBody:
    body = spec.worldbody.add_body(name=name, pos=[*xy_m, 0.0])
    body.add_freejoint(name=name)
    spec.add_material(name=f"{name}_glaze", rgba=[*GLAZES[glaze], 1], specular=0.5, shininess=0.7)
    return body


def _add_floor(body: mujoco.MjsBody, name: str, radius_m: float, top_m: float, kg: float) -> None:
    """Two crossed boxes, of which one stands on the table: things rest more truly on boxes than on a disc."""
    half = radius_m / 2**0.5
    for k, foot in enumerate((0.0, 0.002)):
        high = (top_m - foot) / 2
        body.add_geom(
            name=f"{name}_floor{k}", type=_G.mjGEOM_BOX, size=[half, half, high], pos=[0, 0, foot + high],
            quat=_yaw(k * pi / 4), mass=kg / 2, group=3, conaffinity=7,
        )  # fmt: skip


def _add_drawn(spec: mujoco.MjSpec, body: mujoco.MjsBody, name: str, stl: bytes) -> None:
    """A mesh that is seen but never touched."""
    spec.assets = {**spec.assets, f"{name}.stl": stl}
    spec.add_mesh(name=name, file=f"{name}.stl", inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL)
    body.add_geom(
        name=f"{name}_look", type=_G.mjGEOM_MESH, meshname=name, material=f"{name}_glaze", contype=0, conaffinity=0,
        group=2, mass=0,
    )  # fmt: skip


def _yaw(angle_rad: float) -> list[float]:
    return [cos(angle_rad / 2), 0, 0, sin(angle_rad / 2)]
