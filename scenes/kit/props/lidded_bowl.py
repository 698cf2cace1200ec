"""A round bowl, and a lid for it with two radial bar handles."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import cos, pi, sin

import mujoco
import numpy as np

from badgen.contracts.appearance import Rgb
from badgen.contracts.plan import Vec3
from scenes.kit.props.contrast import draw_clear
from scenes.kit.props.palettes import PALETTES
from scenes.kit.worlds.shapes import FIRM, HULL, about_z, around, box, cylinder, free_body, skin, sphere
from scenes.kit.worlds.stl import lathe

PLUG_M = 0.012  # depth of the lid's plug in the bowl; also the height of the lid's frame above a flat support
HANDLE_Z_M = 0.048  # height of a handle's middle above the lid's frame
_BOWL_KG = 0.6  # mass of a bowl of the nominal size
_LID_KG = 0.35
_NOMINAL_R_M = 0.105
_HEIGHT_M = (0.075, 0.095)
_SHARE = (0.88, 1.12)  # range of shares of the nominal radius
_WALLS = 12
_WALL_HALF_M = 0.004
_DISC_HALF_M = 0.0035
_FEET = 12  # beads under the disc, on which the lid sits on the rim
_FOOT_R_M = 0.003
_FOOT_GAP_M = 0.001  # the disc itself stays this far above the rim


@dataclass(frozen=True, slots=True)
class Vessel:
    """Sizes of a bowl and its lid.

    Attributes:
        bowl_r_m, bowl_h_m: the bowl's outer radius, and the height of its rim.
        lid_r_m: radius of the lid's disc.
        handle_r_m: from the lid's axis to the middle of a handle.
    """

    bowl_r_m: float = _NOMINAL_R_M
    bowl_h_m: float = 0.085
    lid_r_m: float = 0.113
    handle_r_m: float = 0.072

    @property
    def reach_m(self) -> float:
        """Distance from the bowl's axis to the corners of its wall, which is made of boxes [m]."""
        return self.bowl_r_m / cos(pi / _WALLS)

    @property
    def plug_r_m(self) -> float:
        """Radius of the part of the lid that reaches into the bowl: 6 mm of clearance [m]."""
        return self.bowl_r_m - 0.014

    @property
    def mat_r_m(self) -> float:
        """Radius of a mat with its ring, which stays visible around a lid on it [m]."""
        return self.lid_r_m + 0.006

    @property
    def bowl_kg(self) -> float:
        """Mass of a bowl with walls of constant thickness: proportional to the square of the radius."""
        return _BOWL_KG * (self.bowl_r_m / _NOMINAL_R_M) ** 2

    @property
    def lid_kg(self) -> float:
        """Mass of the lid, with the same scaling as the bowl's."""
        return _LID_KG * (self.bowl_r_m / _NOMINAL_R_M) ** 2


def draw_vessel(rng: np.random.Generator) -> Vessel:
    """Sample a bowl up to 12 % wider or narrower than nominal, its height, and a lid that fits it."""
    share = float(rng.uniform(*_SHARE))
    bowl_r_m, height_m = _NOMINAL_R_M * share, float(rng.uniform(*_HEIGHT_M))
    return Vessel(bowl_r_m, height_m, bowl_r_m + float(rng.uniform(0.006, 0.010)), 0.072 * share)


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours of bowl, lid and handles: red, green, blue in [0, 1]."""

    bowl: Vec3 = (0.20, 0.40, 0.66)
    lid: Vec3 = (0.86, 0.33, 0.24)
    handle: Vec3 = (0.22, 0.17, 0.14)


_GLAZES = PALETTES["lidded_bowls"]
_HANDLES: dict[str, Vec3] = {
    "horn": (0.22, 0.17, 0.14),
    "ebony": (0.14, 0.14, 0.16),
    "beech": (0.62, 0.45, 0.28),
    "bone": (0.85, 0.84, 0.80),
}


def draw_colours(rng: np.random.Generator, supports: Collection[Rgb] = ()) -> Colours:
    """Sample colours of which the lid's differs from those of the bowl, the handles, and what the lid may lie on."""
    lid = _GLAZES[draw_clear(rng, _GLAZES, supports)[0]]
    bowl, handle = _GLAZES[draw_clear(rng, _GLAZES, (lid,))[0]], _HANDLES[draw_clear(rng, _HANDLES, (lid,))[0]]
    return Colours(bowl, lid, handle)


def add_materials(spec: mujoco.MjSpec, colours: Colours) -> None:
    """Materials of the glazed bowl, the enamelled lid, and handles of wood or horn."""
    spec.add_material(name="bowl_glaze", rgba=[*colours.bowl, 1], specular=0.5, shininess=0.7)
    spec.add_material(name="lid_enamel", rgba=[*colours.lid, 1], specular=0.45, shininess=0.6)
    spec.add_material(name="lid_handle", rgba=[*colours.handle, 1], specular=0.2, shininess=0.3)


