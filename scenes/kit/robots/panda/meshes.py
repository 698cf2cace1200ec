"""Simplified robot meshes in a user cache; the Panda's originals come from the gymnasium-robotics wheel."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
from functools import lru_cache
from pathlib import Path

import fast_simplification
import numpy as np

from badgen.contracts.errors import AssetError
from badgen.files import write_bytes
from scenes.kit.worlds.stl import read_stl, without_slivers, write_stl

VISUAL_FACES = 300  # faces per link, more for links with many parts; slightly faceted at 640 px
SHADOW_FACES = 80
INSET_M = 0.009  # a little more than a point of the shadow map is wide
_FINGER_FACES = 120
_HASTE = 3.0  # 600 faces at the library's default of 7 look worse than these, and render slower
_WELD_DIGITS = 5  # vertices within 10 um are merged
_FOLDER = Path("envs/assets/kitchen_franka/franka_assets/meshes")


def cache_dir() -> Path:
    """Folder for prepared assets: `$BADGEN_CACHE`, else badgen's own in the user's cache."""
    base = os.environ.get("BADGEN_CACHE")
    if base:
        return Path(base)
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "badgen"
    except RuntimeError as e:  # HOME is not set, and the user has no entry in the system's list
        raise AssetError("the mesh cache has no place, since HOME is not set; set BADGEN_CACHE to a folder") from e


def wheel_mesh(kind: str, part: str) -> Path:
    """Path of an original mesh; `kind` is visual or collision. Raises AssetError where the wheel lacks it."""
    spec = importlib.util.find_spec("gymnasium_robotics")
    if spec is None or not spec.submodule_search_locations:
        raise AssetError("the Panda meshes come with gymnasium-robotics; run: pip install gymnasium-robotics")
    path = Path(next(iter(spec.submodule_search_locations))) / _FOLDER / kind / f"{part}.stl"
    if not path.is_file():
        raise AssetError(f"gymnasium-robotics has no mesh {kind}/{part}.stl; run: pip install -U gymnasium-robotics")
    return path


@lru_cache(maxsize=64)
def panda_mesh(kind: str, part: str) -> bytes:
    """Binary STL of a Panda part, in the part's own frame [m]; visual meshes are simplified to about VISUAL_FACES.

    A mesh of the kind "shadow" lies inside the visual one, and has fewer faces.
    """
    if kind == "shadow":
        return shrunk(thinned(panda_mesh("visual", part), SHADOW_FACES, _HASTE), INSET_M)
    source = wheel_mesh(kind, part)
    if kind == "collision":
        return source.read_bytes()
    faces = _FINGER_FACES if part == "finger" else VISUAL_FACES
    recipe = f"{faces} {_HASTE} {_WELD_DIGITS} {_simplifier()}"
    key = hashlib.sha256(source.read_bytes() + recipe.encode()).hexdigest()[:16]
    cached = cache_dir() / "meshes" / f"panda-{part}-{key}.stl"
    if not cached.is_file():
        write_once(cached, thinned(source.read_bytes(), faces, _HASTE))
    return cached.read_bytes()


def _simplifier() -> str:
    return importlib.metadata.version("fast-simplification")


def write_once(path: Path, content: bytes) -> None:
    """Write to a temporary file and rename it, so that concurrent first runs never see a partial file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, content)
    except OSError as e:
        raise AssetError(f"cannot write the mesh cache at {path.parent}: {e.strerror}; set BADGEN_CACHE") from e


def thinned(stl: bytes, most_faces: int, haste: float) -> bytes:
    """Simplify a surface to about `most_faces` triangles by quadric edge collapse.

    Lower `haste` collapses worse edges only after better ones: thin walls keep their shape, and more faces are left.
    """
    # Vertices that should coincide differ in their last digits; unless merged, the surface cracks along its seams.
    # trimesh can merge and simplify too, but orders the vertices differently, which gives another surface.
    corners = read_stl(stl).reshape(-1, 3).round(_WELD_DIGITS)
    points, index = np.unique(corners, axis=0, return_inverse=True)
    faces = index.reshape(-1, 3).astype(np.int32)
    if len(faces) > most_faces:
        points, faces = fast_simplification.simplify(points, faces, 1.0 - most_faces / len(faces), agg=haste)
    return write_stl(np.asarray(points, dtype=np.float32)[faces])


def shrunk(stl: bytes, by_m: float) -> bytes:
    """Move every vertex of a closed surface inwards, against the mean normal of its triangles."""
    corners = read_stl(stl).round(_WELD_DIGITS)
    points, index = np.unique(corners.reshape(-1, 3), axis=0, return_inverse=True)
    normals, faces = np.zeros(points.shape), index.reshape(-1, 3)
    outwards = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])  # as long as twice the area
    for k in range(3):
        np.add.at(normals, faces[:, k], outwards)
    normals /= np.maximum(np.sqrt(np.square(normals).sum(axis=1, keepdims=True)), 1e-12)
    return write_stl(np.asarray(points - by_m * normals, dtype=np.float32)[faces])


def welded(stl: bytes, digits: int) -> bytes:
    """Snap vertices to a grid of 10^-digits metres and remove the degenerate triangles, which stop simplification."""
    return write_stl(without_slivers(read_stl(stl).round(digits)))
