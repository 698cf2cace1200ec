"""Binary STL: read and write triangles, and turn a profile into a round shape."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, sin

import numpy as np
import numpy.typing as npt

F32 = npt.NDArray[np.float32]
_TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attr", "<u2")])
_HEADER = 84  # 80 bytes of comment, 4 of count


def read_stl(stl: bytes) -> F32:
    """Corners (n, 3, 3) of the triangles [m]."""
    return np.array(np.frombuffer(stl, dtype=_TRIANGLE, offset=_HEADER)["corners"])


def write_stl(corners: F32) -> bytes:
    """STL of these triangles; normals are left to the reader."""
    out = np.zeros(len(corners), dtype=_TRIANGLE)
    out["corners"] = corners
    return b"badgen".ljust(80) + np.uint32(len(out)).tobytes() + out.tobytes()


def lathe(profile: Sequence[tuple[float, float]], segments: int = 32) -> bytes:
    """Surface of revolution about z through (radius, height) points [m]; outside lies to the right of the path."""
    angles = [2 * pi * k / segments for k in range(segments)]
    rings = np.array([[(r * cos(a), r * sin(a), z) for a in angles] for r, z in profile])
    triangles = []
    for low, high in pairwise(rings):
        for k in range(segments):
            n = (k + 1) % segments
            triangles += [(low[k], low[n], high[n]), (low[k], high[n], high[k])]
    corners = np.array(triangles, dtype=np.float32)
    area2 = np.sqrt((np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) ** 2).sum(axis=1))
    return write_stl(corners[area2 > 1e-10])
