"""Whether an asset is the same in two compiled models: the proof that a stored file is the one that MuJoCo reads."""

from __future__ import annotations

from collections.abc import Mapping

import mujoco
import numpy as np
import numpy.typing as npt

from badgen.contracts.arrays import F64
from badgen.sim.assets import AssetFile, Kind

_OBJECT: Mapping[Kind, mujoco.mjtObj] = {
    "mesh": mujoco.mjtObj.mjOBJ_MESH,
    "skin": mujoco.mjtObj.mjOBJ_SKIN,
    "height field": mujoco.mjtObj.mjOBJ_HFIELD,
    "texture": mujoco.mjtObj.mjOBJ_TEXTURE,
}
_ROUNDING = 1e-4  # XML rounds scales to six digits; relative to the size of the asset


def same_asset(asset: AssetFile, first: mujoco.MjModel, second: mujoco.MjModel) -> bool:
    """Whether the element that names this file has the same content in both models; True where a model left it out."""
    a, b = _content(asset, first), _content(asset, second)
    if a is None or b is None:
        return a is b
    return a.shape == b.shape and bool((np.abs(a - b) <= _ROUNDING * np.abs(a).max(initial=1e-9)).all())


def _content(asset: AssetFile, model: mujoco.MjModel) -> F64 | None:
    """Numbers of an asset: positions of vertices, pixels, or heights; None where the model does not have it."""
    i = mujoco.mj_name2id(model, _OBJECT[asset.kind], asset.name)
    if i < 0:
        return None
    if asset.kind == "mesh":
        return _part(model.mesh_vert, model.mesh_vertadr[i], model.mesh_vertnum[i])
    if asset.kind == "skin":
        return _part(model.skin_vert, model.skin_vertadr[i], model.skin_vertnum[i])
    if asset.kind == "height field":
        return _part(model.hfield_data, model.hfield_adr[i], model.hfield_nrow[i] * model.hfield_ncol[i])
    pixels = model.tex_height[i] * model.tex_width[i]
    return _part(model.tex_data, model.tex_adr[i], pixels * model.tex_nchannel[i])


def _part(values: npt.ArrayLike, start: int, count: int) -> F64:
    return np.asarray(np.asarray(values)[int(start) : int(start + count)], dtype=np.float64)
