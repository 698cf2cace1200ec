"""Atomic writes: files and folders that are either complete or absent, even after a crash."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from badgen.serialization import to_text

_SUFFIX = ".tmp"
_OF_A_NEW_DISK = ("lost+found",)


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
