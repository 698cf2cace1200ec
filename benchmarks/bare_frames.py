"""How much of the drawing of an episode is MuJoCo's own: our pictures against a bare loop that draws the same ones."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time

import mujoco
import numpy as np

from badgen.contracts.arrays import F64, Image
from badgen.contracts.trajectory import STATE
from badgen.registry import registry
from badgen.render.context import drawer_of
from badgen.render.current import current
from badgen.render.renderer import Paint, Renderer
from badgen.sim import World

_STATES, _ROUNDS = 6, 9
_SHIFT = 2e-3  # m and rad, so that no state is taken for rest and drawn only once


@dataclass(frozen=True)
class Shares:
    """CPU time of the bare loop, as a share of ours for the same pictures; above 1 where shadows are shared.

    Attributes:
        one: with the default camera of the scene.
        two: with its main cameras.
        two_ms: our time for a state with its main cameras [ms].
    """

    one: float
    two: float
    two_ms: float


def shares(name: str, world: World, home: F64, size: int) -> Shares:
    """Both loops in turn, on states near the home state; the medians of the rounds."""
    scene, states = registry().scene(name), _near(home, int(world.model.nq))
    with Renderer(world.model, size, size, scene.paint) as ours:
        bare = _Bare(world.model, size, scene.paint)
        found = [_shares(ours, bare, states, cameras) for cameras in (scene.main_cameras[:1], scene.main_cameras)]
        bare.close()
    return Shares(found[0][0], found[1][0], found[1][1])


def _shares(ours: Renderer, bare: _Bare, states: F64, cameras: Sequence[str]) -> tuple[float, float]:
    """The share, and our time for a state [ms]; raises ValueError where the bare loop draws other pictures."""
    drawn = [picture for frame in ours.render_frames(states, cameras) for picture in frame]
    for mine, other in zip(drawn, bare.draw(states, cameras), strict=True):
        if not np.array_equal(mine, other[::-1]):
            raise ValueError(
                "the bare loop draws other pictures; it must have the settings of badgen/render/context.py"
            )
    times = [
        (_timed(lambda: ours.render_frames(states, cameras)), _timed(lambda: bare.draw(states, cameras)))
        for _ in range(_ROUNDS)
    ]
    return median(other / mine for mine, other in times), 1e3 * median(mine for mine, _ in times) / len(states)


def _near(home: F64, joints: int) -> F64:
    """States a little apart from one another."""
    states = np.repeat(home[None], _STATES, axis=0)
    states[:, 1 : 1 + joints] += np.random.default_rng(0).normal(scale=_SHIFT, size=(_STATES, joints))
    return states


class _Bare:
    """A loop of MuJoCo's functions, with as little around it as pictures need; they are upside down."""

    def __init__(self, model: mujoco.MjModel, size: int, paint: Paint) -> None:
        self._model, self._size = copy.copy(model) if int(model.nuserdata) else model, size
        self._paint = paint if int(model.nuserdata) else None
        self._data, self._scene = mujoco.MjData(self._model), mujoco.MjvScene(self._model, maxgeom=2000)
        self._option, self._camera = mujoco.MjvOption(), mujoco.MjvCamera()
        self._camera.type = mujoco.mjtCamera.mjCAMERA_FIXED
        with current():
            self._drawer = drawer_of(self._model, size, size)

    def draw(self, states: F64, cameras: Sequence[str]) -> list[Image]:
        """The pictures of all states, those of one state one after the other."""
        ids, pictures = [int(self._model.camera(c).id) for c in cameras], list[Image]()
        everything, frame = int(mujoco.mjtCatBit.mjCAT_ALL), mujoco.MjrRect(0, 0, self._size, self._size)
        with current():
            mujoco.mjr_setBuffer(int(mujoco.mjtFramebuffer.mjFB_OFFSCREEN), self._drawer)
            for state in states:
                self._place(state)
                for self._camera.fixedcamid in ids:
                    mujoco.mjv_updateScene(
                        self._model, self._data, self._option, None, self._camera, everything, self._scene
                    )
                    picture = np.empty((self._size, self._size, 3), dtype=np.uint8)
                    mujoco.mjr_render(frame, self._scene, self._drawer)
                    mujoco.mjr_readPixels(picture, None, frame, self._drawer)
                    pictures.append(picture)
        return pictures

    def close(self) -> None:
        with current():
            self._drawer.free()

    def _place(self, state: F64) -> None:
        model, data = self._model, self._data
        mujoco.mj_setState(model, data, state, STATE)
        mujoco.mj_kinematics(model, data)
        mujoco.mj_comPos(model, data)
        mujoco.mj_camlight(model, data)
        if model.nflex:
            mujoco.mj_flex(model, data)
        if self._paint is not None:
            self._paint(model, data)


def _timed(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began
