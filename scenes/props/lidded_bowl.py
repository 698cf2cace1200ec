"""A round bowl and the lid that sits in it, with two radial bar handles."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

import mujoco
import numpy as np

from badgen.contracts.plan import Vec3
from scenes.stl import lathe

_G = mujoco.mjtGeom
BOWL_R_M = 0.105  # outer radius
BOWL_H_M = 0.085  # rim height
BOWL_KG = 0.6
LID_R_M = 0.113
LID_KG = 0.35
PLUG_M = 0.012  # how far the lid reaches down into the bowl; also the height of the lid's frame above a flat support
HANDLE_R_M = 0.072  # from the lid's axis to the middle of a handle
HANDLE_Z_M = 0.048  # middle of a handle above the lid's frame
_WALLS = 12
_WALL_HALF_M = 0.004
_PLUG_R_M = 0.091
_DISC_HALF_M = 0.0035
_FEET = 12  # beads under the disc, on which the lid sits on the rim
_FOOT_R_M = 0.003
_FEET_R_M = 0.1025  # over the rim at every angle: the walls are boxes, 97 to 109 mm from the axis
_FOOT_GAP_M = 0.001  # the disc itself stays this far above the rim


@dataclass(frozen=True, slots=True)
class Colours:
    """What bowl, lid, handles and mat look like: red, green, blue in [0, 1]."""

    bowl: Vec3 = (0.20, 0.40, 0.66)
    lid: Vec3 = (0.86, 0.33, 0.24)
    handle: Vec3 = (0.22, 0.17, 0.14)
    mat: Vec3 = (0.45, 0.62, 0.50)


_GLAZES: tuple[Vec3, ...] = (
    (0.20, 0.40, 0.66), (0.86, 0.33, 0.24), (0.88, 0.66, 0.22), (0.26, 0.50, 0.34), (0.45, 0.28, 0.50),
    (0.90, 0.89, 0.86), (0.28, 0.55, 0.58), (0.78, 0.45, 0.52),
)  # fmt: skip
_HANDLES: tuple[Vec3, ...] = ((0.22, 0.17, 0.14), (0.14, 0.14, 0.16), (0.62, 0.45, 0.28), (0.85, 0.84, 0.80))
_MATS: tuple[Vec3, ...] = ((0.45, 0.62, 0.50), (0.66, 0.48, 0.40), (0.40, 0.48, 0.64), (0.30, 0.31, 0.34))


def draw_colours(rng: np.random.Generator) -> Colours:
    """Bowl and lid of different glazes, so that the gap between them shows."""
    bowl, lid = rng.choice(len(_GLAZES), size=2, replace=False).tolist()
    handle, mat = int(rng.integers(len(_HANDLES))), int(rng.integers(len(_MATS)))
    return Colours(_GLAZES[bowl], _GLAZES[lid], _HANDLES[handle], _MATS[mat])


def add_materials(spec: mujoco.MjSpec, colours: Colours) -> None:
    """Glazed bowl, enamelled lid, handles of wood or horn."""
    spec.add_material(name="bowl_glaze", rgba=[*colours.bowl, 1], specular=0.5, shininess=0.7)
    spec.add_material(name="lid_enamel", rgba=[*colours.lid, 1], specular=0.45, shininess=0.6)
    spec.add_material(name="lid_handle", rgba=[*colours.handle, 1], specular=0.2, shininess=0.3)
    spec.add_material(name="mat", rgba=[*colours.mat, 1], specular=0.02)


def _drawn(spec: mujoco.MjSpec, body: mujoco.MjsBody, name: str, stl: bytes, material: str) -> None:
    """A mesh that is seen but never touched."""
    spec.assets = {**spec.assets, f"{name}.stl": stl}
    spec.add_mesh(name=name, file=f"{name}.stl", inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL)
    body.add_geom(
        type=_G.mjGEOM_MESH, meshname=name, material=material, contype=0, conaffinity=0, group=2, mass=0,
        name=f"{name}_look",
    )  # fmt: skip


def add_bowl(spec: mujoco.MjSpec, pos: Vec3, yaw_rad: float) -> None:
    """Free body "bowl"; its frame is the middle of its foot."""
    bowl = spec.worldbody.add_body(name="bowl", pos=list(pos), quat=_yaw(yaw_rad))
    bowl.add_freejoint(name="bowl")
    floor_half = 0.005
    bowl.add_geom(
        name="bowl_floor", type=_G.mjGEOM_CYLINDER, size=[BOWL_R_M - 0.004, floor_half, 0], pos=[0, 0, floor_half],
        mass=0.35 * BOWL_KG, group=3, conaffinity=7,
    )  # fmt: skip
    mid, half_h = BOWL_R_M - _WALL_HALF_M, (BOWL_H_M - 2 * floor_half) / 2
    for k in range(_WALLS):
        a = 2 * pi * k / _WALLS
        bowl.add_geom(
            name=f"bowl_wall{k}", type=_G.mjGEOM_BOX, size=[_WALL_HALF_M, mid * sin(pi / _WALLS) + 0.002, half_h],
            pos=[mid * cos(a), mid * sin(a), 2 * floor_half + half_h], quat=_yaw(a), mass=0.65 * BOWL_KG / _WALLS,
            group=3, conaffinity=7,
        )  # fmt: skip
    r, h = BOWL_R_M, BOWL_H_M
    profile = [
        (0.0, 0.0), (r - 0.040, 0.0), (r - 0.018, 0.010), (r - 0.004, 0.035), (r, h - 0.004), (r - 0.002, h),
        (r - 0.008, h), (r - 0.010, h - 0.004), (r - 0.013, 0.038), (r - 0.026, 0.016), (r - 0.045, 0.010),
        (0.0, 0.010),
    ]  # fmt: skip
    _drawn(spec, bowl, "bowl", lathe(profile), "bowl_glaze")


def add_lid(spec: mujoco.MjSpec, pos: Vec3, yaw_rad: float) -> None:
    """Free body "lid"; its frame is the middle of the disc's underside, PLUG_M above the plug's."""
    lid = spec.worldbody.add_body(name="lid", pos=list(pos), quat=_yaw(yaw_rad))
    lid.add_freejoint(name="lid")
    lid.add_geom(
        name="lid_disc", type=_G.mjGEOM_CYLINDER, size=[LID_R_M, _DISC_HALF_M, 0],
        pos=[0, 0, _FOOT_GAP_M + _DISC_HALF_M], mass=0.6 * LID_KG, group=3, conaffinity=7,
    )  # fmt: skip
    _add_feet(lid)
    lid.add_geom(
        name="lid_plug", type=_G.mjGEOM_CYLINDER, size=[_PLUG_R_M, PLUG_M / 2, 0], pos=[0, 0, -PLUG_M / 2],
        mass=0.2 * LID_KG, group=3, conaffinity=7,
    )  # fmt: skip
    r = LID_R_M
    profile = [
        (0.0, -PLUG_M), (_PLUG_R_M - 0.002, -PLUG_M), (_PLUG_R_M, -PLUG_M + 0.002), (_PLUG_R_M, 0.0), (r - 0.001, 0.0),
        (r, 0.002), (r, 0.005), (r - 0.002, 0.008), (r - 0.012, 0.010), (0.075, 0.0155), (0.045, 0.0195),
        (0.020, 0.0215), (0.0, 0.022),
    ]  # fmt: skip
    _drawn(spec, lid, "lid", lathe(profile), "lid_enamel")
    for side, sign in (("left", 1.0), ("right", -1.0)):
        _add_handle(lid, side, sign)


def _add_feet(lid: mujoco.MjsBody) -> None:
    """Beads that carry the lid on the rim.

    Sphere on box is an exact contact. Disc on box is not: a disc leaving the rim was now and then found 16 mm deep in a
    wall for one step, with 200 N, which read as a strike.
    """
    for k in range(_FEET):
        a = 2 * pi * k / _FEET
        lid.add_geom(
            name=f"lid_foot{k}", type=_G.mjGEOM_SPHERE, size=[_FOOT_R_M, 0, 0], mass=0, group=3, conaffinity=7,
            pos=[_FEET_R_M * cos(a), _FEET_R_M * sin(a), _FOOT_R_M],
        )  # fmt: skip


def _add_handle(lid: mujoco.MjsBody, side: str, sign: float) -> None:
    """A bar along the lid's radius, on two posts; fingers close across it."""
    lid.add_geom(
        name=f"{side}_handle", type=_G.mjGEOM_BOX, size=[0.008, 0.030, 0.007], pos=[0, sign * HANDLE_R_M, HANDLE_Z_M],
        mass=0.08 * LID_KG, material="lid_handle", conaffinity=7,
    )  # fmt: skip
    for end in (-1.0, 1.0):
        lid.add_geom(
            name=f"{side}_post{'_in' if end < 0 else '_out'}", type=_G.mjGEOM_CYLINDER, size=[0.005, 0.018, 0],
            pos=[0, sign * (HANDLE_R_M + end * 0.022), 0.026], mass=0.01 * LID_KG, material="lid_handle", conaffinity=7,
        )  # fmt: skip
    lid.add_site(name=f"{side}_handle", pos=[0, sign * HANDLE_R_M, HANDLE_Z_M], size=[0.004] * 3, group=4)


def add_target(spec: mujoco.MjSpec, pos: Vec3, yaw_rad: float) -> None:
    """Body "target": a mat with a pale ring that shows where the lid goes; nothing touches it."""
    spec.add_material(name="mat_ring", rgba=[0.90, 0.93, 0.88, 1], specular=0.02)
    target = spec.worldbody.add_body(name="target", pos=list(pos), quat=_yaw(yaw_rad))
    for name, radius, height, material in (
        ("ring", LID_R_M + 0.017, 0.0006, "mat_ring"),
        ("mat", LID_R_M + 0.010, 0.0010, "mat"),
    ):
        target.add_geom(
            name=f"target_{name}", type=_G.mjGEOM_CYLINDER, size=[radius, height / 2, 0], pos=[0, 0, height / 2],
            material=material, contype=0, conaffinity=0, group=1, mass=0,
        )  # fmt: skip


def _yaw(angle_rad: float) -> list[float]:
    return [cos(angle_rad / 2), 0, 0, sin(angle_rad / 2)]
