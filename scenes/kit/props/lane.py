"""Things that lie on the way of a walker: a bar to step over, and a rubber mat to walk across."""

from __future__ import annotations

from dataclasses import replace

import mujoco

from badgen.contracts.appearance import Rgb
from badgen.contracts.scene import ContactPair
from scenes.kit.robots.g1.model import SIDES
from scenes.kit.worlds.ground import FLOOR

BAR, MAT = "bar", "mat"
BAR_LENGTH_M, BAR_THICK_M = 0.20, 0.02
MAT_HEIGHT_M = 0.003  # on a thicker one the walker stumbles over the edge in 2 of 100 layouts
# Both belong to the floor, so that a foot on them feels the ground; the bar has pairs of its own besides.
BAR_PAIRS = tuple(ContactPair(f"{s}_foot-{BAR}", f"{s}_ankle_roll_link", BAR, 8) for s in SIDES)
STUBS = tuple(p.name for p in BAR_PAIRS)

_G = mujoco.mjtGeom


def on_lane(pair: ContactPair) -> ContactPair:
    """A pair with the bare floor, with room for contacts with the bar and the mat at the same time."""
    return replace(pair, slots=3 * pair.slots)


def add_bar(spec: mujoco.MjSpec, xy_m: tuple[float, float], height_m: float, rgb: Rgb) -> None:
    """Lay a bar on the floor, across the way that goes along x."""
    spec.add_material(name=BAR, rgba=[*rgb, 1], specular=0.1)
    bar = spec.body(FLOOR).add_body(name=BAR, pos=[*xy_m, height_m / 2])
    bar.add_geom(
        name=BAR, type=_G.mjGEOM_BOX, size=[BAR_THICK_M / 2, BAR_LENGTH_M / 2, height_m / 2], material=BAR,
        contype=0, conaffinity=7, priority=1, condim=3, friction=[0.7, 0.005, 0.0001],
    )  # fmt: skip


def add_mat(spec: mujoco.MjSpec, x_m: float, length_m: float, width_m: float, friction: float, rgb: Rgb) -> None:
    """Spread a mat across the way, from `x_m` on."""
    spec.add_material(name=MAT, rgba=[*rgb, 1], specular=0.15)
    mat = spec.body(FLOOR).add_body(name=MAT, pos=[x_m + length_m / 2, 0.0, MAT_HEIGHT_M / 2])
    mat.add_geom(
        name=MAT, type=_G.mjGEOM_BOX, size=[length_m / 2, width_m / 2, MAT_HEIGHT_M / 2], material=MAT,
        contype=0, conaffinity=7, priority=2, condim=3, friction=[friction, 0.005, 0.0001],
    )  # fmt: skip
