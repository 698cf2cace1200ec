"""Nuts: balls with translation only, rendered as randomly oriented ellipsoids."""

from __future__ import annotations

from math import cos, pi, sin, sqrt

import mujoco

from badgen.contracts.appearance import Rgb
from badgen.contracts.plan import Vec3
from scenes.kit.worlds.shapes import DRAWN, HULL, sliding, sphere

_ELLIPSOID = mujoco.mjtGeom.mjGEOM_ELLIPSOID
_KG = 0.002
_IN_RING = 5
_RING_R = 1.02 / sin(pi / _IN_RING)  # radius of a ring, in radii of a grain: neighbours almost touch
_RISE = 1.02 * sqrt(4.0 - (2 * _RING_R * sin(pi / 2 / _IN_RING)) ** 2)  # from ring to ring, likewise
_GOLDEN = 2.399963229728653  # radians: successive multiples fill the circle evenly


def add_grains(spec: mujoco.MjSpec, name: str, middle: Vec3, count: int, radius_m: float, rgb: Rgb) -> None:
    """Body `name` with children `<name>/0` ..., stacked in rings of five upwards from `middle`.

    Each has three slide joints and no rotation: half the degrees of freedom, they stay where they land, and a heap of
    them costs a fifth of what rolling balls cost. All have one parent, so that one contact pair covers them.
    """
    spec.add_material(name=f"{name}_skin", rgba=[*rgb, 1], specular=0.15, shininess=0.3)
    heap = spec.worldbody.add_body(name=name)
    for k in range(count):
        x, y, z = _place(k, radius_m)
        grain = heap.add_body(name=f"{name}/{k}", pos=[middle[0] + x, middle[1] + y, middle[2] + z])
        for axis, label in enumerate("xyz"):
            along = [float(i == axis) for i in range(3)]
            grain.add_joint(name=f"{name}/{k}{label}", type=mujoco.mjtJoint.mjJNT_SLIDE, axis=along, damping=0.001)
        sphere(grain, f"{name}/{k}", radius_m, mass=_KG, friction=sliding(0.12), **HULL)
        size = [1.08 * radius_m, 0.95 * radius_m, 0.95 * radius_m]
        grain.add_geom(type=_ELLIPSOID, size=size, quat=_turned(k), material=f"{name}_skin", **DRAWN)


def _place(k: int, radius_m: float) -> Vec3:
    """Position of the k-th grain: rings of five that touch, each turned by 36 degrees, so that it rests on the last."""
    layer, slot = divmod(k, _IN_RING)
    a, ring_m = 2 * pi / _IN_RING * (slot + layer / 2), _RING_R * radius_m
    return ring_m * cos(a), ring_m * sin(a), radius_m * (1.02 + _RISE * layer)


def _turned(k: int) -> list[float]:
    """Orientation of the k-th ellipsoid; the long axes are distributed evenly over the sphere."""
    up = 1.0 - 2.0 * ((k * 0.6180339887498949) % 1.0)
    flat, a = sqrt(1.0 - up * up), _GOLDEN * k
    x, y, z = flat * cos(a), flat * sin(a), up
    w = 1.0 + x  # quaternion that turns the x axis to (x, y, z), not yet of unit length
    n = sqrt(w * w + z * z + y * y) or 1.0
    return [w / n, 0.0, -z / n, y / n]
