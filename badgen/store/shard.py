"""One shard: how it is opened, and the scalars of all its episodes, read in one opening."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from badgen.contracts.arrays import Ints
from badgen.contracts.errors import StoreError
from badgen.store.writer import SCHEMA


@contextmanager
def open_shard(path: Path) -> Iterator[Any]:
    """Open a shard for reading; any damage that is found while it is open is raised as StoreError."""
    with reporting_damage(path), h5py.File(path, "r") as f:
        schema = int(f.attrs["schema"])
        if schema == SCHEMA:
            yield f
            return
    if schema > SCHEMA:
        raise StoreError(f"{path} has schema {schema}, this badgen reads {SCHEMA}; install a newer badgen")
    raise StoreError(
        f"{path} has schema {schema}, this badgen reads {SCHEMA}; make the dataset again, or read it with the "
        "version of badgen that run.json names"
    )


@contextmanager
def reporting_damage(shard: Path) -> Iterator[None]:
    """Raise whatever h5py, json and `from_json` raise on what a damaged shard holds as StoreError."""
    try:
        yield
    except (OSError, KeyError, TypeError, ValueError, RuntimeError, StoreError) as e:
        raise StoreError(
            f"shard {shard.name} is damaged or cut off ({e}); delete {shard} and run the same `badgen make` command "
            "again"
        ) from e


@dataclass(frozen=True, slots=True)
class View:
    """What is stored beside the encoded frames of one camera; see `badgen.contracts.video.Video`."""

    fps: float
    width: int
    height: int
    codec: str
    steps: Ints
    visible_s: float | None
    misleading: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StoredScalars:
    """What an episode has besides arrays and frames, as HDF5 holds it: some 10 kB.

    It is parsed only when it is needed, so that a wrong value is reported for its own episode alone.

    Attributes:
        attrs: attributes of the episode.
        events: its events as JSON text.
        views: camera -> attributes of its video.
    """

    attrs: Mapping[str, Any]
    events: str
    views: Mapping[str, Mapping[str, Any]]


class ShardScalars:
    """The scalars of every episode of one shard, read in one opening when the first of them is needed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._found: Mapping[str, StoredScalars] = {}

    def __reduce__(self) -> tuple[Callable[[Path], ShardScalars], tuple[Path]]:
        return ShardScalars, (self.path,)  # another process reads them itself

    @property
    def is_read(self) -> bool:
        """Whether they are in memory."""
        return bool(self._found)

    def of(self, episode_id: str) -> StoredScalars:
        """Scalars of one episode; raises StoreError where the shard is damaged."""
        if not self._found:
            with open_shard(self.path) as f:
                self._found = {i: read_scalars(group) for i, group in f["episodes"].items()}
        with reporting_damage(self.path):
            return self._found[episode_id]


def read_scalars(group: Any) -> StoredScalars:
    """Scalars of the episode in an open HDF5 group."""
    views = {camera: dict(video.attrs) for camera, video in group["video"].items()}
    return StoredScalars(dict(group.attrs), group["events"].asstr()[()], views)


def view_of(attrs: Mapping[str, Any]) -> View:
    """One camera's part of the scalars, parsed; raises KeyError, TypeError or ValueError for damaged attributes."""
    visible_s = attrs.get("visible_s")
    return View(
        fps=float(attrs["fps"]),
        width=int(attrs["width"]),
        height=int(attrs["height"]),
        codec=str(attrs["codec"]),
        steps=np.array(attrs["steps"], dtype=np.int64),
        visible_s=None if visible_s is None else float(visible_s),
        misleading=tuple(int(i) for i in attrs.get("misleading", ())),
    )
