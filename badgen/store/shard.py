"""One shard: how it is opened, and the scalars of all its episodes, read in one opening."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from badgen.contracts.arrays import Ints
from badgen.contracts.errors import Damaged, StoreError, Unavailable
from badgen.store.notice import notice
from badgen.store.unavailable import could_not_lock, errno_of, is_lock_of_another, unavailable
from badgen.store.writer import REPAINTED, SCHEMA

_PIECE = 1 << 20  # bytes


@contextmanager
def open_shard(path: Path) -> Iterator[Any]:
    """Open a shard for reading.

    Raises Unavailable where it cannot be opened or read, Damaged for damage that is found while it is open, StoreError
    for another schema.
    """
    with reporting_damage(path), _opened(path) as f:
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
    """Raise whatever h5py, json and `from_json` raise on what a damaged shard holds as Damaged.

    What the system refuses or fails to do (another process holds the shard, the disk does not answer) is no damage, and
    is raised as Unavailable.
    """
    try:
        yield
    except (Damaged, Unavailable):
        raise
    except (OSError, KeyError, TypeError, ValueError, RuntimeError, StoreError) as e:
        if errno_of(e) is not None:
            raise unavailable(shard, e) from e
        raise Damaged(
            f"shard {shard.name} is damaged or cut off ({e}); move {shard} away, then the same `badgen make` command "
            "makes it again"
        ) from e


def _opened(path: Path) -> Any:
    """An open HDF5 file; on a disk without locks without one, which a finished shard does not need."""
    try:
        return h5py.File(path, "r")
    except OSError as e:
        if is_lock_of_another(e) or not could_not_lock(e):
            raise
    return h5py.File(path, "r", locking=False)


def members(group: Any) -> Iterator[tuple[str, Any]]:
    """Names and members of an open HDF5 group; unlike `items()`, raises KeyError for a member that cannot be read."""
    for name in group:
        yield name, group[name]


def require_readable(path: Path) -> None:
    """Raise Unavailable unless every byte of a file can be read, since h5py takes what it cannot read for missing."""
    try:
        with path.open("rb") as raw:
            while raw.read(_PIECE):
                pass
    except OSError as e:
        raise unavailable(path, e) from e


def is_whole(path: Path) -> bool:
    """Whether a shard is not damaged; raises Unavailable for one that cannot be opened, since it may be good."""
    try:
        with open_shard(path) as f:
            _ = f.attrs["counts"], f["episodes"]
    except Damaged:
        return False
    return True


def set_aside(path: Path) -> None:
    """Rename the file of a damaged shard, if there is one, so that it is kept when the shard is made again."""
    if not path.exists():
        return
    names = (path.with_name(f"{path.name}.damaged{i or ''}") for i in count())
    kept = next(name for name in names if not name.exists())
    os.replace(path, kept)
    notice(
        f"{path} is damaged or cut off; it is kept as {kept.name}, and the command that made the dataset makes it anew"
    )


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
        repaints: restyler -> camera -> how the restyled video was made, as JSON text.
    """

    attrs: Mapping[str, Any]
    events: str
    views: Mapping[str, Mapping[str, Any]]
    repaints: Mapping[str, Mapping[str, str]]


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
                self._found = {i: read_scalars(group) for i, group in members(f["episodes"])}
        with reporting_damage(self.path):
            return self._found[episode_id]


def read_scalars(group: Any) -> StoredScalars:
    """Scalars of the episode in an open HDF5 group."""
    views = {camera: dict(video.attrs) for camera, video in members(group["video"])}
    restyled = members(group[REPAINTED]) if REPAINTED in group else ()
    repaints = {name: {c: str(v.attrs["repaint"]) for c, v in members(of_name)} for name, of_name in restyled}
    return StoredScalars(dict(group.attrs), group["events"].asstr()[()], views, repaints)


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
