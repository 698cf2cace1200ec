"""Atomic writes: files and folders that are either complete or absent, even after a crash."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from badgen.contracts.errors import BadValue
from badgen.serialization import to_text

_SUFFIX = ".tmp"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
# What `fsync` of a file answers where the disk cannot do it. Of a folder, everything but a real failure means that.
_CANNOT_SYNC = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM})
_SYNC_FAILED = _FULL | {errno.EIO, errno.ESTALE}
_OF_A_NEW_DISK = ("lost+found",)


@contextmanager
def replacing(path: Path, durable: bool = True) -> Iterator[Path]:
    """A temporary file beside `path`, which replaces it at the end of the block; after an error the old file remains.

    With `durable`, waits until the file is on the disk; not needed for a file that is cheap to write again.
    """
    made = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}{_SUFFIX}")
    with naming(path):
        try:
            yield made
            if durable:
                sync(made)
            os.replace(made, path)
        finally:
            made.unlink(missing_ok=True)
        if durable:
            sync(path.parent)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Add a path to an OSError that names none: the system tells it for opening a file, and not for writing."""
    try:
        yield
    except OSError as e:
        if e.errno is not None and e.filename is None:
            e.filename = str(path)
        raise


def not_written(place: Path | str, error: OSError) -> str:
    """Why nothing could be written in a place, in the system's words, and what to do."""
    if error.errno in _FULL:
        remedy = "make room there, then run the same command again"
    elif error.errno in _FORBIDDEN:
        remedy = "permit writing there, or choose another place with --out"
    else:
        remedy = "choose another place with --out"
    return f"cannot write to {place}: {error.strerror or error}; {remedy}"


def write_bytes(path: Path, content: bytes, durable: bool = True) -> Path:
    """Write a file atomically; return its path."""
    with replacing(path, durable) as made:
        made.write_bytes(content)
    return path


def write_text(path: Path, text: str, durable: bool = True) -> Path:
    """Write a text as UTF-8 with unchanged line ends, as `write_bytes` does."""
    return write_bytes(path, text.encode(), durable)


def write_json(path: Path, value: Any, durable: bool = True) -> Path:
    """Write sorted, indented JSON, as `write_bytes` does; raises BadValue for what JSON cannot hold."""
    return write_text(path, to_text(value, indent=2) + "\n", durable)


def replace_folder(made: Path, target: Path) -> None:
    """Move a finished folder to where another one may be; the old one is removed only after that succeeded.

    A folder made inside `target` replaces the content of `target`, which may then be a mount point.
    """
    if made.parent == target:
        for stale in folder_content(target):
            if stale != made:
                shutil.rmtree(stale) if stale.is_dir() and not stale.is_symlink() else stale.unlink()
        fill_folder(made, target)
        return
    old = made.with_name(made.name + ".old")
    if target.exists():
        os.replace(target, old)
    try:
        os.replace(made, target)
    except OSError:
        if old.exists():
            os.replace(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def fill_folder(made: Path, target: Path) -> None:
    """Move everything in a finished folder into another one on the same disk, and remove the emptied one."""
    for path in sorted(made.iterdir()):
        os.replace(path, target / path.name)
    made.rmdir()


def folder_content(folder: Path) -> list[Path]:
    """What is in a folder, without what a new disk holds from the beginning."""
    return sorted(p for p in folder.iterdir() if p.name not in _OF_A_NEW_DISK)


def from_home(path: str | Path) -> Path:
    """The path with a leading "~" or "~user" replaced by that home folder; raises BadValue where there is none."""
    try:
        return Path(path).expanduser()
    except RuntimeError as e:
        raise BadValue(f"{path}: {e}; write the folder out, or ./{path} for a folder of that name") from e


def readable_name(path: Path) -> str:
    """Name of a file as text that any file can hold: what is no UTF-8 in it becomes U+FFFD."""
    return os.fsencode(path.name).decode(errors="replace")


def is_unfinished(path: Path) -> bool:
    """Whether a file is a temporary one of `replacing`: it is being written, or a killed process left it behind."""
    return path.suffix == _SUFFIX


def remove_unfinished(folder: Path) -> None:
    """Remove temporary files in a folder and its subfolders; no process may be writing there."""
    for stray in folder.rglob(f"*{_SUFFIX}"):
        stray.unlink(missing_ok=True)


def sync(path: Path) -> OSError | None:
    """Wait until a file, or the list of names in a folder, is on the disk.

    Returns what the system said where this disk cannot do that, as many network disks cannot for folders: what was
    written is in place, but a power cut may undo it. Raises OSError where writing failed.
    """
    is_folder = path.is_dir()
    if is_folder and os.name == "nt":
        return None  # Windows cannot open a folder, and needs no such call
    try:
        handle = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as e:
        if e.errno in _SYNC_FAILED or not (is_folder or e.errno in _CANNOT_SYNC):
            raise
        return e
    return None
