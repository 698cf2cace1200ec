"""Pack a finished dataset into one archive for long keeping; the same dataset gives the same bytes."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

from badgen.checks.shards import changed
from badgen.contracts.errors import BadValue, StoreError
from badgen.files import not_written, replacing
from badgen.store import Dataset

_FILES = ("manifest.json", "run.json", "seconds.jsonl")
_FOLDERS = ("models", "quarantine", "rejected", "hunts")


def pack(dataset: Dataset, out: Path, folder: str | None = None) -> int:
    """Write a dataset as a tar archive, atomically; return its size in bytes.

    The shards are compared with the manifest first, and the models with their hashes. Locks, dumps, damaged and
    temporary files are left out. `tar -x` gives the dataset back in a folder, whose name is that of the dataset unless
    another one is given.

    Raises StoreError for an unfinished or damaged dataset and where nothing can be written, BadValue for a file that
    exists already and for the name of a folder that is none.
    """
    name = dataset.path.resolve().name if folder is None else folder
    if not name or "/" in name or name in (".", ".."):
        raise BadValue(f"{name!r} cannot be the folder in an archive; give --folder a plain name")
    if out.exists():
        raise BadValue(f"{out} exists already; remove it, or choose another name with --out")
    members = sorted(_members(dataset))
    _require_whole(dataset)
    try:
        with (
            replacing(out) as made,
            tarfile.open(made, "w", format=tarfile.GNU_FORMAT) as archive,
        ):
            for path in members:
                _add(archive, path, f"{name}/{path.relative_to(dataset.path).as_posix()}")
        return out.stat().st_size
    except OSError as e:
        raise StoreError(not_written(out, e)) from e


def _require_whole(dataset: Dataset) -> None:
    """Raise StoreError unless every shard is as the manifest says, and every model as it was stored."""
    wrong = list(changed(dataset).values())
    if wrong:
        more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        raise StoreError(f"{dataset.path} is damaged ({wrong[0]}{more}); see `badgen verify {dataset.path}`")
    for model in sorted({e.info.model for e in dataset}):
        dataset.folder.load_world(model)


def _members(dataset: Dataset) -> Iterator[Path]:
    """Everything that belongs to a finished dataset; raises StoreError for an unfinished one."""
    shards = dataset.shard_hashes()
    if not shards:
        raise StoreError(
            f"{dataset.path} is unfinished: it has no manifest.json; finish it with the command that began it"
        )
    yield from (dataset.path / name for name in _FILES if (dataset.path / name).is_file())
    yield from (dataset.path / file for file in shards)
    for name in _FOLDERS:
        yield from (p for p in (dataset.path / name).rglob("*") if p.is_file() and p.suffix != ".tmp")


def _add(archive: tarfile.TarFile, path: Path, name: str) -> None:
    """Add a file without what differs from machine to machine: owner, permissions, time."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = path.stat().st_size, 0o644, 0
    with path.open("rb") as content:
        archive.addfile(entry, content)
