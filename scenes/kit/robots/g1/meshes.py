"""Appearance of the G1 with Unitree's own meshes, where a user has them: the mesh of each link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import mujoco

from badgen.contracts.plan import Vec3
from scenes.kit.robots.g1.assets import meshes

_G = mujoco.mjtGeom


@dataclass(frozen=True, slots=True)
class Skin:
    """A mesh by the name of its file, `{side}` standing for left or right; `pos`: position of the left one in its link.

    `material` is shell, dark or visor, as `shapes.add_materials` makes them.
    """

    file: str
    material: str = "shell"
    pos: Vec3 = (0.0, 0.0, 0.0)


_HEAD: Vec3 = (0.0039635, 0.0, -0.044)
_SKINS: Mapping[str, tuple[Skin, ...]] = {
    "pelvis": (Skin("pelvis", "dark"), Skin("pelvis_contour_link")),
    "hip_pitch": (Skin("{side}_hip_pitch_link", "dark"),),
    "ankle_roll": (Skin("{side}_ankle_roll_link", "dark"),),
    "waist_yaw": (Skin("waist_yaw_link_rev_1_0"),),
    "waist_roll": (Skin("waist_roll_link_rev_1_0"),),
    "torso": (
        Skin("torso_link_rev_1_0"),
        Skin("logo_link", "dark", _HEAD),
        Skin("head_link", "visor", _HEAD),
    ),
    "wrist_yaw": (Skin("{side}_wrist_yaw_link"), Skin("{side}_rubber_hand", "dark", (0.0415, 0.003, 0.0))),
}


def draw(spec: mujoco.MjSpec, body: mujoco.MjsBody, part: str, sign: float) -> None:
    """Add the meshes of a link, in place of `shapes.draw`; `sign` -1 is the right side. Raises AssetError."""
    side = "left" if sign > 0 else "right"
    for skin in _SKINS.get(part, (Skin(f"{{side}}_{part}_link"),)):
        x, y, z = skin.pos
        body.add_geom(
            type=_G.mjGEOM_MESH,
            meshname=_mesh(spec, skin.file.format(side=side)),
            material=f"g1_{skin.material}",
            pos=[x, sign * y, z],
            contype=0,
            conaffinity=0,
            group=2,
            mass=0,
        )


def _mesh(spec: mujoco.MjSpec, file: str) -> str:
    name = f"g1_{file}"
    spec.assets = {**spec.assets, f"{name}.stl": meshes().stl[file]}
    # Visual meshes never collide: shell inertia avoids a volume check that simplified meshes can fail.
    spec.add_mesh(name=name, file=f"{name}.stl", inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL)
    return name