def add_bowl(spec: mujoco.MjSpec, vessel: Vessel, pos: Vec3, yaw_rad: float) -> None:
    """Free body "bowl"; its frame is the middle of its base."""
    bowl = free_body(spec, "bowl", pos, yaw_rad)
    r, h, floor, kg = vessel.bowl_r_m, vessel.bowl_h_m, 0.005, vessel.bowl_kg
    cylinder(bowl, "bowl_floor", (r - 0.004, floor), [0, 0, floor], mass=0.35 * kg, **HULL, **FIRM)
    mid, half_h = r - _WALL_HALF_M, (h - 2 * floor) / 2
    half = [_WALL_HALF_M, mid * sin(pi / _WALLS) + 0.002, half_h]
    for k, a, at in around(_WALLS, mid, 2 * floor + half_h):
        box(bowl, f"bowl_wall{k}", half, at, quat=about_z(a), mass=0.65 * kg / _WALLS, **HULL, **FIRM)
    outside = [(0.0, 0.0), (r - 0.040, 0.0), (r - 0.018, 0.010), (r - 0.004, 0.035), (r, h - 0.004), (r - 0.002, h)]
    inside = [(r - 0.008, h), (r - 0.010, h - 0.004), (r - 0.013, 0.038), (r - 0.026, 0.016), (r - 0.045, 0.010)]
    skin(spec, bowl, "bowl_look", "bowl", lathe([*outside, *inside, (0.0, 0.010)]), material="bowl_glaze")


def add_lid(spec: mujoco.MjSpec, vessel: Vessel, pos: Vec3, yaw_rad: float) -> None:
    """Free body "lid"; its frame is the middle of the disc's underside, PLUG_M above the plug's."""
    lid = free_body(spec, "lid", pos, yaw_rad)
    kg, disc, plug = vessel.lid_kg, (vessel.lid_r_m, _DISC_HALF_M), (vessel.plug_r_m, PLUG_M / 2)
    cylinder(lid, "lid_disc", disc, [0, 0, _FOOT_GAP_M + _DISC_HALF_M], mass=0.6 * kg, **HULL, **FIRM)
    # Beads support the lid on the rim and lie over it at every yaw, though the walls' middles are nearer than their
    # corners. A disc leaving the rim was occasionally detected 16 mm deep in a wall for one step, with 200 N, which
    # counted as a strike.
    for k, _, at in around(_FEET, vessel.bowl_r_m - 0.0025, _FOOT_R_M):
        sphere(lid, f"lid_foot{k}", _FOOT_R_M, at, mass=0, **HULL, **FIRM)
    cylinder(lid, "lid_plug", plug, [0, 0, -PLUG_M / 2], mass=0.2 * kg, **HULL, **FIRM)
    skin(spec, lid, "lid_look", "lid", lathe(_lid_profile(vessel)), material="lid_enamel")
    for side, sign in (("left", 1.0), ("right", -1.0)):
        _add_handle(lid, vessel, side, sign)


def _lid_profile(vessel: Vessel) -> list[tuple[float, float]]:
    """Profile (radius, height) [m] from the plug's underside around the disc's edge to the top."""
    r, p = vessel.lid_r_m, vessel.plug_r_m
    plug = [(0.0, -PLUG_M), (p - 0.002, -PLUG_M), (p, -PLUG_M + 0.002), (p, 0.0)]
    edge = [(r - 0.001, 0.0), (r, 0.002), (r, 0.005), (r - 0.002, 0.008), (r - 0.012, 0.010)]
    return [*plug, *edge, (0.66 * r, 0.0155), (0.40 * r, 0.0195), (0.18 * r, 0.0215), (0.0, 0.022)]


def _add_handle(lid: mujoco.MjsBody, vessel: Vessel, side: str, sign: float) -> None:
    """A bar along the lid's radius, on two posts; fingers close across it.

    Its soft contact gives 0.4 mm under the pads. On a hard bar, a pad just at the surface lost contact for a step now
    and then, and the other pad alone pushed the lid against the rim with up to 130 N.
    """
    r, kg = vessel.handle_r_m, vessel.lid_kg
    middle = [0, sign * r, HANDLE_Z_M]
    bar = box(lid, f"{side}_handle", [0.008, 0.030, 0.007], middle, mass=0.08 * kg, material="lid_handle")
    bar.condim, bar.priority, bar.friction = 4, 2, [1.0, 0.02, 0.0001]
    bar.solref, bar.solimp = [0.01, 1], [0.8, 0.95, 0.001, 0.5, 2]
    for end, off in (("in", -0.022), ("out", 0.022)):
        at = [0, sign * (r + off), 0.026]
        cylinder(lid, f"{side}_post_{end}", (0.005, 0.018), at, mass=0.01 * kg, material="lid_handle")
    lid.add_site(name=f"{side}_handle", pos=middle, size=[0.004] * 3, group=4)
