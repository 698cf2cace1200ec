"""The controller's model of its own body: the robot alone, with what it holds as a load fixed to its trunk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import mujoco

from badgen.contracts.plan import Vec3
from scenes.kit.robots.g1.robot import BODY, G1_WITH_PALMS

NQ, NV = 36, 35  # numbers of the robot's own pose and motion, which come first in a world that holds more
TRUNK = "torso_link"


@dataclass(frozen=True, slots=True)
class Load:
    """A solid box that goes with the trunk: its middle in the trunk's frame [m], size [m] and mass."""

    at_m: Vec3
    size_m: Vec3
    mass_kg: float


@lru_cache(maxsize=64)
def figure(load: Load | None) -> mujoco.MjModel:
    """The robot's dynamics without looks and without anything around it.

    A load fixed to the trunk gives legs and waist the right forces; the arms get theirs from the palms.
    """
    spec = mujoco.MjSpec()
    spec.compiler.degree = False
    G1_WITH_PALMS.attach(spec, BODY)
    for geom in [g for g in spec.geoms if g.group == 2]:
        spec.delete(geom)
    for mesh in list(spec.meshes):
        spec.delete(mesh)
    if load is not None:
        held = spec.body(TRUNK).add_body(name="load", pos=list(load.at_m))
        held.add_geom(
            type=mujoco.mjtGeom.mjGEOM_BOX,
            size=[s / 2 for s in load.size_m],
            mass=load.mass_kg,
            contype=0,
            conaffinity=0,
        )
    return spec.compile()
