"""Reuse the shadow map for several cameras: MuJoCo renders it again for each image, even where nothing moved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import mujoco

_CAN_KEEP = hasattr(mujoco.MjvGeom, "castshadow")  # from 4.0 on


class KeptShadows:
    """Keeps the shadow map of the last image for further images of the same state, which saves a quarter of a frame.

    Lights are fixed to the world or to bodies, never to a camera, so the map is the same to the bit. MuJoCo clears a
    spare buffer instead of the map, and no geom casts a shadow into the spare buffer.

    Args:
        drawer: MuJoCo's rendering context of a model, in the current OpenGL context.
    """

    def __init__(self, drawer: mujoco.MjrContext) -> None:
        self._drawer, self._map, self._fresh = drawer, int(drawer.shadowFBO), False
        self._spare = _spare_buffer() if _CAN_KEEP and self._map else None

    @contextmanager
    def of(self, scene: mujoco.MjvScene) -> Iterator[None]:
        """Render an image with shadows in this block: with those of the last image, unless something moved since."""
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
        """Note that something has moved since the last image."""
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
    """A framebuffer and its depth buffer of a few pixels."""
    from OpenGL import GL

    buffer, depth = int(GL.glGenFramebuffers(1)), int(GL.glGenRenderbuffers(1))
    GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, depth)
    GL.glRenderbufferStorage(GL.GL_RENDERBUFFER, GL.GL_DEPTH_COMPONENT32F, 4, 4)
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, buffer)
    GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, GL.GL_DEPTH_ATTACHMENT, GL.GL_RENDERBUFFER, depth)
    GL.glDrawBuffer(GL.GL_NONE)
    return buffer, depth
