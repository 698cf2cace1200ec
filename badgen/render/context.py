"""Render one model in the OpenGL context that all models of this process share."""

from __future__ import annotations

import weakref
from typing import NamedTuple

import mujoco
import numpy as np

from badgen.contracts.arrays import F32, Image, Ints
from badgen.contracts.errors import RenderError
from badgen.render.current import current
from badgen.render.gl import cannot_draw, gl_settings
from badgen.render.shadows import KeptShadows

_MOST_GEOMS = 2000
_RIGID = int(mujoco.mjtCamLight.mjCAMLIGHT_FIXED)  # moves and turns with its body; others only follow it
_EVERYTHING = int(mujoco.mjtCatBit.mjCAT_ALL)
_SHADOW = int(mujoco.mjtRndFlag.mjRND_SHADOW)


class Layers(NamedTuple):
    """What every pixel of a picture shows, and how far away it is.

    Attributes:
        drawn: (height, width) position in `things`, -1 for the sky.
        depth_m: (height, width) distance along the view axis [m]; infinite for the sky.
        things: kind (mjtObj) and id of everything that can be drawn.
    """

    drawn: Ints
    depth_m: F32
    things: tuple[tuple[int, int], ...]


class RenderContext:
    """Draws a model at one size.

    `mujoco.Renderer` starts OpenGL and compiles its shaders again for every model: 300 ms. Here all models of a process
    share one context. Only meshes and textures are loaded, in 30 ms, and the pixels are the same.
    """

    def __init__(self, model: mujoco.MjModel, width: int, height: int) -> None:
        self._model, self._size = model, (width, height)
        with current():
            self._drawer = drawer_of(model, width, height)
            self._shadows = KeptShadows(self._drawer)
        self._free = weakref.finalize(self, _free, self._shadows, self._drawer)
        self._free.atexit = False  # the context is freed first, and everything in it
        self._scene = mujoco.MjvScene(model, maxgeom=_MOST_GEOMS)
        self._option, self._camera = mujoco.MjvOption(), mujoco.MjvCamera()
        self._camera.type = mujoco.mjtCamera.mjCAMERA_FIXED

    def rgb(self, data: mujoco.MjData, camera: str, moved: bool = True) -> Image:
        """(height, width, 3) colours that a camera sees; the kinematics of `data` must be computed.

        With `moved` False nothing has moved since the last image, and its shadows are reused.
        """
        self._update(data, camera)
        if moved:
            self._shadows.moved()
        with current():
            if not self._scene.flags[_SHADOW]:
                return self._read()
            with self._shadows.of(self._scene):
                return self._read()

    def ids(self, data: mujoco.MjData, camera: str, kind: mujoco.mjtObj) -> Ints:
        """(height, width) id of the object of one kind (geom, flex or skin) that each pixel shows, -1 for none."""
        numbers, _ = self._segments(data, camera)
        owner = np.full(self._scene.ngeom + 1, -1)
        for g in self._scene.geoms[: self._scene.ngeom]:
            if g.segid >= 0 and int(g.objtype) == int(kind):
                owner[g.segid + 1] = g.objid
        return np.asarray(owner[numbers])

    def layers(self, data: mujoco.MjData, camera: str) -> Layers:
        """What each pixel shows, of whatever kind, and how far away it is."""
        depth = np.empty((self._size[1], self._size[0]), dtype=np.float32)
        numbers, read = self._segments(data, camera, depth)
        owner, things = np.full(self._scene.ngeom + 1, -1), list[tuple[int, int]]()
        for g in self._scene.geoms[: self._scene.ngeom]:
            if g.segid >= 0:
                owner[g.segid + 1] = len(things)
                things.append((int(g.objtype), int(g.objid)))
        drawn = np.asarray(owner[numbers])
        extent, limits = float(self._model.stat.extent), self._model.vis.map
        near, far = extent * float(limits.znear), extent * float(limits.zfar)
        metres = np.float32(near) / (np.float32(1) - read * np.float32(1.0 - near / far))
        metres[drawn < 0] = np.inf
        return Layers(drawn, metres, tuple(things))

    def _segments(self, data: mujoco.MjData, camera: str, depth: F32 | None = None) -> tuple[Ints, F32]:
        """(height, width) number of the segment that each pixel shows plus one, and the depth buffer, if asked for."""
        self._update(data, camera)
        flags = self._scene.flags.copy()
        for flag in (mujoco.mjtRndFlag.mjRND_SEGMENT, mujoco.mjtRndFlag.mjRND_IDCOLOR):
            self._scene.flags[int(flag)] = True
        self._scene.flags[_SHADOW] = False
        with current():
            seen = self._read(depth)
        self._scene.flags[:] = flags
        numbers = seen[..., 0] + (seen[..., 1].astype(np.int64) << 8)  # at most _MOST_GEOMS: the last byte is 0
        return numbers, np.empty(0, dtype=np.float32) if depth is None else np.ascontiguousarray(depth[::-1])

    def close(self) -> None:
        """Free the memory of the model in the context; the context itself stays."""
        self._free()

    def _update(self, data: mujoco.MjData, camera: str) -> None:
        found = self._model.camera(camera)
        self._camera.fixedcamid = found.id
        # Shadows take two thirds of the time of a frame; a camera that turns with a hand hardly sees them.
        turns = int(self._model.cam_bodyid[found.id]) > 0 and int(self._model.cam_mode[found.id]) == _RIGID
        self._scene.flags[_SHADOW] = not turns
        mujoco.mjv_updateScene(self._model, data, self._option, None, self._camera, _EVERYTHING, self._scene)

    def _read(self, depth: F32 | None = None) -> Image:
        width, height = self._size
        pixels, rect = np.empty((height, width, 3), dtype=np.uint8), mujoco.MjrRect(0, 0, width, height)
        # Bind the buffer every time: another model of the process may have been rendered last.
        mujoco.mjr_setBuffer(int(mujoco.mjtFramebuffer.mjFB_OFFSCREEN), self._drawer)
        mujoco.mjr_render(rect, self._scene, self._drawer)
        mujoco.mjr_readPixels(pixels, depth, rect, self._drawer)
        return np.ascontiguousarray(pixels[::-1])


