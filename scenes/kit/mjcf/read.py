"""Reading and compiling MJCF files, with errors that name the file."""

from __future__ import annotations

from collections.abc import Iterator
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
    """The compiled model; raises AssetError where one of its files is missing or wrong, else BadgenError."""
    try:
        return spec.compile()
    except ValueError as e:
        reason = _one_line(e)
        asset = next((title for title, name in _files(spec) if f"{Path(name).name}'" in reason), None)
        if asset is not None:
            raise AssetError(
                f"MuJoCo {mujoco.__version__} cannot use {asset} of {file.absolute()}: {reason}; correct this file, "
                "its name, or the folder in <compiler>"
            ) from e
        raise BadgenError(
            f"MuJoCo {mujoco.__version__} cannot compile {file.absolute()}: {reason}; correct the file, or what the "
            "scene changes in it"
        ) from e


def _files(spec: mujoco.MjSpec) -> Iterator[tuple[str, str]]:
    """Every file that the model names: what names it, for messages, and the file."""
    for kind, elements in (
        ("mesh", spec.meshes),
        ("texture", spec.textures),
        ("height field", spec.hfields),
        ("skin", spec.skins),
    ):
        for element in elements:
            for name in (element.file, *getattr(element, "cubefiles", ())):
                if name:
                    yield f"{kind} {element.name or Path(name).stem!r} (file {name!r})", name


def home_qpos(model: mujoco.MjModel) -> F64:
    """(nq,) positions in the keyframe "home", else the default ones."""
    data = mujoco.MjData(model)
    key = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_KEY, HOME)
    if key >= 0:
        mujoco.mj_resetDataKeyframe(model, data, key)
    return np.array(data.qpos)


def _one_line(error: ValueError) -> str:
    return " ".join(str(error).split())
