"""Whether an asset is the same in two compiled models: the proof that a stored file is the one that MuJoCo reads."""

from __future__ import annotations

from collections.abc import Mapping

import mujoco
import numpy as np

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
    m = model
    adr, count, values = {
        "mesh": (m.mesh_vertadr, m.mesh_vertnum, np.asarray(m.mesh_vert)),
        "skin": (m.skin_vertadr, m.skin_vertnum, np.asarray(m.skin_vert)),
        "height field": (m.hfield_adr, m.hfield_nrow * m.hfield_ncol, np.asarray(m.hfield_data)),
        "texture": (m.tex_adr, m.tex_height * m.tex_width * m.tex_nchannel, np.asarray(m.tex_data)),
    }[asset.kind]
    start = int(adr[i])
    return np.asarray(values[start : start + int(count[i])], dtype=np.float64)
