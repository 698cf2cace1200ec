"""A packing box to carry: one solid box in a plain colour, with tape over its top that shows rotation."""

from __future__ import annotations

from dataclasses import dataclass

import mujoco
import numpy as np

from badgen.contracts.plan import Vec3
from scenes.kit.props.blocks import COLOURS as PAINTS
from scenes.kit.worlds.shapes import DRAWN, ORIGIN, box, free_body, sliding

COLOURS = {**PAINTS, "brown": (0.66, 0.48, 0.30)}
_SIZES_M = ((0.16, 0.24), (0.20, 0.30), (0.16, 0.24))  # ranges of the sizes ahead, across, up
_MASS_KG = (0.5, 1.5)


@dataclass(frozen=True, slots=True)
class Carton:
    """A box: size ahead, across and up [m], mass, colour."""

    size_m: Vec3
    mass_kg: float
    colour: str


def draw_carton(rng: np.random.Generator) -> Carton:
    """Sample a box that two hands can hold."""
    x, y, z = (round(float(rng.uniform(*span)), 3) for span in _SIZES_M)
    colour = str(rng.choice(np.array(sorted(COLOURS))))
    return Carton((x, y, z), round(float(rng.uniform(*_MASS_KG)), 3), colour)


def add_carton(spec: mujoco.MjSpec, name: str, carton: Carton, meets: int) -> mujoco.MjsBody:
    """Free body `name`, its frame in the middle; it collides with floor, robot, and the collision bits `meets`."""
    spec.add_material(name=name, rgba=[*COLOURS[carton.colour], 1], specular=0.15, shininess=0.2)
    spec.add_material(name=f"{name}_tape", rgba=[0.86, 0.80, 0.66, 1], specular=0.4, shininess=0.5)
    body = free_body(spec, name, ORIGIN)
    x, y, z = (s / 2 for s in carton.size_m)
    solid = box(body, name, [x, y, z], mass=carton.mass_kg, material=name, friction=sliding(0.5))
    solid.contype, solid.conaffinity = 0, 1 | meets
    box(body, "", [x + 0.0008, 0.02, z + 0.0008], material=f"{name}_tape", **DRAWN)
    return body
