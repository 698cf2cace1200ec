"""How the G1 is drawn without its maker's meshes: covers are lofted, the right side mirrors the left."""

from __future__ import annotations

from functools import lru_cache

import mujoco

from badgen.contracts.appearance import Rgb
from scenes.kit.robots.g1.covers import COVERS, MOTORS, Cover
from scenes.kit.worlds.loft import Section as S
from scenes.kit.worlds.loft import loft

_G = mujoco.mjtGeom


def add_materials(spec: mujoco.MjSpec, shell_rgb: Rgb) -> None:
    """Materials of covers, motors and visor."""
    spec.add_material(name="g1_shell", rgba=[*shell_rgb, 1], specular=0.45, shininess=0.6)
    spec.add_material(name="g1_dark", rgba=[0.16, 0.165, 0.18, 1], specular=0.35, shininess=0.5)
    spec.add_material(name="g1_visor", rgba=[0.045, 0.05, 0.06, 1], specular=0.9, shininess=0.9)


def draw(spec: mujoco.MjSpec, body: mujoco.MjsBody, part: str, sign: float) -> None:
    """Add what is seen of a link; `sign` -1 mirrors the left part to the right side."""
    for motor in MOTORS.get(part, ()):
        ends = list(motor.ends)
        ends[1], ends[4] = sign * ends[1], sign * ends[4]
        body.add_geom(
            type=_G.mjGEOM_CYLINDER,
            fromto=ends,
            size=[motor.radius_m, 0, 0],
            material=f"g1_{motor.material}",
            contype=0,
            conaffinity=0,
            group=2,
            mass=0,
        )
    for i, cover in enumerate(COVERS.get(part, ())):
        body.add_geom(
            type=_G.mjGEOM_MESH,
            meshname=_mesh(spec, part, i, sign),
            material=f"g1_{cover.material}",
            contype=0,
            conaffinity=0,
            group=2,
            mass=0,
        )


def _mesh(spec: mujoco.MjSpec, part: str, index: int, sign: float) -> str:
    name = f"g1_{part}{index}" + ("" if sign > 0 else "_mirrored")
    file = f"{name}.stl"
    if file not in spec.assets:
        spec.assets = {**spec.assets, file: _stl(part, index, sign)}
        spec.add_mesh(name=name, file=file, inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL)
    return name


@lru_cache(maxsize=128)
def _stl(part: str, index: int, sign: float) -> bytes:
    cover = COVERS[part][index]
    return loft(cover.axis, cover.sections if sign > 0 else _mirrored(cover))


def _mirrored(cover: Cover) -> tuple[S, ...]:
    """Sections on the other side of the plane y = 0."""
    if cover.axis == "y":
        return tuple(S(-s.at_m, s.half, s.centre, s.power) for s in reversed(cover.sections))
    k = 0 if cover.axis == "x" else 1  # which of (across, up) is y
    return tuple(
        S(s.at_m, s.half, (-s.centre[0], s.centre[1]) if k == 0 else (s.centre[0], -s.centre[1]), s.power)
        for s in cover.sections
    )
