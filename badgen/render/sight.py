"""Whether a camera shows something whole, and how large: for what an instruction names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import pi, tan

import mujoco
import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.errors import UnknownName
from badgen.render.renderer import Renderer
from badgen.render.subtree import subtree

_BODY, _GEOM = mujoco.mjtObj.mjOBJ_BODY, mujoco.mjtObj.mjOBJ_GEOM
_FLEX, _SKIN = mujoco.mjtObj.mjOBJ_FLEX, mujoco.mjtObj.mjOBJ_SKIN
_CORNERS = np.array(list(product((-1.0, 1.0), repeat=3)))
_RING = np.array([(np.cos(a), np.sin(a)) for a in np.linspace(0.0, 2 * pi, 16, endpoint=False)])
_SPHERE, _CAPSULE = int(mujoco.mjtGeom.mjGEOM_SPHERE), int(mujoco.mjtGeom.mjGEOM_CAPSULE)
_CYLINDER, _MESH = int(mujoco.mjtGeom.mjGEOM_CYLINDER), int(mujoco.mjtGeom.mjGEOM_MESH)
_PLANE = int(mujoco.mjtGeom.mjGEOM_PLANE)
_DRAWN_GROUPS = 3  # MuJoCo draws the groups 0, 1 and 2


@dataclass(frozen=True, slots=True)
class Sight:
    """How a camera shows one thing.

    Attributes:
        pixels: number of pixels that show it; what is hidden behind something else does not count.
        inside: whether all of it lies within the edges of the picture.
    """

    pixels: int
    inside: bool


def sights(
    renderer: Renderer, model: mujoco.MjModel, state: F64, camera: str, names: Sequence[str]
) -> Mapping[str, Sight]:
    """How a camera shows bodies (with everything attached to them), geoms, flexes or skins in one state, by name.

    Raises UnknownName for a name that is none of these.
    """
    data = renderer.place(state)
    pictures = tuple(look(state, camera) for look in (renderer.geoms, renderer.flexes, renderer.skins))
    found = {}
    for name in names:
        thing = _thing(model, name)
        drawn = zip(pictures, (thing.geoms, thing.flexes, thing.skins), strict=True)
        pixels = sum(int(np.isin(picture, ids).sum()) for picture, ids in drawn)
        points = np.concatenate(list(_points(model, data, thing)))
        found[name] = Sight(pixels, bool(_in_picture(model, data, camera, points, pictures[0].shape).all()))
    return found


@dataclass(frozen=True, slots=True)
class _Thing:
    """Ids of what is drawn for one name."""

    geoms: tuple[int, ...]
    flexes: tuple[int, ...]
    skins: tuple[int, ...]


def _thing(model: mujoco.MjModel, name: str) -> _Thing:
    body = mujoco.mj_name2id(model, _BODY, name)
    geoms, flexes, skins = (_named(model, kind, name) for kind in (_GEOM, _FLEX, _SKIN))
    if body >= 0:
        owned = subtree(model, name)
        geoms = [g for g in range(model.ngeom) if int(model.geom_bodyid[g]) in owned]
    drawn = _Thing(
        tuple(g for g in geoms if model.geom_group[g] < _DRAWN_GROUPS and model.geom_rgba[g, 3] > 0.0),
        tuple(f for f in flexes if model.flex_group[f] < _DRAWN_GROUPS),
        tuple(s for s in skins if model.skin_group[s] < _DRAWN_GROUPS),
    )
    if drawn == _Thing((), (), ()):
        known = [model.body(i).name for i in range(model.nbody)] + [model.geom(i).name for i in range(model.ngeom)]
        raise UnknownName("body, geom, flex or skin that is drawn", name, filter(None, known))
    return drawn


def _named(model: mujoco.MjModel, kind: mujoco.mjtObj, name: str) -> list[int]:
    found = int(mujoco.mj_name2id(model, kind, name))
    return [found] if found >= 0 else []


def _points(model: mujoco.MjModel, data: mujoco.MjData, thing: _Thing) -> Iterator[F64]:
    """World points (N, 3) that enclose the thing."""
    for g in thing.geoms:
        yield data.geom_xpos[g] + _outline(model, g) @ data.geom_xmat[g].reshape(3, 3).T
    for f in thing.flexes:
        first, count = int(model.flex_vertadr[f]), int(model.flex_vertnum[f])
        yield np.array(data.flexvert_xpos[first : first + count])
    for s in thing.skins:
        first, count = int(model.skin_boneadr[s]), int(model.skin_bonenum[s])
        yield np.array(data.xpos[model.skin_bonebodyid[first : first + count]])


def _outline(model: mujoco.MjModel, geom: int) -> F64:
    """Points (N, 3) that enclose a geom, in its own frame."""
    kind, size = int(model.geom_type[geom]), model.geom_size[geom]
    if kind == _MESH:
        mesh = int(model.geom_dataid[geom])
        first, count = int(model.mesh_vertadr[mesh]), int(model.mesh_vertnum[mesh])
        return np.array(model.mesh_vert[first : first + count], dtype=np.float64)
    if kind in (_CYLINDER, _CAPSULE):
        half = size[1] + (size[0] if kind == _CAPSULE else 0.0)
        return np.concatenate([np.column_stack([size[0] * _RING, np.full(len(_RING), z)]) for z in (-half, half)])
    half_sizes = np.full(3, size[0]) if kind == _SPHERE else size * (1.0, 1.0, 0.0 if kind == _PLANE else 1.0)
    return np.asarray(_CORNERS * half_sizes)


def _in_picture(model: mujoco.MjModel, data: mujoco.MjData, camera: str, points: F64, shape: tuple[int, ...]) -> Bools:
    """(N,) whether a camera with this picture (height, width) has each point within the edges."""
    height, width = shape[:2]
    eye = model.camera(camera).id
    x, y, z = ((points - data.cam_xpos[eye]) @ data.cam_xmat[eye].reshape(3, 3)).T
    reach = tan(float(np.radians(model.cam_fovy[eye])) / 2)
    ahead = np.maximum(-z, 1e-6)
    return np.asarray((z < 0.0) & (np.abs(y) < reach * ahead) & (np.abs(x) < reach * width / height * ahead))
