"""Shadows that several cameras share: MuJoCo draws the shadow map anew for each picture, even where nothing moved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import mujoco

_CAN_KEEP = hasattr(mujoco.MjvGeom, "castshadow")  # from 4.0 on


class KeptShadows:
    """The shadow map of the last picture, kept for the next where that shows the same state: a quarter of a frame.

    Lights hang on the world or on bodies, never on a camera, so the map is the same to the bit. It is kept by letting
    MuJoCo clear another buffer in its stead, and by letting nothing throw a shadow into that.

    Args:
        drawer: MuJoCo's context for a model, in the OpenGL context that is current.
    """

    def __init__(self, drawer: mujoco.MjrContext) -> None:
        self._drawer, self._map, self._fresh = drawer, int(drawer.shadowFBO), False
        self._spare = _spare_buffer() if _CAN_KEEP and self._map else None

    @contextmanager
    def of(self, scene: mujoco.MjvScene) -> Iterator[None]:
        """Draw a picture with shadows meanwhile: the last one's, unless something moved since."""
        if self._spare is None or not self._fresh:
            yield
            self._fresh = True
            return
        for geom in scene.geoms[: scene.ngeom]:
            geom.castshadow = 0
        self._drawer.shadowFBO = self._spare[0]
        try:
            yield
        finally:
            self._drawer.shadowFBO = self._map

    def moved(self) -> None:
        """Say that something is elsewhere now than in the last picture."""
        self._fresh = False

    def close(self) -> None:
        """Free the spare buffer."""
        if self._spare is not None:
            from OpenGL import GL

            buffer, depth = self._spare
            GL.glDeleteFramebuffers(1, [buffer])
            GL.glDeleteRenderbuffers(1, [depth])
            self._spare = None


def _spare_buffer() -> tuple[int, int]:
    """A buffer with room for a few pixels of depth, and that room."""
    from OpenGL import GL

    buffer, depth = int(GL.glGenFramebuffers(1)), int(GL.glGenRenderbuffers(1))
    GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, depth)
    GL.glRenderbufferStorage(GL.GL_RENDERBUFFER, GL.GL_DEPTH_COMPONENT32F, 4, 4)
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, buffer)
    GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, GL.GL_DEPTH_ATTACHMENT, GL.GL_RENDERBUFFER, depth)
    GL.glDrawBuffer(GL.GL_NONE)
    return buffer, depth
