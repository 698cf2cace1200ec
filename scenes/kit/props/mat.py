"""Round coloured mats that mark places on a table."""

from __future__ import annotations

from dataclasses import dataclass

import mujoco

from badgen.contracts.appearance import Rgb
from scenes.kit.props.palettes import PALETTES
from scenes.kit.worlds.shapes import PRINT, about_z, cylinder

MAT_COLOURS = PALETTES["mats"]
_RING_RGB: Rgb = (0.90, 0.93, 0.88)


@dataclass(frozen=True, slots=True)
class Mat:
    """A mat on the table: colour, position [m], and yaw, also the goal yaw of the object [rad]."""

    colour: str
    xy_m: tuple[float, float]
    yaw_rad: float


def add_mat(spec: mujoco.MjSpec, name: str, mat: Mat, radius_m: float) -> None:
    """Mocap body `name`: a coloured mat with a pale ring, visual only."""
    body = spec.worldbody.add_body(name=name, pos=[*mat.xy_m, 0.0], quat=about_z(mat.yaw_rad), mocap=True)
    rgb = MAT_COLOURS[mat.colour]
    for part, r, height, colour in (("ring", radius_m, 0.0006, _RING_RGB), ("felt", radius_m - 0.004, 0.0010, rgb)):
        cylinder(body, f"{name}_{part}", (r, height / 2), [0, 0, height / 2], rgba=[*colour, 1], **PRINT)
