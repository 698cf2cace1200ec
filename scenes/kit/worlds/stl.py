"""Triangle meshes: read from and written as binary STL, and made from rings of points."""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np
import numpy.typing as npt

from badgen.contracts.arrays import F64
from badgen.contracts.errors import AssetError

F32 = npt.NDArray[np.float32]
_TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attr", "<u2")])


def read_stl(stl: bytes) -> F32:
    """Vertices (n, 3, 3) of the triangles [m]; raises AssetError for an incomplete or non-binary STL file."""
    # Imported here: it takes up to a second, and is not needed for generated shapes.
    from trimesh.exchange.stl import HeaderError, load_stl_binary

    try:
        found = load_stl_binary(io.BytesIO(stl))
    except HeaderError as e:
        raise AssetError(f"a mesh is not a whole binary STL file ({e}); fetch or install it again") from e
    if "vertices" not in found:
        raise AssetError("a mesh has no triangles; fetch or install it again")
    return np.array(found["vertices"], dtype=np.float32).reshape(-1, 3, 3)


def write_stl(corners: F32) -> bytes:
    """Binary STL of triangles (n, 3, 3) [m]."""
    # Not by trimesh, which adds normals: MuJoCo ignores them, and files are named by a hash of their bytes, which must
    # not depend on how a library rounds.
    out = np.zeros(len(corners), dtype=_TRIANGLE)
    out["corners"] = corners
    return b"badgen".ljust(80) + np.uint32(len(out)).tobytes() + out.tobytes()


def tube(rings: F64) -> F64:
    """Triangles (m, 3, 3) of the surface through rings of points (n, segments, 3), open at both ends.

    They face outwards where the points of a ring run anticlockwise about the direction from ring to ring.
    """
    low, high = rings[:-1], rings[1:]
    low_next, high_next = np.roll(low, -1, axis=1), np.roll(high, -1, axis=1)
    return np.stack([low, low_next, high_next, low, high_next, high], axis=2).reshape(-1, 3, 3)


def without_slivers(corners: F32) -> F32:
    """Drop triangles (n, 3, 3) that do not have three different vertices."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    flat: npt.NDArray[np.bool_] = (a == b).all(axis=1) | (b == c).all(axis=1) | (c == a).all(axis=1)
    return corners[~flat]


def lathe(profile: Sequence[tuple[float, float]], segments: int = 32) -> bytes:
    """Binary STL of the surface of revolution about z through (radius, height) points [m].

    The outside is on the right of the path.
    """
    # Not trimesh's `revolve`: it splits quadrilaterals along the other diagonal and orders them differently, and some
    # of these shapes collide.
    angles = [2 * pi * k / segments for k in range(segments)]
    rings = np.array([[(r * cos(a), r * sin(a), z) for a in angles] for r, z in profile])
    return write_stl(without_slivers(tube(rings).astype(np.float32)))
