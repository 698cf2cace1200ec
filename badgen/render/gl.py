"""Choose and check the off-screen OpenGL backend with which MuJoCo renders, before anything imports mujoco."""

from __future__ import annotations

import ctypes
import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from badgen.contracts.errors import RenderError

INSTALL_HINT = "install one: apt-get install libegl1 libegl-mesa0 (or libosmesa6)"
NO_PICTURES = "or make datasets with --cameras none"
_LIBRARIES = {"egl": "EGL", "osmesa": "OSMesa"}
_PACKAGES = {"egl": "libegl1 libegl-mesa0", "osmesa": "libosmesa6"}
_OFF = ("disable", "disabled", "off", "false", "0")  # as MuJoCo reads MUJOCO_GL
_WINDOWS = ("glfw", "glx", "enable", "enabled", "on", "true", "1")
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")
_MANY = 10  # endings .so.0 to .so.9 of a library's file, as PyOpenGL tries them
# Variables that decide which OpenGL is loaded and what it can do.
_SETTINGS = (
    "EGL_",
    "__EGL_",
    "__GLX_",
    "__NV_",
    "LIBGL_",
    "GALLIUM_",
    "MESA_",
    "LP_",
    "LLVM",
    "DRI_",
    "MUJOCO_EGL_",
    "PYOPENGL_",
)
_NO_THREADS = ("LP_NUM_THREADS", "0")


def choose_gl() -> None:
    """Choose the OpenGL backend, unless `MUJOCO_GL` is set: EGL, else OSMesa. Call it before mujoco is imported.

    Where MuJoCo could not be imported with these variables, it is imported here without OpenGL: nothing but drawing
    needs that. The variables stay as they are, so that messages and child processes see what the user has set.
    """
    # With its own threads, Mesa's software renderer (22.3) sometimes corrupts the heap: 3 of 440 short processes died,
    # and 0 of 160 without threads. It costs no time, since the caller waits for every frame. Mesa reads the variable
    # when MuJoCo first loads OpenGL.
    os.environ.setdefault(*_NO_THREADS)
    if not _asked() and sys.platform == "linux":
        found = next((name for name, library in _LIBRARIES.items() if _loads(library)), None)
        if found is not None:
            os.environ["MUJOCO_GL"] = found
    if "mujoco" not in sys.modules:
        _import_mujoco()


def require_gl() -> str:
    """The OpenGL backend; raises RenderError that names the variable to unset or the package to install."""
    problem = _problem()
    if problem is not None:
        raise RenderError(problem)
    return _asked() or "platform"


def cannot_draw(why: object) -> RenderError:
    """The error for an OpenGL that was found and does not draw; it names the variables that may be the cause."""
    named = gl_settings()
    if not named:
        return RenderError(f"OpenGL did not start ({why}); {INSTALL_HINT}, {NO_PICTURES}")
    listed = ", ".join(f"{name}={value!r}" for name, value in named.items())
    what = "it" if len(named) == 1 else "what is wrong among these"
    return RenderError(f"OpenGL did not start ({why}) with {listed} set; unset {what}, {NO_PICTURES}")


def gl_settings() -> dict[str, str]:
    """Variables of the environment, by name, that change which OpenGL is loaded or what it can do."""
    found = {k: v for k, v in sorted(os.environ.items()) if k.startswith(_SETTINGS) and (k, v) != _NO_THREADS}
    found.pop("PYOPENGL_PLATFORM", None)  # mujoco sets it, and another value is found out before
    if _asked() in _WINDOWS:
        found |= {k: os.environ[k] for k in ("MUJOCO_GL", *_SCREENS) if k in os.environ}
    return found


def _asked() -> str:
    return os.environ.get("MUJOCO_GL", "").lower().strip()


def _problem() -> str | None:
    """Why nothing can be drawn with the variables and libraries that are here, and what to do; None where it may be."""
    asked, unset = _asked(), f"unset MUJOCO_GL, {NO_PICTURES}"
    said = f"pictures need OpenGL, and MUJOCO_GL is set to {os.environ.get('MUJOCO_GL', '')!r}"
    if asked in _OFF:
        return f"{said}, which turns it off; {unset}"
    if sys.platform != "linux":
        return None
    if not asked:
        return f"pictures need EGL or OSMesa, and neither is installed; {INSTALL_HINT}, {NO_PICTURES}"
    if asked in _WINDOWS:
        screen = any(os.environ.get(name) for name in _SCREENS)
        return None if screen else f"{said}, which needs a screen, and DISPLAY is not set; {unset}"
    if asked not in _LIBRARIES:
        return f"{said}; allowed are {', '.join(_LIBRARIES)} and glfw; {unset}"
    if not _loads(_LIBRARIES[asked]):
        package = _PACKAGES[asked]
        return f"{said}, but lib{_LIBRARIES[asked]} cannot be loaded; apt-get install {package}, {unset}"
    platform = os.environ.get("PYOPENGL_PLATFORM", "")
    if platform and platform.lower() != asked:
        return f"PYOPENGL_PLATFORM is set to {platform!r}, but MuJoCo draws with {asked} here; unset it, {NO_PICTURES}"
    return None


def _loads(library: str) -> bool:
    """Whether a shared library can be loaded, under a name by which PyOpenGL looks for it."""
    for ending in ("", *(f".{k}" for k in range(_MANY))):
        try:
            ctypes.CDLL(f"lib{library}.so{ending}")
        except OSError:
            continue
        return True
    return False


def _import_mujoco() -> None:
    """Import mujoco as the variables say, or without OpenGL where that is known to fail or fails."""
    if _problem() is None:
        try:
            importlib.import_module("mujoco")
        # Whatever a broken OpenGL raises while it is loaded; any other cause is raised again below.
        except (ImportError, AttributeError, RuntimeError, OSError, TypeError):
            pass
        else:
            return
    with _without_gl():
        importlib.import_module("mujoco")


@contextmanager
def _without_gl() -> Iterator[None]:
    """MUJOCO_GL is "off" in this block."""
    before = os.environ.get("MUJOCO_GL")
    os.environ["MUJOCO_GL"] = "off"
    try:
        yield
    finally:
        if before is None:
            del os.environ["MUJOCO_GL"]
        else:
            os.environ["MUJOCO_GL"] = before
