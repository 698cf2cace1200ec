"""Robot-only dynamics model of the controller, with the held object as a load fixed to the trunk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import mujoco

from badgen.contracts.plan import Vec3
from scenes.kit.control.walking.alone import bare
from scenes.kit.robots.g1.robot import G1_WITH_PALMS

TRUNK = "torso_link"


@dataclass(frozen=True, slots=True)
class Load:
    """A solid box fixed to the trunk: its middle in the trunk's frame [m], size [m] and mass."""

    at_m: Vec3
    size_m: Vec3
    mass_kg: float


@lru_cache(maxsize=64)
def figure(load: Load | None) -> mujoco.MjModel:
    """The robot-only dynamics model, without visuals and surroundings.

    A load fixed to the trunk accounts for the forces on legs and waist; those on the arms come from the palms.
    """
    spec = bare(G1_WITH_PALMS)
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
