"""Render logged states: colour frames, and the body that every pixel shows."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TypeAlias

import mujoco
import numpy as np

from badgen.contracts.arrays import F64, Image, Ints
from badgen.contracts.trajectory import STATE, userdata_slice
from badgen.render.context import RenderContext

Paint: TypeAlias = Callable[[mujoco.MjModel, mujoco.MjData], None]  # model, data
MultiViewFrame: TypeAlias = tuple[Image, ...]  # one state, one image for each camera
STILL = 3e-4  # m and rad; a pixel of a 224 px image is about 3 mm wide
MAX_SIZE = 1280  # the off-screen buffer that scenes ask for


class Renderer:
    """Renders one model from its cameras at one size; a context manager, since it holds memory of the OpenGL context.

    Frames are cheap because scenes ask for a small shadow map, no multisampling and simplified meshes.
    `paint(model, data)` may change colours that depend on `data.userdata`; it gets its own copy of the model.
    """

    def __init__(self, model: mujoco.MjModel, width: int, height: int, paint: Paint | None = None) -> None:
        self._paint = paint if int(model.nuserdata) else None
        self._model = copy.copy(model) if self._paint else model
        self._data = mujoco.MjData(self._model)
        self._canvas = RenderContext(self._model, width, height)

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Free the memory."""
        self._canvas.close()

    def rgb(self, state: F64, camera: str) -> Image:
        """(height, width, 3) colours of a state from this camera."""
        self.place(state)
        return self._canvas.rgb(self._data, camera)

    def bodies(self, state: F64, camera: str) -> Ints:
        """(height, width) id of the body that each pixel shows, -1 for none; occluded bodies are absent."""
        owner = np.append(self._model.geom_bodyid, -1)  # index -1 stays -1
        return np.asarray(owner[self.geoms(state, camera)], dtype=np.int64)

    def geoms(self, state: F64, camera: str) -> Ints:
        """(height, width) id of the geom that each pixel shows, -1 for none."""
        return self._canvas.ids(self.place(state), camera, mujoco.mjtObj.mjOBJ_GEOM)

    def flexes(self, state: F64, camera: str) -> Ints:
        """(height, width) id of the flex (cloth) that each pixel shows, -1 for none."""
        return self._canvas.ids(self.place(state), camera, mujoco.mjtObj.mjOBJ_FLEX)

    def skins(self, state: F64, camera: str) -> Ints:
        """(height, width) id of the skin that each pixel shows, -1 for none."""
        return self._canvas.ids(self.place(state), camera, mujoco.mjtObj.mjOBJ_SKIN)

    def render_frames(
        self, states: F64, cameras: Sequence[str], known: Mapping[int, MultiViewFrame] | None = None
    ) -> list[MultiViewFrame]:
        """Multi-view frames of several states; those in `known` (index -> frame) are used instead of rendering.

        A world at rest is not rendered again: a state within STILL of the last rendered one has the same frame.
        """
        frames: list[MultiViewFrame] = []
        rendered: tuple[F64, MultiViewFrame] | None = None
        for k, state in enumerate(states):
            frame = (known or {}).get(k)
            if frame is None and rendered is not None and self.look_alike(rendered[0], state):
                frame = rendered[1]
            if frame is None:
                frame = self._multi_view_frame(state, cameras)
                rendered = (state, frame)
            frames.append(frame)
        return frames

    def drawn_from_own_state(self, states: F64) -> list[int]:
        """Indices of the states that look like no earlier one, so that `render_frames` draws each of them."""
        positions, user = states[:, 1 : 1 + int(self._model.nq)], states[:, userdata_slice(self._model)]

        def seen_before(k: int) -> bool:
            near = np.abs(positions[:k] - positions[k]).max(axis=1) < STILL
            return bool((near & (user[:k] == user[k]).all(axis=1)).any())

        return [k for k in range(len(states)) if not seen_before(k)]

    def _multi_view_frame(self, state: F64, cameras: Sequence[str]) -> MultiViewFrame:
        """One state from several cameras, which share one shadow map."""
        self.place(state)
        return tuple(self._canvas.rgb(self._data, camera, moved=i == 0) for i, camera in enumerate(cameras))

    def look_alike(self, a: F64, b: F64) -> bool:
        """Whether two states look alike: joint positions within STILL, and the same user data."""
        first, last = 1, 1 + int(self._model.nq)
        user = userdata_slice(self._model)
        return bool(np.abs(a[first:last] - b[first:last]).max() < STILL and (a[user] == b[user]).all())

    def place(self, state: F64) -> mujoco.MjData:
        """Data of this state, with its kinematics; overwritten by the next picture."""
        mujoco.mj_setState(self._model, self._data, state, STATE)
        mujoco.mj_kinematics(self._model, self._data)
        mujoco.mj_comPos(self._model, self._data)
        mujoco.mj_camlight(self._model, self._data)
        if self._model.nflex:
            mujoco.mj_flex(self._model, self._data)
        if self._paint is not None:
            self._paint(self._model, self._data)
        return self._data


def frame_steps(rows: int, log_hz: float, fps: float) -> Ints:
    """(F,) rows that the frames of a video show: the nearest to every 1 / `fps` seconds, from row 0."""
    return np.minimum(np.arange(0, rows, log_hz / fps).round().astype(np.int64), rows - 1)


def tile(frames: Sequence[Image], columns: int, gap: int = 2) -> Image:
    """Contact sheet: frames of one size in rows of `columns`, on a white background."""
    h, w, _ = frames[0].shape
    rows = -(-len(frames) // columns)
    sheet = np.full((rows * (h + gap) - gap, columns * (w + gap) - gap, 3), 255, dtype=np.uint8)
    for i, f in enumerate(frames):
        y, x = (i // columns) * (h + gap), (i % columns) * (w + gap)
        sheet[y : y + h, x : x + w] = f
    return sheet
