"""Pictures of logged states: colour frames, and which body every pixel shows."""

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
MultiViewFrame: TypeAlias = tuple[Image, ...]  # one state, a picture for each camera
STILL = 3e-4  # m and rad; a pixel of a 224 px picture is about 3 mm wide
MAX_SIZE = 1280  # the off-screen buffer that scenes ask for


class Renderer:
    """Draws one model from its cameras at one size; a context manager, since it takes up room in the OpenGL context.

    The scene's own render profile (small shadow map, no multisampling, thinned meshes) is what makes frames cheap.
    `paint(model, data)` may set looks that hang on `data.userdata`; it gets a model of its own.
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
        """Give the room back."""
        self._canvas.close()

    def rgb(self, state: F64, camera: str) -> Image:
        """(height, width, 3) what this camera sees of a state."""
        self._place(state)
        return self._canvas.rgb(self._data, camera)

    def bodies(self, state: F64, camera: str) -> Ints:
        """(height, width) id of the body that each pixel shows, -1 for none; occluded bodies are absent."""
        self._place(state)
        owner = np.append(self._model.geom_bodyid, -1)  # index -1 stays -1
        return np.asarray(owner[self._canvas.geoms(self._data, camera)], dtype=np.int64)

    def render_frames(
        self, states: F64, cameras: Sequence[str], known: Mapping[int, MultiViewFrame] | None = None
    ) -> list[MultiViewFrame]:
        """Shots of several states, those in `known` (index -> shot) taken as they are.

        What stands still is not drawn again: a state within STILL of the last one drawn has that one's shot.
        """
        shots: list[MultiViewFrame] = []
        drawn: tuple[F64, MultiViewFrame] | None = None
        for k, state in enumerate(states):
            shot = (known or {}).get(k)
            if shot is None and drawn is not None and self._still(drawn[0], state):
                shot = drawn[1]
            if shot is None:
                shot = self._shot(state, cameras)
                drawn = (state, shot)
            shots.append(shot)
        return shots

    def _shot(self, state: F64, cameras: Sequence[str]) -> MultiViewFrame:
        """One state from several cameras, whose shadows are drawn once."""
        self._place(state)
        return tuple(self._canvas.rgb(self._data, camera, moved=i == 0) for i, camera in enumerate(cameras))

    def _still(self, a: F64, b: F64) -> bool:
        """Whether two states look alike: joints and things within STILL, and the same ink."""
        first, last = 1, 1 + int(self._model.nq)
        ink = userdata_slice(self._model)
        return bool(np.abs(a[first:last] - b[first:last]).max() < STILL and (a[ink] == b[ink]).all())

    def _place(self, state: F64) -> None:
        mujoco.mj_setState(self._model, self._data, state, STATE)
        mujoco.mj_kinematics(self._model, self._data)
        mujoco.mj_comPos(self._model, self._data)
        mujoco.mj_camlight(self._model, self._data)
        if self._model.nflex:
            mujoco.mj_flex(self._model, self._data)
        if self._paint is not None:
            self._paint(self._model, self._data)


def frame_steps(rows: int, log_hz: float, fps: float) -> Ints:
    """Rows shown by the frames of a video: every 1 / `fps` seconds from row 0 on."""
    return np.arange(0, rows, log_hz / fps).round().astype(np.int64)


def tile(frames: Sequence[Image], columns: int, gap: int = 2) -> Image:
    """Contact sheet: frames of one size in rows of `columns`, on white."""
    h, w, _ = frames[0].shape
    rows = -(-len(frames) // columns)
    sheet = np.full((rows * (h + gap) - gap, columns * (w + gap) - gap, 3), 255, dtype=np.uint8)
    for i, f in enumerate(frames):
        y, x = (i // columns) * (h + gap), (i % columns) * (w + gap)
        sheet[y : y + h, x : x + w] = f
    return sheet
