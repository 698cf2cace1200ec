"""A felt wiper with a bar handle, and its parking mat."""

from __future__ import annotations

from dataclasses import dataclass

import mujoco
import numpy as np

from scenes.kit.worlds.shapes import PRINT, about_z, box, free_body, sliding

MAT_HALF_M = (0.075, 0.050)
WIPER_KG = 0.16
FELT_H_M = 0.012
BLOCK_H_M = 0.016
HANDLE_H_M = 0.036
GRASP_Z_M = 0.0395  # height of the grip above the felt's underside (the wiper's frame): fingertips just over the block
MAT_RGB = (0.14, 0.22, 0.40)
BLOCKS_RGB = ((0.93, 0.74, 0.16), (0.92, 0.45, 0.12), (0.78, 0.16, 0.14), (0.50, 0.22, 0.60), (0.02, 0.60, 0.62))


@dataclass(frozen=True, slots=True)
class Wiper:
    """Half sizes of the felt along the line and across it, half width of the handle [m], and the block's colour."""

    half_m: tuple[float, float]
    handle_half_m: float
    rgba: tuple[float, float, float, float]


def draw_wiper(rng: np.random.Generator) -> Wiper:
    """Sample the size and colour of a wiper."""
    half = (float(rng.uniform(0.052, 0.058)), float(rng.uniform(0.022, 0.026)))
    return Wiper(half, float(rng.uniform(0.011, 0.014)), (*BLOCKS_RGB[int(rng.integers(len(BLOCKS_RGB)))], 1.0))


def add_wiper(spec: mujoco.MjSpec, name: str, shape: Wiper, xy_m: tuple[float, float], yaw_rad: float) -> None:
    """Free body on its felt: felt, wooden block, and a bar across which fingers close.

    Its frame is the middle of the felt's underside. The felt is the geom `<name>_felt`; the site `<name>_handle` is
    where it is gripped.
    """
    spec.add_material(name="felt", rgba=[0.20, 0.21, 0.23, 1], specular=0.0)
    wiper = free_body(spec, name, [*xy_m, 0.0], yaw_rad)
    hx, hy = shape.half_m
    half = FELT_H_M / 2
    felt = box(wiper, f"{name}_felt", [hx, hy, half], [0, 0, half], mass=0.25 * WIPER_KG, material="felt", priority=1)
    felt.friction = sliding(0.4)
    # Elastic as felt: 3 N/mm at first, ten times as much once it is compressed.
    felt.solref, felt.solimp = [0.025, 1], [0.5, 0.98, 0.010, 0.5, 2]
    block, handle = [hx - 0.002, hy - 0.002, BLOCK_H_M / 2], [0.036, shape.handle_half_m, HANDLE_H_M / 2]
    top, dark = FELT_H_M + BLOCK_H_M, [c * 0.8 for c in shape.rgba[:3]] + [1.0]
    box(wiper, f"{name}_block", block, [0, 0, FELT_H_M + BLOCK_H_M / 2], mass=0.5 * WIPER_KG, rgba=shape.rgba)
    box(wiper, f"{name}_handle", handle, [0, 0, top + HANDLE_H_M / 2], mass=0.25 * WIPER_KG, rgba=dark)
    wiper.add_site(name=f"{name}_handle", pos=[0, 0, GRASP_Z_M], size=[0.004] * 3, group=4)


def add_mat(spec: mujoco.MjSpec, name: str, xy_m: tuple[float, float], yaw_rad: float) -> None:
    """Body of the parking mat, visual only."""
    spec.add_material(name="wiper_mat", rgba=[*MAT_RGB, 1], specular=0.02)
    mat = spec.worldbody.add_body(name=name, pos=[*xy_m, 0.0], quat=about_z(yaw_rad), mocap=True)
    box(mat, name, [*MAT_HALF_M, 0.0006], [0, 0, 0.0004], material="wiper_mat", **PRINT)
