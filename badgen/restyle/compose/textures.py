"""Procedural materials that repeat without seams: wood, stone, concrete, cloth, tiles, bricks and paint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from badgen.contracts.appearance import Rgb
from badgen.contracts.arrays import F32

SIZE_PX = 512
_Maker: TypeAlias = Callable[[np.random.Generator], F32]


@dataclass(frozen=True, slots=True)
class Material:
    """What a surface is made of.

    Attributes:
        kind: one of `KINDS`.
        rgb: mean colour, 0 to 1.
        tint: colour that the pattern moves towards, 0 to 1.
        contrast: how strong the pattern is, 0 to 1.
        size_m: side of the square after which the pattern repeats [m].
    """

    kind: str
    rgb: Rgb
    tint: Rgb
    contrast: float
    size_m: float


def texture(material: Material, rng: np.random.Generator) -> F32:
    """(SIZE_PX, SIZE_PX, 3) colours of a material, 0 to 1; both edges continue at the opposite ones."""
    height = _MAKERS[material.kind](rng)
    height = (height - height.mean()) / max(float(height.std()), 1e-6)
    share = np.clip(0.5 * material.contrast * height, -1.0, 1.0)[..., None]
    rgb, tint = (np.array(c, dtype=np.float32) for c in (material.rgb, material.tint))
    mixed = rgb + np.maximum(share, 0.0) * (tint - rgb) + np.minimum(share, 0.0) * 0.45 * rgb
    return np.asarray(np.clip(mixed, 0.02, 0.98), dtype=np.float32)


def smooth_noise(rng: np.random.Generator, rows: int, columns: int, size_px: int = SIZE_PX) -> F32:
    """(size_px, size_px) numbers in [0, 1] between random ones on a grid that wraps around."""
    grid = rng.random((rows, columns), dtype=np.float32)
    (top, y), (left, x) = (_cells(n, size_px) for n in (rows, columns))
    wide = grid[:, left] + x * (grid[:, (left + 1) % columns] - grid[:, left])
    found = (np.roll(wide, -1, axis=0) - wide)[top]
    found *= y[:, None]
    found += wide[top]
    return np.asarray(found)


def layered_noise(rng: np.random.Generator, rows: int, columns: int, octaves: int) -> F32:
    """Noise of several grids, each twice as fine and half as strong as the one before."""
    found = np.zeros((SIZE_PX, SIZE_PX), dtype=np.float32)
    for k in range(octaves):
        found += smooth_noise(rng, min(rows << k, SIZE_PX), min(columns << k, SIZE_PX)) / (1 << k)
    return np.asarray(found)


def _cells(count: int, size_px: int) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], F32]:
    """Cell of each pixel, and how far it is through that cell, eased at both ends."""
    place = np.arange(size_px, dtype=np.float32) * (count / size_px)
    cell = np.floor(place).astype(np.int64)
    part = place - cell
    return cell, np.asarray(part * part * (3.0 - 2.0 * part), dtype=np.float32)


def _wood(rng: np.random.Generator) -> F32:
    """Boards with grain along them, each a little darker or brighter, and thin dark joints."""
    boards = int(rng.integers(4, 9))
    board = np.arange(SIZE_PX) * boards // SIZE_PX
    grain = layered_noise(rng, 64, 2, 3) + 0.6 * smooth_noise(rng, 256, 4) + 0.8 * layered_noise(rng, 6, 2, 2)
    shift = rng.integers(0, SIZE_PX, boards)[board]
    rows = np.arange(SIZE_PX)[:, None]
    moved = grain[rows, (np.arange(SIZE_PX)[None] + shift[:, None]) % SIZE_PX]
    found = moved + 0.5 * rng.random(boards)[board][:, None]
    joint = np.diff(board, prepend=board[-1]) != 0
    found[joint] -= 1.2
    return np.asarray(found, dtype=np.float32)


def _stone(rng: np.random.Generator) -> F32:
    """Veins where layered noise passes its middle, over faint clouds."""
    clouds = layered_noise(rng, 4, 4, 5)
    middle = float(np.median(clouds))
    veins = np.clip(1.0 - np.abs(clouds - middle) * 9.0, 0.0, 1.0)
    return np.asarray(0.7 * veins**2 + 0.5 * layered_noise(rng, 8, 8, 4), dtype=np.float32)


def _terrazzo(rng: np.random.Generator) -> F32:
    """Chips of two sizes in a plain ground."""
    fine, coarse = smooth_noise(rng, 128, 128), smooth_noise(rng, 72, 72)
    return np.asarray((fine > 0.78) * 1.0 - (coarse > 0.82) * 1.0 + 0.2 * smooth_noise(rng, 16, 16), dtype=np.float32)


def _concrete(rng: np.random.Generator) -> F32:
    return np.asarray(layered_noise(rng, 3, 3, 7) + 0.15 * rng.random((SIZE_PX, SIZE_PX)), dtype=np.float32)


def _cloth(rng: np.random.Generator) -> F32:
    """Threads over and under one another, with uneven dye."""
    threads = int(rng.integers(60, 120))
    phase = (np.arange(SIZE_PX) * threads // SIZE_PX) % 2
    weave = (phase[:, None] ^ phase[None]).astype(np.float32)
    return np.asarray(0.5 * weave + 0.9 * layered_noise(rng, 4, 4, 5), dtype=np.float32)


def _tiles(rng: np.random.Generator) -> F32:
    return _blocks(rng, int(rng.integers(3, 6)), int(rng.integers(3, 6)), 0)


def _bricks(rng: np.random.Generator) -> F32:
    rows = 2 * int(rng.integers(4, 7))
    return _blocks(rng, rows, max(rows // 3, 2), 1)


def _blocks(rng: np.random.Generator, rows: int, columns: int, stagger: int) -> F32:
    """Blocks with joints between them; with `stagger`, every second row is moved by half a block."""
    y = np.arange(SIZE_PX)[:, None] * rows // SIZE_PX
    moved = np.arange(SIZE_PX)[None] + stagger * (y % 2) * (SIZE_PX // (2 * columns))
    x = (moved * columns // SIZE_PX) % columns
    each = rng.random((rows, columns), dtype=np.float32)[y, x]
    joint = (np.diff(y, axis=0, prepend=y[-1:]) != 0) | (np.diff(x, axis=1, prepend=x[:, -1:]) != 0)
    wide = joint | np.roll(joint, 1, axis=0) | np.roll(joint, 1, axis=1)
    return np.asarray(0.8 * each - 1.6 * wide + 0.5 * layered_noise(rng, 16, 16, 4), dtype=np.float32)


def _paint(rng: np.random.Generator) -> F32:
    return np.asarray(layered_noise(rng, 2, 2, 3) + 0.25 * smooth_noise(rng, 200, 200), dtype=np.float32)


_MAKERS: Mapping[str, _Maker] = {
    "wood": _wood,
    "stone": _stone,
    "terrazzo": _terrazzo,
    "concrete": _concrete,
    "cloth": _cloth,
    "tiles": _tiles,
    "bricks": _bricks,
    "paint": _paint,
}
KINDS = tuple(_MAKERS)
