"""A packing box to be carried: one solid in a plain colour, with tape over its top so that turning is seen."""

from __future__ import annotations

from dataclasses import dataclass

import mujoco
import numpy as np

from badgen.contracts.plan import Vec3
from scenes.kit.props.blocks import COLOURS as PAINTS

COLOURS = {**PAINTS, "brown": (0.66, 0.48, 0.30)}
_SIZES_M = ((0.16, 0.24), (0.20, 0.30), (0.16, 0.24))  # ahead, across, up
_MASS_KG = (0.5, 1.5)


@dataclass(frozen=True, slots=True)
class Carton:
    """A box: size ahead, across and up [m], mass, colour."""

    size_m: Vec3
    mass_kg: float
    colour: str


def draw_carton(rng: np.random.Generator) -> Carton:
    """A box that two hands can hold."""
    x, y, z = (round(float(rng.uniform(*span)), 3) for span in _SIZES_M)
    colour = str(rng.choice(np.array(sorted(COLOURS))))
    return Carton((x, y, z), round(float(rng.uniform(*_MASS_KG)), 3), colour)


def add_carton(spec: mujoco.MjSpec, name: str, carton: Carton, meets: int) -> mujoco.MjsBody:
    """Free body `name`, its frame in the middle; it meets floor and robot, and geoms of the collision bits `meets`."""
    spec.add_material(name=name, rgba=[*COLOURS[carton.colour], 1], specular=0.15, shininess=0.2)
    spec.add_material(name=f"{name}_tape", rgba=[0.86, 0.80, 0.66, 1], specular=0.4, shininess=0.5)
    body = spec.worldbody.add_body(name=name)
    body.add_freejoint(name=name)
    x, y, z = (s / 2 for s in carton.size_m)
    body.add_geom(
        name=name,
        type=mujoco.mjtGeom.mjGEOM_BOX,
        size=[x, y, z],
        mass=carton.mass_kg,
        material=name,
        contype=0,
        conaffinity=1 | meets,
        friction=[0.5, 0.005, 0.0001],
    )
    body.add_geom(
        type=mujoco.mjtGeom.mjGEOM_BOX,
        size=[x + 0.0008, 0.02, z + 0.0008],
        material=f"{name}_tape",
        contype=0,
        conaffinity=0,
        group=2,
        mass=0,
    )
    return body
