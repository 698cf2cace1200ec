"""Objects on the floor in front of a walker: a bar to step over, and a rubber mat to walk across.

They belong to the floor body: contact with them counts as floor contact.
"""

from __future__ import annotations

import mujoco

from badgen.contracts.appearance import Rgb
from badgen.contracts.plan import Vec3
from scenes.kit.worlds.ground import FLOOR
from scenes.kit.worlds.room import throws_no_shadow
from scenes.kit.worlds.shapes import box, sliding

BAR, MAT = "bar", "mat"
BAR_LENGTH_M, BAR_THICK_M = 0.20, 0.02
MAT_HEIGHT_M = 0.003  # on a thicker one the walker stumbles over the edge in 2 of 100 layouts


def add_bar(spec: mujoco.MjSpec, xy_m: tuple[float, float], height_m: float, rgb: Rgb) -> None:
    """Add a bar to the floor, across a walk along x."""
    spec.add_material(name=BAR, rgba=[*rgb, 1], specular=0.1)
    size_m = (BAR_THICK_M, BAR_LENGTH_M, height_m)
    _lay(spec, BAR, size_m, xy_m, priority=1, friction=0.7)


def add_mat(spec: mujoco.MjSpec, x_m: float, length_m: float, width_m: float, friction: float, rgb: Rgb) -> None:
    """Add a mat across a walk along x, beginning at `x_m`."""
    spec.add_material(name=MAT, rgba=[*rgb, 1], specular=0.15)
    size_m = (length_m, width_m, MAT_HEIGHT_M)
    mat = _lay(spec, MAT, size_m, (x_m + length_m / 2, 0.0), priority=2, friction=friction)
    throws_no_shadow(mat.geoms[0])  # it would only throw specks on itself


def _lay(
    spec: mujoco.MjSpec, name: str, size_m: Vec3, xy_m: tuple[float, float], priority: int, friction: float
) -> mujoco.MjsBody:
    """A box on the floor; of two contacting geoms, the friction of the one with the higher priority counts."""
    body = spec.body(FLOOR).add_body(name=name, pos=[*xy_m, size_m[2] / 2])
    bar = box(body, name, [s / 2 for s in size_m], material=name, friction=sliding(friction), contype=0)
    bar.priority, bar.condim = priority, 3
    return body
