"""A small bowl and a flat plate to put objects in and on; both are free bodies on the table."""

from __future__ import annotations

from math import pi, sin

import mujoco

from badgen.contracts.appearance import Rgb
from scenes.kit.props.palettes import PALETTES
from scenes.kit.worlds.shapes import FIRM, HULL, about_z, around, box, free_body, skin
from scenes.kit.worlds.stl import lathe

BOWL_R_M = 0.078  # outer radius
BOWL_H_M = 0.042  # rim height
BOWL_FLOOR_M = 0.008  # height of the top of its floor
PLATE_R_M = 0.085
PLATE_H_M = 0.012  # rim height
PLATE_FLOOR_M = 0.008  # height of the surface that objects stand on
GLAZES = PALETTES["crockery"]
_WALLS = 10
_WALL_HALF_M = 0.004
_BOWL_KG = 0.45
_PLATE_KG = 0.40


def add_bowl(spec: mujoco.MjSpec, name: str, glaze: str, xy_m: tuple[float, float]) -> None:
    """Free body `name`; its frame is the middle of its base."""
    bowl = _add_body(spec, name, glaze, xy_m)
    _add_floor(bowl, name, BOWL_R_M - 0.006, BOWL_FLOOR_M, 0.4 * _BOWL_KG)
    mid, half_h = BOWL_R_M - _WALL_HALF_M, (BOWL_H_M - BOWL_FLOOR_M) / 2
    half = [_WALL_HALF_M, mid * sin(pi / _WALLS) + 0.002, half_h]
    for k, a, pos in around(_WALLS, mid, BOWL_FLOOR_M + half_h):
        box(bowl, f"{name}_wall{k}", half, pos, quat=about_z(a), mass=0.6 * _BOWL_KG / _WALLS, **HULL, **FIRM)
    r, h, floor = BOWL_R_M, BOWL_H_M, BOWL_FLOOR_M
    outside = [(0.0, 0.0), (r - 0.030, 0.0), (r - 0.012, 0.008), (r, h - 0.003), (r - 0.002, h), (r - 0.007, h)]
    inside = [(r - 0.010, h - 0.004), (r - 0.018, 0.014), (r - 0.028, floor), (0.0, floor)]
    skin(spec, bowl, f"{name}_look", name, lathe([*outside, *inside]), material=f"{name}_glaze")


def add_plate(spec: mujoco.MjSpec, name: str, glaze: str, xy_m: tuple[float, float]) -> None:
    """Free body `name`; its frame is the middle of its base."""
    plate = _add_body(spec, name, glaze, xy_m)
    _add_floor(plate, name, PLATE_R_M, PLATE_FLOOR_M, _PLATE_KG)
    r, h, floor = PLATE_R_M, PLATE_H_M, PLATE_FLOOR_M
    lip, well = [(r, h - 0.003), (r, h), (r - 0.006, h)], (r - 0.022, floor)
    below = [(0.0, 0.0), (r - 0.040, 0.0), (r - 0.034, 0.004)]
    skin(spec, plate, f"{name}_look", name, lathe([*below, *lip, well, (0.0, floor)]), material=f"{name}_glaze")
    line = [(r - 0.018, floor + 0.0005), (r - 0.018, floor + 0.0022), (r - 0.022, floor + 0.0009), (r - 0.022, floor)]
    skin(spec, plate, f"{name}_line", f"{name}_line", lathe(line), rgba=[*_line_rgb(GLAZES[glaze]), 1])


def _line_rgb(glaze: Rgb) -> Rgb:
    """Colour of the line between rim and floor, which shows that a plate is no flat disc."""
    red, green, blue = glaze
    towards = 0.0 if red + green + blue > 1.8 else 0.45
    return 0.55 * red + towards, 0.55 * green + towards, 0.55 * blue + towards


def _add_body(spec: mujoco.MjSpec, name: str, glaze: str, xy_m: tuple[float, float]) -> mujoco.MjsBody:
    body = free_body(spec, name, [*xy_m, 0.0])
    spec.add_material(name=f"{name}_glaze", rgba=[*GLAZES[glaze], 1], specular=0.5, shininess=0.7)
    return body


def _add_floor(body: mujoco.MjsBody, name: str, radius_m: float, top_m: float, kg: float) -> None:
    """Two crossed boxes, one of which stands on the table: objects rest more stably on boxes than on a disc."""
    half = radius_m / 2**0.5
    for k, foot in enumerate((0.0, 0.002)):
        high = (top_m - foot) / 2
        turn = about_z(k * pi / 4)
        box(body, f"{name}_floor{k}", [half, half, high], [0, 0, foot + high], quat=turn, mass=kg / 2, **HULL, **FIRM)