def drawer_of(model: mujoco.MjModel, width: int, height: int) -> mujoco.MjrContext:
    """Meshes and textures of a model in the current context; raises RenderError where MuJoCo loaded another OpenGL."""
    try:
        drawer = mujoco.MjrContext(model, int(mujoco.mjtFontScale.mjFONTSCALE_50))
        # A software renderer processes the whole buffer, so a smaller one saves 5 % of a frame.
        mujoco.mjr_resizeOffscreen(width, height, drawer)
        _blend_no_mipmaps(drawer)
        return drawer
    except mujoco.FatalError as e:
        if gl_settings():
            raise cannot_draw(e) from e
        raise RenderError(f"OpenGL cannot draw ({e}); import badgen before mujoco, or set MUJOCO_GL=egl") from e


def _free(shadows: KeptShadows, drawer: mujoco.MjrContext) -> None:
    """Free what a model has in the shared context."""
    with current():
        shadows.close()
        drawer.free()


def _blend_no_mipmaps(drawer: mujoco.MjrContext) -> None:
    """Use the nearest mipmap of a texture, where MuJoCo would blend two.

    It saves a software renderer 8 % of a frame, and changes pixels by at most 4 of 255.
    """
    from OpenGL import GL

    for texture, kind in zip(drawer.texture[: drawer.ntexture], drawer.textureType, strict=False):
        if kind == int(mujoco.mjtTexture.mjTEXTURE_2D):
            GL.glBindTexture(GL.GL_TEXTURE_2D, int(texture))
            GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_NEAREST)
