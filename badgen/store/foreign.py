"""Models of foreign worlds: they cannot be saved as XML, so one binary model is stored, and what a reset changes in it.

`models/bases/<sha>.mjb.gz` is a binary model of MuJoCo, which opens with the version that wrote it alone. A folder of
`models/<id>/` with the file `model.json` names such a base; `changed.npz` holds those of its arrays that differ.
"""

from __future__ import annotations

import copy
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import mujoco
import numpy as np
import numpy.typing as npt

from badgen.contracts.errors import StoreError
from badgen.files import write_bytes, write_json
from badgen.sim.world import World
from badgen.store.unavailable import unavailable
from badgen.worlds.model_edits import changed_fields

_FILE, _CHANGED, _BASES = "model.json", "changed.npz", "bases"


Arrays: TypeAlias = Mapping[str, npt.NDArray[Any]]
"""Array of a model -> its content."""


@dataclass(frozen=True)
class ForeignBase:
    """A binary model of a world, from which the models of its starts differ in some arrays."""

    model: mujoco.MjModel

    @cached_property
    def binary(self) -> bytes:
        """The model as MuJoCo writes it."""
        buffer = np.empty(mujoco.mj_sizeModel(self.model), dtype=np.uint8)
        mujoco.mj_saveModel(self.model, None, buffer)
        return buffer.tobytes()

    @cached_property
    def id(self) -> str:
        """Hash of the binary."""
        return hashlib.sha256(self.binary).hexdigest()[:16]

    def of(self, model: mujoco.MjModel) -> ForeignModel:
        """A model by what differs from this base; one with other sizes, names or settings is its own base."""
        if settings(model) != settings(self.model):
            return ForeignModel(ForeignBase(model), {}, model)
        return ForeignModel(self, {n: np.array(getattr(model, n)) for n in changed_fields(self.model, model)}, model)


@dataclass(frozen=True)
class ForeignModel:
    """A model of a foreign world, as one base and the arrays in which it differs."""

    base: ForeignBase
    changed: Arrays
    model: mujoco.MjModel

    @cached_property
    def id(self) -> str:
        """Hash of the base and of what differs."""
        found = hashlib.sha256(self.base.id.encode())
        for name in sorted(self.changed):
            found.update(name.encode() + b"\0" + np.ascontiguousarray(self.changed[name]).tobytes())
        return found.hexdigest()[:16]


def save_foreign(models: Path, found: ForeignModel) -> None:
    """Store a model in the folder `models` of a dataset, unless it is there; raises OSError."""
    base, folder = models / _BASES / f"{found.base.id}.mjb.gz", models / found.id
    if (folder / _FILE).exists():
        return
    base.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    if not base.exists():
        write_bytes(base, gzip.compress(found.base.binary, 6, mtime=0))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:  # numpy's own archives have no fixed order
        for name in sorted(found.changed):
            content = io.BytesIO()
            np.save(content, found.changed[name], allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), content.getvalue(), zipfile.ZIP_DEFLATED)
    write_bytes(folder / _CHANGED, packed.getvalue())
    write_json(folder / _FILE, {"base": found.base.id, "mujoco": mujoco.__version__})


def is_foreign(folder: Path) -> bool:
    """Whether the folder of a model holds that of a foreign world."""
    return (folder / _FILE).exists()


def load_foreign(models: Path, model_id: str) -> World:
    """A stored model of a foreign world, which has no XML; raises StoreError where it cannot be opened here."""
    folder = models / model_id
    try:
        about = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        if about["mujoco"] != mujoco.__version__:
            raise StoreError(
                f"model {model_id} is a binary model of MuJoCo {about['mujoco']}, which opens with that version alone; "
                f"this is {mujoco.__version__}, so install mujoco=={about['mujoco']} to see or simulate its episodes"
            )
        base = _base(models / _BASES / f"{about['base']}.mjb.gz")
        with np.load(io.BytesIO((folder / _CHANGED).read_bytes())) as stored:
            changed = {name: stored[name] for name in stored.files}
    except (OSError, ValueError, KeyError) as e:
        if isinstance(e, OSError) and not isinstance(e, FileNotFoundError | NotADirectoryError | gzip.BadGzipFile):
            raise unavailable(folder / _FILE, e) from e
        raise StoreError(f"model {model_id} cannot be read ({e}); copy the dataset with its whole models folder") from e
    model = copy.copy(base.model)
    for name, content in changed.items():
        getattr(model, name)[...] = content
    if ForeignModel(base, changed, model).id != model_id:
        raise StoreError(f"{folder} was changed after it was stored; restore it, or replays will not match")
    return World.compiled(model_id, model)


@lru_cache(maxsize=4)
def _base(file: Path) -> ForeignBase:
    """A stored base; many models of a dataset share one."""
    name = "world.mjb"
    return ForeignBase(mujoco.MjModel.from_binary_path(name, {name: gzip.decompress(file.read_bytes())}))


def settings(model: mujoco.MjModel) -> Mapping[str, bytes]:
    """What a model holds besides its arrays: sizes, names, options and statistics."""
    parts = {"": model, "opt.": model.opt, "stat.": model.stat}
    parts |= {f"vis.{name}.": getattr(model.vis, name) for name in dir(model.vis) if not name.startswith("_")}
    return {f"{at}{name}": value for at, part in parts.items() for name, value in _plain(part)}


def _plain(part: object) -> Iterator[tuple[str, bytes]]:
    """The numbers of a struct of MuJoCo, and of a model only what is no array."""
    for name in dir(part):
        value = None if name.startswith("_") else getattr(part, name)
        if isinstance(value, bytes):
            yield name, value
        elif isinstance(value, int | float | np.ndarray) and not isinstance(part, mujoco.MjModel):
            yield name, np.asarray(value).tobytes()
        elif isinstance(value, int):
            yield name, str(value).encode()
