"""A wiper of felt with a bar to hold it by, and the mat on which it lives."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, sin

import mujoco
import numpy as np

_G = mujoco.mjtGeom
MAT_HALF_M = (0.075, 0.050)
WIPER_KG = 0.16
FELT_H_M = 0.012
BLOCK_H_M = 0.016
HANDLE_H_M = 0.036
GRASP_Z_M = 0.0395  # pads close here above the felt's underside (the wiper's frame): fingertips just over the block
_BLOCKS = ((0.93, 0.74, 0.16), (0.92, 0.45, 0.12), (0.62, 0.43, 0.26), (0.45, 0.27, 0.62), (0.30, 0.62, 0.66))


@dataclass(frozen=True, slots=True)
class Wiper:
    """Half sizes of the felt along the line and across it, half width of the handle [m], and the block's colour."""

    half_m: tuple[float, float]
    handle_half_m: float
    rgba: tuple[float, float, float, float]


def draw_wiper(rng: np.random.Generator) -> Wiper:
    """A wiper of some size and colour."""
    half = (float(rng.uniform(0.052, 0.058)), float(rng.uniform(0.022, 0.026)))
    return Wiper(half, float(rng.uniform(0.011, 0.014)), (*_BLOCKS[int(rng.integers(len(_BLOCKS)))], 1.0))


def add_wiper(spec: mujoco.MjSpec, name: str, shape: Wiper, xy_m: tuple[float, float], yaw_rad: float) -> None:
    """Free body on its felt: felt, wooden block, and a bar across which fingers close.

    Its frame is the middle of the felt's underside. The felt is the geom `<name>_felt`; the site `<name>_handle` is
    where it is gripped.
    """
    spec.add_material(name="felt", rgba=[0.20, 0.21, 0.23, 1], specular=0.0)
    wiper = spec.worldbody.add_body(name=name, pos=[*xy_m, 0.0], quat=_yaw(yaw_rad))
    wiper.add_freejoint(name=name)
    hx, hy = shape.half_m
    felt = wiper.add_geom(
        name=f"{name}_felt",
        type=_G.mjGEOM_BOX,
        size=[hx, hy, FELT_H_M / 2],
        pos=[0, 0, FELT_H_M / 2],
        mass=0.25 * WIPER_KG,
        material="felt",
        conaffinity=7,
        priority=1,
        friction=[0.4, 0.005, 0.0001],
    )
    # Springy as felt is: 3 N a millimetre at first, ten times as much once it is pressed flat.
    felt.solref, felt.solimp = [0.025, 1], [0.5, 0.98, 0.010, 0.5, 2]
    block, handle = [hx - 0.002, hy - 0.002, BLOCK_H_M / 2], [0.036, shape.handle_half_m, HANDLE_H_M / 2]
    top, dark = FELT_H_M + BLOCK_H_M, [c * 0.8 for c in shape.rgba[:3]] + [1.0]
    _add_wood(wiper, f"{name}_block", block, FELT_H_M + BLOCK_H_M / 2, 0.5 * WIPER_KG, list(shape.rgba))
    _add_wood(wiper, f"{name}_handle", handle, top + HANDLE_H_M / 2, 0.25 * WIPER_KG, dark)
    wiper.add_site(name=f"{name}_handle", pos=[0, 0, GRASP_Z_M], size=[0.004] * 3, group=4)


def add_mat(spec: mujoco.MjSpec, name: str, xy_m: tuple[float, float], yaw_rad: float) -> None:
    """Body that shows where the wiper lies before and after; nothing touches it."""
    spec.add_material(name="wiper_mat", rgba=[0.42, 0.56, 0.62, 1], specular=0.02)
    mat = spec.worldbody.add_body(name=name, pos=[*xy_m, 0.0], quat=_yaw(yaw_rad), mocap=True)
    mat.add_geom(
        name=name,
        type=_G.mjGEOM_BOX,
        size=[*MAT_HALF_M, 0.0006],
        pos=[0, 0, 0.0004],
        material="wiper_mat",
        contype=0,
        conaffinity=0,
        group=1,
        mass=0,
    )


def _add_wood(wiper: mujoco.MjsBody, name: str, half_m: list[float], z_m: float, kg: float, rgba: list[float]) -> None:
    wiper.add_geom(name=name, type=_G.mjGEOM_BOX, size=half_m, pos=[0, 0, z_m], mass=kg, rgba=rgba, conaffinity=7)


def _yaw(angle_rad: float) -> list[float]:
    return [cos(angle_rad / 2), 0, 0, sin(angle_rad / 2)]
