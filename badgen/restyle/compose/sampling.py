"""Put a repeating texture onto points of the world, without shimmer where it is far away."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from badgen.contracts.arrays import F32, F64, Bools
from badgen.contracts.restyle import View


@dataclass(frozen=True)
class Texture:
    """A picture (N, N, 3), 0 to 1, that repeats every `size_m` metres."""

    colours: F32
    size_m: float

    @cached_property
    def levels(self) -> tuple[F32, ...]:
        """The picture, and smaller versions of it, each half as large as the one before."""
        found = [self.colours]
        while found[-1].shape[0] > 4:
            c = found[-1]
            found.append((c[::2, ::2] + c[1::2, ::2] + c[::2, 1::2] + c[1::2, 1::2]) / np.float32(4))
        return tuple(found)

    def at(self, u_m: F32, v_m: F32, footprint_m: F32) -> F32:
        """(P, 3) colours at places (P,) [m] that a pixel covers with a width of `footprint_m`."""
        size = self.colours.shape[0]
        finest = np.log2(np.maximum(footprint_m * (size / self.size_m), 1.0))
        level = np.clip(np.floor(finest + 0.5), 0, len(self.levels) - 1).astype(np.int64)
        found = np.empty((len(u_m), 3), dtype=np.float32)
        for k in np.unique(level).tolist():
            at = level == k
            found[at] = _bilinear(self.levels[k], u_m[at] / self.size_m, v_m[at] / self.size_m)
        return found


def _bilinear(picture: F32, u: F32, v: F32) -> F32:
    size = picture.shape[0]
    x, y = u * size - 0.5, v * size - 0.5
    left, top = np.floor(x), np.floor(y)
    dx, dy = (x - left)[:, None].astype(np.float32), (y - top)[:, None].astype(np.float32)
    i, j = left.astype(np.int64) % size, top.astype(np.int64) % size
    i1, j1 = (i + 1) % size, (j + 1) % size
    upper = picture[j, i] * (1 - dx) + picture[j, i1] * dx
    lower = picture[j1, i] * (1 - dx) + picture[j1, i1] * dx
    return np.asarray(upper * (1 - dy) + lower * dy)


@dataclass(frozen=True)
class Rays:
    """The rays of one picture of a view.

    Attributes:
        eye_m: (3,) place of the camera.
        directions: (height, width, 3) in the world, of length 1 along the view axis.
        pixel: width of a pixel at a distance of 1 m [m].
    """

    eye_m: F64
    directions: F64
    pixel: float

    @classmethod
    def of(cls, view: View, k: int) -> Rays:
        """Rays of the k-th picture of the backdrop."""
        height, width = view.keep.shape[1:]
        half = float(np.tan(np.radians(view.fovy_deg) / 2))
        y = half * (1.0 - 2.0 * (np.arange(height) + 0.5) / height)
        x = half * (2.0 * (np.arange(width) + 0.5) / width - 1.0) * width / height
        right, up, back = (view.axes[k][:, i] for i in range(3))
        directions = x[None, :, None] * right + y[:, None, None] * up - back
        return cls(view.eye_m[k], directions, 2.0 * half / height)

    def points(self, depth_m: F32) -> F64:
        """(height, width, 3) points of the world at these distances; infinite ones are put at 0."""
        finite = np.where(np.isfinite(depth_m), depth_m, 0.0)
        return np.asarray(self.eye_m + finite[..., None] * self.directions)


def facing(points: F64, surface: Bools) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """(height, width) axis (0, 1, 2) that the surface at each pixel faces most; pixels off `surface` get 2."""
    across = np.gradient(points, axis=1)
    down = np.gradient(points, axis=0)
    normal = np.abs(np.cross(across, down))
    return np.where(surface, normal.argmax(axis=2), 2)
