"""Put a repeating texture onto points of the world, without shimmer where it is far away."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from badgen.contracts.arrays import F32, Bools
from badgen.contracts.restyle import View

Packed: TypeAlias = npt.NDArray[np.uint32]  # colours of four bytes each
_SMALLEST_PX = 4
_WHOLE = 256  # shares are so many parts of it
_EVEN = np.uint32(0x00FF00FF)


@dataclass(frozen=True)
class Texture:
    """A picture (N, N, 3), 0 to 1, that repeats every `size_m` metres; N is a power of two."""

    colours: F32
    size_m: float

    @cached_property
    def _levels(self) -> tuple[Packed, npt.NDArray[np.int32]]:
        """The picture and smaller versions of it, one after another, and where each of them begins.

        Each is half as large as the one before, and a pixel is one number of four bytes, so that one look-up gets it.
        """
        found = [self.colours]
        while found[-1].shape[0] > _SMALLEST_PX:
            c = found[-1]
            found.append((c[::2, ::2] + c[1::2, ::2] + c[::2, 1::2] + c[1::2, 1::2]) / np.float32(4))
        flat = np.concatenate([c.reshape(-1, 3) for c in found])
        packed = np.zeros((len(flat), 4), dtype=np.uint8)
        packed[:, :3] = np.round(np.clip(flat, 0, 1) * np.float32(255))
        starts = np.cumsum([0, *(c.shape[0] ** 2 for c in found[:-1])]).astype(np.int32)
        return packed.view(np.uint32)[:, 0], starts

    def at(self, u_m: F32, v_m: F32, footprint_m: F32) -> F32:
        """(P, 3) colours, 0 to 1, at places (P,) [m] that a pixel covers with a width of `footprint_m`."""
        size, (flat, starts) = self.colours.shape[0], self._levels
        finest = np.log2(np.maximum(footprint_m * np.float32(size / self.size_m), np.float32(1)))
        level = np.minimum((finest + np.float32(0.5)).astype(np.int32), len(starts) - 1)
        width = np.right_shift(np.int32(size), level)
        scale = width.astype(np.float32) * np.float32(1 / self.size_m)
        x, y = u_m * scale - np.float32(0.5), v_m * scale - np.float32(0.5)
        left, top = np.floor(x), np.floor(y)
        dx, dy = (((z - whole) * np.float32(_WHOLE)).astype(np.uint32) for z, whole in ((x, left), (y, top)))
        last = width - 1
        i, j = left.astype(np.int32) & last, top.astype(np.int32) & last
        i1 = (i + 1) & last
        upper, lower = starts[level] + j * width, starts[level] + ((j + 1) & last) * width
        rows = [_mixed(flat[row + i], flat[row + i1], dx) for row in (upper, lower)]
        found = _mixed(rows[0], rows[1], dy).view(np.uint8).reshape(-1, 4)[:, :3]
        return found.astype(np.float32) * np.float32(1 / 255)


def _mixed(a: Packed, b: Packed, share: Packed) -> Packed:
    """(P,) colours between two, of which `share` of `_WHOLE` is the second; two bytes are computed at a time."""
    rest = np.uint32(_WHOLE) - share
    even = ((a & _EVEN) * rest + (b & _EVEN) * share) >> np.uint32(8) & _EVEN
    odd = ((a >> np.uint32(8)) & _EVEN) * rest + ((b >> np.uint32(8)) & _EVEN) * share
    return np.asarray(even | odd & ~_EVEN)


@dataclass(frozen=True)
class Rays:
    """The rays of one picture of a view.

    Attributes:
        eye_m: (3,) place of the camera.
        directions: (3, height, width) in the world, of length 1 along the view axis.
        pixel: width of a pixel at a distance of 1 m [m].
    """

    eye_m: F32
    directions: F32
    pixel: float

    @classmethod
    def of(cls, view: View, k: int) -> Rays:
        """Rays of the k-th picture of the backdrop."""
        height, width = view.keep.shape[1:]
        half = float(np.tan(np.radians(view.fovy_deg) / 2))
        y = half * (1.0 - 2.0 * (np.arange(height) + 0.5) / height)
        x = half * (2.0 * (np.arange(width) + 0.5) / width - 1.0) * width / height
        right, up, back = (view.axes[k][:, i] for i in range(3))
        across, down = np.outer(right, x), np.outer(up, y) - back[:, None]
        directions = across.astype(np.float32)[:, None] + down.astype(np.float32)[..., None]
        return cls(view.eye_m[k].astype(np.float32), directions, 2.0 * half / height)

    def points(self, depth_m: F32) -> F32:
        """(3, height, width) points of the world at these distances; infinite ones are put at 0."""
        finite = np.where(np.isfinite(depth_m), depth_m, np.float32(0))
        found = finite * self.directions
        found += self.eye_m[:, None, None]
        return found


def facing(points: F32, surface: Bools) -> npt.NDArray[np.int8]:
    """(height, width) axis (0, 1, 2) that the surface at each pixel faces most; pixels off `surface` get 2."""
    found = np.full(surface.shape, 2, dtype=np.int8)
    rows, columns = np.flatnonzero(surface.any(axis=1)), np.flatnonzero(surface.any(axis=0))
    if len(rows) < 2 or len(columns) < 2:
        return found
    part = slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
    inner = points[:, part[0], part[1]]
    (ax, ay, az), (dx, dy, dz) = (np.gradient(inner, axis=axis) for axis in (2, 1))
    normal = np.abs([ay * dz - az * dy, az * dx - ax * dz, ax * dy - ay * dx])
    found[part] = np.where(surface[part], normal.argmax(axis=0), 2)
    return found
