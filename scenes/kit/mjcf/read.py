"""Reading and compiling MJCF files, with errors that name the file."""

from __future__ import annotations

from pathlib import Path

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import AssetError, BadgenError

HOME = "home"


def read_mjcf(file: Path) -> mujoco.MjSpec:
    """The model in a file, editable; raises AssetError where there is none, BadgenError where MuJoCo refuses it."""
    if not file.is_file():
        raise AssetError(
            f"no MJCF file at {file.absolute()}; correct `file`, or install the package with its data files"
        )
    try:
        return mujoco.MjSpec.from_file(str(file))
    except ValueError as e:
        raise BadgenError(f"MuJoCo {mujoco.__version__} cannot read {file.absolute()}: {_one_line(e)}") from e


def compiled(spec: mujoco.MjSpec, file: Path) -> mujoco.MjModel:
    """The compiled model; raises BadgenError with MuJoCo's reason, such as a mesh file that is missing."""
    try:
        return spec.compile()
    except ValueError as e:
        raise BadgenError(
            f"MuJoCo {mujoco.__version__} cannot compile {file.absolute()}: {_one_line(e)}; correct the file, or what "
            "the scene changes in it"
        ) from e


def home_qpos(model: mujoco.MjModel) -> F64:
    """(nq,) positions in the keyframe "home", else the default ones."""
    data = mujoco.MjData(model)
    key = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_KEY, HOME)
    if key >= 0:
        mujoco.mj_resetDataKeyframe(model, data, key)
    return np.array(data.qpos)


def _one_line(error: ValueError) -> str:
    return " ".join(str(error).split())
