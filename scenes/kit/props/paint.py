"""Paint on the floor for walkers: bands along tracks, and marks to stand on; visual only."""

from __future__ import annotations

from math import ceil

import mujoco

from badgen.contracts.appearance import Rgb
from scenes.kit.worlds.ground import FLOOR, add_paint
from scenes.kit.worlds.planar import Print
from scenes.kit.worlds.track import Track

BAND_M = 0.08  # width of a band
_PIECE_M = 0.10
_COAT_M = 0.001  # height of each coat above the one below, so that crossings do not flicker
_RAISED = 0.3  # of a coat: where two pieces of paint lie at one height, MuJoCo lights them twice
_CROSS_HALF_M = (0.05, 0.22)


def paint_track(spec: mujoco.MjSpec, name: str, track: Track, from_m: float, to_m: float, rgb: Rgb, coat: int) -> None:
    """Paint a band along a track between two distances from its start."""
    spec.add_material(name=name, rgba=[*rgb, 1], specular=0.05)
    count = ceil((to_m - from_m) / _PIECE_M)
    piece_m = (to_m - from_m) / count
    overlap_m = abs(track.bend_per_m) * piece_m * BAND_M / 4 + 0.001  # closes gaps on the outer side of a bend
    for k in range(count):
        at, half = track.at(from_m + (k + 0.5) * piece_m), (piece_m / 2 + overlap_m, BAND_M / 2)
        paint_rectangle(spec, name, at, half, coat + _RAISED * (k % 2))


def paint_cross_bar(spec: mujoco.MjSpec, name: str, track: Track, at_m: float, coat: int) -> None:
    """Paint a bar across a track, in the paint `name` of its band; the geom is `<name>_bar`."""
    paint_rectangle(spec, name, track.at(at_m), _CROSS_HALF_M, coat + 2 * _RAISED, f"{name}_bar")


def paint_mark(
    spec: mujoco.MjSpec, name: str, x_m: float, half_m: tuple[float, float], rgb: Rgb, coat: int = 4
) -> None:
    """Paint a rectangle straight ahead, the geom `name`, with a line across its middle; `half_m`: length, width."""
    light = [min(c + 0.35, 1.0) for c in rgb]
    for material, colour, half, height in (
        (name, list(rgb), half_m, coat),
        (f"{name}_line", light, (0.012, half_m[1]), coat + 1),
    ):
        spec.add_material(name=material, rgba=[*colour, 1], specular=0.05)
        paint_rectangle(spec, material, (x_m, 0.0, 0.0), half, height, material)


def paint_rectangle(
    spec: mujoco.MjSpec, material: str, place: Print, half_m: tuple[float, float], coat: float, name: str = ""
) -> None:
    """Paint a rectangle in a material of the world; its geom has a name if one is given."""
    x, y, yaw = place
    add_paint(spec.body(FLOOR), material, [*half_m, _COAT_M * coat], [x, y, 0.0], yaw, name)
