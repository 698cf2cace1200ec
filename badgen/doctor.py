"""Check that this machine can simulate, render and store episodes, and say how to fix what is missing."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from dataclasses import dataclass

import av.codec
import mujoco
import numpy as np
from packaging.requirements import Requirement

from badgen.contracts.appearance import PLAIN
from badgen.contracts.errors import AssetError, PluginError, RenderError
from badgen.hidden_packages import hidden
from badgen.registry import registry
from badgen.render.driver import driver
from badgen.render.gl import gl_settings, require_gl

PLUGIN_PACKAGES = ("scenes", "perturbations", "exporters")
_DIST = "badgen"
_PYTHON_FLOOR = (3, 11)
# Errors of a version that the scenes here do not meet (`tests/sim/test_sparse_solver.py`), but other worlds may.
_KNOWN_ERRORS = {"4.0.0": " (its sparse solver is wrong in some models, MuJoCo issue 3767; use 4.0.1 once it is out)"}


@dataclass(frozen=True, slots=True)
class Check:
    """Result of one check: what was found, and how to fix it if it failed."""

    name: str
    ok: bool
    detail: str
    fix: str = ""


def checks() -> list[Check]:
    """All checks, ordered so that a failure explains the failures after it."""
    return [_python(), _packages(), _ownership(), _plugins(), _meshes(), _gl(), _codec()]


def _python() -> Check:
    floor = ".".join(map(str, _PYTHON_FLOOR))
    ok = tuple(sys.version_info[:2]) >= _PYTHON_FLOOR
    return Check("python", ok, platform.python_version(), "" if ok else f"use Python {floor} or newer")


def _packages() -> Check:
    """Versions of the core packages against what badgen's own metadata asks for."""
    name = "packages"
    try:
        requirements = [Requirement(r) for r in importlib.metadata.requires(_DIST) or ()]
    except importlib.metadata.PackageNotFoundError:
        return Check(name, False, "badgen is not installed", "run: pip install -e .")
    wanted = [r for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""})]
    wrong = [problem for r in wanted if (problem := _mismatch(r))]
    if wrong:
        return Check(name, False, "; ".join(wrong), f"run: pip install -U {_DIST}")
    known = _KNOWN_ERRORS.get(mujoco.__version__, "")
    return Check(name, True, f"mujoco {mujoco.__version__}{known}, {len(wanted)} packages in range")


def _mismatch(wanted: Requirement) -> str:
    """What is wrong with the installed version of a requirement such as "mujoco<5,>=3.3.7"; "" where it fits."""
    try:
        installed = importlib.metadata.version(wanted.name)
    except importlib.metadata.PackageNotFoundError:
        return f"{wanted.name} is not installed"
    fits = wanted.specifier.contains(installed, prereleases=True)
    return "" if fits else f"{wanted.name} {installed} is installed, {wanted} is needed"


def _ownership() -> Check:
    """Whether the plug-in packages that Python finds are badgen's: other distributions use such names too."""
    name = "package names"
    owners = importlib.metadata.packages_distributions()
    wrong, fixes = [], []
    for package in PLUGIN_PACKAGES:
        others = sorted({d for d in owners.get(package, ()) if d != _DIST})
        covered = hidden(package)
        if others:
            wrong.append(f"{package} is also installed by {', '.join(others)}")
            fixes.append("install badgen in its own virtual environment")
        elif covered is not None:
            wrong.append(
                f"{package} is " + ("not installed" if covered.found is None else f"hidden by {covered.found}")
            )
            fixes.append(covered.advice)
    if wrong:
        return Check(name, False, "; ".join(wrong), "; ".join(dict.fromkeys(fixes)))
    return Check(name, True, f"{', '.join(PLUGIN_PACKAGES)} are badgen's")


def _plugins() -> Check:
    try:
        found = registry()
    except PluginError as e:
        return Check(
            "plug-ins", False, str(e), "mend what is named; uninstall a package of others that cannot be mended"
        )
    counts = {"scenes": found.scenes, "perturbations": found.operators, "exporters": found.exporters}
    return Check("plug-ins", True, ", ".join(f"{len(names)} {kind}" for kind, names in counts.items()))


def _meshes() -> Check:
    """Build one layout of the first scene: its meshes are found, simplified and cached."""
    try:
        scenes = registry().scenes
    except PluginError:
        return Check("meshes", False, "not checked, since the plug-ins did not load", "fix the plug-ins first")
    if not scenes:
        return Check("meshes", False, "no scene is registered", "run: pip install -e .")
    name, scene = next(iter(scenes.items()))
    try:
        spec = scene.build(scene.sample(np.random.default_rng(0)), PLAIN)
    except AssetError as e:
        return Check("meshes", False, str(e), "set BADGEN_CACHE to a writable folder, or reinstall gymnasium-robotics")
    return Check("meshes", True, f"scene {name} builds with {len(list(spec.meshes))} meshes")


def _gl() -> Check:
    """Draw a ball."""
    name = "OpenGL"
    try:
        backend, found = require_gl(), driver()
    except RenderError as e:
        return Check(name, False, str(e))
    others = "".join(f", {k}={v!r}" for k, v in gl_settings().items())
    return Check(name, True, f"{backend}, {found.renderer}, {found.version}{others}")


def _codec() -> Check:
    try:
        av.codec.Codec("libx264", "w")
    except av.codec.codec.UnknownCodecError:
        fix = "run: pip install --force-reinstall --only-binary=:all: av"
        return Check("video codec", False, f"PyAV {av.__version__} lacks libx264", fix)
    return Check("video codec", True, f"libx264, PyAV {av.__version__}")
