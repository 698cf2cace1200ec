"""Atomic writes: files and folders that are either complete or absent, even after a crash."""

from __future__ import annotations

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


@contextmanager
def replacing(path: Path, durable: bool = True) -> Iterator[Path]:
    """A temporary file beside `path`, which replaces it at the end of the block; after an error the old file remains.

    With `durable`, waits until the file is on the disk; not needed for a file that is cheap to write again.
    """
    made = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}{_SUFFIX}")
    try:
        yield made
        if durable:
            sync(made)
        os.replace(made, path)
    finally:
        made.unlink(missing_ok=True)
    if durable:
        sync(path.parent)


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
    """Move a finished folder to where another one may be; the old one is removed only after that succeeded."""
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


def sync(path: Path) -> None:
    """Wait until a file, or the list of names in a folder, is on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a folder, and needs no such call
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
