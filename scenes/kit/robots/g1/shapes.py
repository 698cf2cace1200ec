"""Appearance of the G1 with simple shapes: smooth covers and dark motors, after the real robot's silhouette.

The shapes are in `assets/g1_shapes.json`, link by link, for the left side, in the link's frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import mujoco

from badgen.contracts.appearance import Rgb
from scenes.kit.worlds.data_files import read_data
from scenes.kit.worlds.loft import Section, loft
from scenes.kit.worlds.shapes import DRAWN, skin

_Six: TypeAlias = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Cover:
    """A shape lofted along an axis of its link.

    Attributes:
        sections: for each, its position along the axis, half size across and up, middle across and up [m], and the
            power of its superellipse. (across, up) is (x, y) for axis z, (y, z) for x, (z, x) for y.
        what: label, if the link has several covers.
    """

    axis: Literal["x", "y", "z"]
    material: Literal["shell", "dark", "visor"]
    sections: tuple[_Six, ...]
    what: str = ""


@dataclass(frozen=True, slots=True)
class Drum:
    """A dark motor between two points of its link."""

    ends_m: _Six
    radius_m: float


@dataclass(frozen=True, slots=True)
class Look:
    """All visual shapes of one link."""

    drums: tuple[Drum, ...] = ()
    covers: tuple[Cover, ...] = ()


_LOOKS = read_data(dict[str, Look], "scenes.kit.robots", "g1_shapes")


def add_materials(spec: mujoco.MjSpec, shell_rgb: Rgb) -> None:
    """Materials of covers, motors and visor."""
    spec.add_material(name="g1_shell", rgba=[*shell_rgb, 1], specular=0.45, shininess=0.6)
    spec.add_material(name="g1_dark", rgba=[0.16, 0.165, 0.18, 1], specular=0.35, shininess=0.5)
    spec.add_material(name="g1_visor", rgba=[0.045, 0.05, 0.06, 1], specular=0.9, shininess=0.9)


def draw(spec: mujoco.MjSpec, body: mujoco.MjsBody, part: str, sign: float) -> None:
    """Add the visual shapes of a link; `sign` -1 mirrors the left part to the right side."""
    look = _LOOKS.get(part, Look())
    for drum in look.drums:
        x, y, z, to_x, to_y, to_z = drum.ends_m
        ends, kind = [x, sign * y, z, to_x, sign * to_y, to_z], mujoco.mjtGeom.mjGEOM_CYLINDER
        body.add_geom(type=kind, fromto=ends, size=[drum.radius_m, 0, 0], material="g1_dark", **DRAWN)
    for i, cover in enumerate(look.covers):
        mesh = f"g1_{part}{i}" + ("" if sign > 0 else "_mirrored")
        skin(spec, body, "", mesh, _stl(cover, sign), material=f"g1_{cover.material}")


@lru_cache(maxsize=128)
def _stl(cover: Cover, sign: float) -> bytes:
    """Binary STL of a cover, or of its mirror image at the plane y = 0."""
    # y runs across the sections of a cover along x, up those of one along z.
    along, across, up = (sign if cover.axis == axis else 1.0 for axis in ("y", "x", "z"))
    sections = [
        Section(along * at, (half_across, half_up), (across * x, up * y), power)
        for at, half_across, half_up, x, y, power in cover.sections
    ]
    return loft(cover.axis, sections if along > 0 else sections[::-1])
