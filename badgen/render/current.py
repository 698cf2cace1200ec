"""The OpenGL context that all models of a process share, lent to one thread at a time."""

from __future__ import annotations

import atexit
import importlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache

import mujoco

from badgen.render.gl import cannot_draw, require_gl


class _Loan:
    """Who has the context: the lock of the thread that draws, and how many blocks of `current` it is in."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.depth = 0


_loan = _Loan()
# A child that was forked while another thread was drawing would wait for that thread for ever.
os.register_at_fork(after_in_child=_loan.__init__)  # type: ignore[misc]


@contextmanager
def current() -> Iterator[None]:
    """Make the shared context the current one of this thread in this block; raises RenderError where there is none.

    A context can be current in one thread only. So other threads wait, and it is let go of after every picture or
    video, which costs less than 0.1 ms: whichever thread draws next can have it, even after this one has ended.
    """
    with _loan.lock:
        give_back = _borrow() if _loan.depth == 0 else None  # not 0: a renderer is freed while another one draws
        _loan.depth += 1
        try:
            yield
        finally:
            _loan.depth -= 1
            if give_back is not None:
                give_back()


def gl_strings() -> tuple[str, str, str]:
    """Renderer, vendor and version, in the words of the OpenGL that draws; raises RenderError where none does."""
    with current():
        from OpenGL import GL

        found = [GL.glGetString(name) for name in (GL.GL_RENDERER, GL.GL_VENDOR, GL.GL_VERSION)]
    renderer, vendor, version = (text.decode(errors="replace") if text else "unknown" for text in found)
    return renderer, vendor, version


def _borrow() -> Callable[[], None]:
    """Make the context the current one; what is returned gives it back, and makes that of the caller current again."""
    try:
        context = _context(os.getpid())
        if not hasattr(context, "as_current"):  # before MuJoCo 4
            context.make_current()
            return _let_go
        lent = ExitStack()
        lent.enter_context(context.as_current())
    except _errors() as e:
        raise cannot_draw(e) from e
    return lent.close


def _let_go() -> None:
    """Leave this thread without a context; MuJoCo before 4 has no call for it."""
    if os.environ.get("PYOPENGL_PLATFORM", "").lower() != "egl":
        return  # OSMesa and GLFW let another thread take it
    egl = importlib.import_module("mujoco.egl")
    api = egl.EGL
    api.eglMakeCurrent(egl.EGL_DISPLAY, api.EGL_NO_SURFACE, api.EGL_NO_SURFACE, api.EGL_NO_CONTEXT)


def _errors() -> tuple[type[Exception], ...]:
    """What MuJoCo's loaders pass on of an OpenGL that does not start."""
    found = (ImportError, AttributeError, RuntimeError, ValueError, OSError, mujoco.FatalError)
    binding = sys.modules.get("OpenGL.error")  # where PyOpenGL was never loaded, it raises nothing
    return found if binding is None else (*found, binding.Error)


@lru_cache(maxsize=1)
def _context(pid: int) -> mujoco.GLContext:
    """The OpenGL context of this process; a forked child starts its own."""
    require_gl()
    context = mujoco.GLContext(64, 64)
    atexit.register(context.free)  # older versions print errors if the libraries are unloaded first
    return context
