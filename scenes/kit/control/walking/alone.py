"""The walking controller's model of its own body, for worlds in which other things move too."""

from __future__ import annotations

from functools import lru_cache

import mujoco

from scenes.kit.robots.g1.robot import BODY, G1, UnitreeG1

NQ, NV = 36, 35  # sizes of the robot's own qpos and qvel, which come first in a world with more bodies
_VISUAL = 2  # group of the geoms that are only seen


def bare(robot: UnitreeG1) -> mujoco.MjSpec:
    """The robot without visuals and surroundings."""
    spec = mujoco.MjSpec()
    spec.compiler.degree = False
    robot.attach(spec, BODY)
    for geom in [g for g in spec.geoms if g.group == _VISUAL]:
        spec.delete(geom)
    for mesh in list(spec.meshes):
        spec.delete(mesh)
    return spec


@lru_cache(maxsize=1)
def alone() -> mujoco.MjModel:
    """The plain robot as a model of its own."""
    return bare(G1).compile()
