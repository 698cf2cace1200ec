"""Choose and check the off-screen OpenGL backend with which MuJoCo renders."""

from __future__ import annotations

import ctypes.util
import os
import sys

from badgen.contracts.errors import RenderError

_LIBRARIES = {"egl": "EGL", "osmesa": "OSMesa"}
INSTALL_HINT = "install one: apt-get install libegl1 libegl-mesa0 (or libosmesa6)"


def choose_gl() -> str | None:
    """Choose the OpenGL backend, unless `MUJOCO_GL` is set: EGL, else OSMesa. Call it before mujoco is imported.

    Returns the backend, or None where neither library is installed.
    """
    # With its own threads, Mesa's software renderer (22.3) sometimes corrupts the heap: 3 of 440 short processes died,
    # and 0 of 160 without threads. It costs no time, since the caller waits for every frame. Mesa reads the variable
    # when MuJoCo first loads OpenGL.
    os.environ.setdefault("LP_NUM_THREADS", "0")
    chosen = os.environ.get("MUJOCO_GL", "").lower()
    if chosen or sys.platform != "linux":
        return chosen or "platform"
    for name, library in _LIBRARIES.items():
        if ctypes.util.find_library(library):
            os.environ["MUJOCO_GL"] = name
            return name
    return None


def require_gl() -> str:
    """The OpenGL backend; raises RenderError that names the package to install where there is none."""
    backend = choose_gl()
    if backend is None:
        raise RenderError(f"pictures need EGL or OSMesa and neither is installed; {INSTALL_HINT}, or --cameras none")
    library = _LIBRARIES.get(backend)
    if library is not None and not ctypes.util.find_library(library):
        raise RenderError(f"MUJOCO_GL={backend}, but lib{library} is not installed; {INSTALL_HINT}")
    return backend
