"""Rubber pads in the palms of the G1, which collide with held objects and with nothing else of the robot."""

from __future__ import annotations

import mujoco

from badgen.contracts.plan import Vec3
from scenes.kit.robots.g1.model import SIDES

PALM: Vec3 = (0.085, -0.038, 0.0)  # middle of the left pad's face in the frame of its wrist [m]
MEETS = 8  # collision bit of the pads; held objects must include it in their conaffinity

_G = mujoco.mjtGeom
_HALF = (0.045, 0.035)  # half sizes of the pad, along the hand and across it [m]
_THICK_M, _BUMP_M = 0.016, 0.010
_FRICTION = (1.0, 0.01, 0.0001)  # rubber on board


def add_palms(spec: mujoco.MjSpec) -> None:
    """Add bodies `left_palm` and `right_palm`, each with a site of that name: x along the hand, z up, y to the left.

    Each pad has four spheres at its corners: four contact points on anything flat, without the chatter of a flat face.
    """
    spec.add_material(name="palm", rgba=[0.10, 0.105, 0.115, 1], specular=0.1, shininess=0.2)
    for side in SIDES:
        sign = 1.0 if side == "left" else -1.0
        body = spec.body(f"{side}_wrist_yaw_link").add_body(name=f"{side}_palm", pos=[PALM[0], sign * PALM[1], PALM[2]])
        body.add_site(name=f"{side}_palm", group=5)
        body.add_geom(
            type=_G.mjGEOM_BOX,
            size=[_HALF[0], _THICK_M / 2, _HALF[1]],
            pos=[0, sign * _THICK_M / 2, 0],
            material="palm",
            contype=0,
            conaffinity=0,
            group=2,
            mass=0,
        )
        for k, (x, z) in enumerate((x, z) for x in (-1, 1) for z in (-1, 1)):
            body.add_geom(
                name=f"{side}_pad{k}",
                type=_G.mjGEOM_SPHERE,
                size=[_BUMP_M, 0, 0],
                mass=0,
                group=3,
                condim=4,
                pos=[x * (_HALF[0] - _BUMP_M), sign * _BUMP_M, z * (_HALF[1] - _BUMP_M)],
                priority=3,
                contype=MEETS,
                conaffinity=0,
                friction=list(_FRICTION),
            )
