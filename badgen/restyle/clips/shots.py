"""Look at stored states once more: what every pixel shows and how far it is, and what is behind all that is kept."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import mujoco
import numpy as np

from badgen.contracts.arrays import F32, F64, Bools
from badgen.contracts.restyle import Backdrop, Movie, Numbers, View
from badgen.contracts.trajectory import STATE
from badgen.render.context import Layers, RenderContext
from badgen.render.renderer import STILL

_HIDDEN = 5  # MuJoCo draws the groups 0, 1 and 2
_GEOM, _FLEX, _SKIN = (int(k) for k in (mujoco.mjtObj.mjOBJ_GEOM, mujoco.mjtObj.mjOBJ_FLEX, mujoco.mjtObj.mjOBJ_SKIN))


def names_of(model: mujoco.MjModel) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of bodies, flexes and skins together, and of geoms."""
    bodies = [model.body(b).name for b in range(model.nbody)]
    for kind, count in ((_FLEX, int(model.nflex)), (_SKIN, len(model.skin_group))):
        bodies += [mujoco.mj_id2name(model, kind, k) or f"{kind}:{k}" for k in range(count)]
    return tuple(bodies), tuple(model.geom(g).name for g in range(model.ngeom))


@dataclass(frozen=True)
class _Shot:
    """What is known of every pixel of one picture (height, width).

    Attributes:
        keep: what must be kept.
        depth_m: distance along the view axis [m].
        bodies: position in `Clip.bodies`, -1 for the sky.
        geoms: id of the geom at every pixel that may be repainted, -1 at all others.
    """

    keep: Bools
    depth_m: F32
    bodies: Numbers
    geoms: Numbers


class _Behind(NamedTuple):
    """Colours, distances and geoms behind what is kept, and the camera's place and axes."""

    colour: Movie
    depth_m: F32
    surface: Numbers
    eye_m: F64
    axes: F64


class Shots:
    """Takes the exact pictures of one model at one size; a context manager, since it holds memory of OpenGL.

    What was drawn for the last clip of a camera is used again where the next one has the same states, as the members of
    a group have up to the cause.

    Args:
        model: the world.
        width: of the stored frames [px].
        height: of the stored frames [px].
        backdrop: ids of the geoms that may be repainted.
    """

    def __init__(self, model: mujoco.MjModel, width: int, height: int, backdrop: frozenset[int]) -> None:
        self._model, self._backdrop = model, backdrop
        self._data = mujoco.MjData(model)
        self._drawn: dict[str, dict[bytes, tuple[_Shot, _Behind]]] = {}
        self._whole = RenderContext(model, width, height)
        self._behind = RenderContext(_without_kept(model, backdrop), width, height)

    def __enter__(self) -> Shots:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the memory."""
        self._whole.close()
        self._behind.close()

    def view(self, camera: str, fps: float, frames: Movie, states: F64) -> View:
        """The stored frames of a camera with all that is known of their pixels; `states` are (F, n)."""
        still = self._is_still(camera)
        shots, behind = list[_Shot](), list[_Behind]()
        last, before, drawn = states[:1], self._drawn.get(camera, {}), dict[bytes, tuple[_Shot, _Behind]]()
        for k, state in enumerate(states):
            if not (k and self._look_alike(last[0], state)):
                last, key = states[k : k + 1], state[1 : 1 + int(self._model.nq)].tobytes()
                shot, seen = before.get(key) or drawn.get(key) or self._shot(camera, state, behind if still else [])
                drawn[key] = shot, seen
            shots.append(shot)
            behind.append(seen)
        self._drawn[camera] = drawn
        chosen = behind[:1] if still else behind
        colour, far, surface, eye, axes = (np.stack(x) for x in zip(*chosen, strict=True))
        keep, depth, bodies = (np.stack([getattr(s, n) for s in shots]) for n in ("keep", "depth_m", "bodies"))
        fovy = float(self._model.cam_fovy[self._model.camera(camera).id])
        return View(camera, fps, frames, keep, depth, bodies, eye, axes, fovy, Backdrop(colour, far, surface))

    def _shot(self, camera: str, state: F64, known: Sequence[_Behind]) -> tuple[_Shot, _Behind]:
        """Draw a state; what is behind is not drawn where it is known of a camera that stands still."""
        self._place(state)
        shot = self._pixels(self._whole.layers(self._data, camera))
        if known:
            return shot, known[0]
        if self._is_still(camera):
            return shot, self._backdrop_of(camera)
        colour = self._behind.rgb(self._data, camera)
        depth = np.where(shot.keep, np.float32(np.inf), shot.depth_m)
        return shot, _Behind(colour, depth, shot.geoms, *self._pose(camera))

    def _place(self, state: F64) -> None:
        mujoco.mj_setState(self._model, self._data, state, STATE)
        mujoco.mj_kinematics(self._model, self._data)
        mujoco.mj_comPos(self._model, self._data)
        mujoco.mj_camlight(self._model, self._data)
        if self._model.nflex:
            mujoco.mj_flex(self._model, self._data)

    def _look_alike(self, a: F64, b: F64) -> bool:
        last = 1 + int(self._model.nq)
        return bool(np.abs(a[1:last] - b[1:last]).max(initial=0.0) < STILL)

    def _is_still(self, camera: str) -> bool:
        return int(self._model.body_weldid[int(self._model.cam_bodyid[self._model.camera(camera).id])]) == 0

    def _pose(self, camera: str) -> tuple[F64, F64]:
        k = self._model.camera(camera).id
        return self._data.cam_xpos[k].copy(), self._data.cam_xmat[k].reshape(3, 3).copy()

    def _pixels(self, layers: Layers) -> _Shot:
        """What is kept, distances, bodies (with flexes and skins after them), and geoms."""
        first = {_FLEX: int(self._model.nbody), _SKIN: int(self._model.nbody) + int(self._model.nflex)}
        count = len(layers.things) + 1
        kept = np.zeros(count, dtype=np.bool_)
        body, geom = np.full(count, -1, np.int16), np.full(count, -1, np.int16)
        for i, (kind, thing) in enumerate(layers.things):
            kept[i] = kind != _GEOM or thing not in self._backdrop
            body[i] = self._model.geom_bodyid[thing] if kind == _GEOM else first.get(kind, 0) + thing
            geom[i] = -1 if kept[i] else thing
        return _Shot(kept[layers.drawn], layers.depth_m, body[layers.drawn], geom[layers.drawn])

    def _backdrop_of(self, camera: str) -> _Behind:
        layers = self._behind.layers(self._data, camera)
        geom = np.full(len(layers.things) + 1, -1, dtype=np.int16)
        geom[: len(layers.things)] = [thing for _, thing in layers.things]
        colour = self._behind.rgb(self._data, camera)
        return _Behind(colour, layers.depth_m, geom[layers.drawn], *self._pose(camera))


def _without_kept(model: mujoco.MjModel, backdrop: frozenset[int]) -> mujoco.MjModel:
    """A copy in which only the backdrop is drawn, in even white light."""
    bare = copy.copy(model)
    for g in range(bare.ngeom):
        if g not in backdrop:
            bare.geom_group[g] = _HIDDEN
    bare.flex_group[:], bare.skin_group[:] = _HIDDEN, _HIDDEN
    bare.light_active[:] = False
    head = bare.vis.headlight
    head.ambient[:], head.diffuse[:], head.specular[:] = 1.0, 0.0, 0.0
    return bare
