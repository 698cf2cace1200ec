"""Files and folders that are there whole or not at all, whatever stops the program or the machine."""

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


@contextmanager
def replacing(path: Path, durable: bool = True) -> Iterator[Path]:
    """A temporary file beside `path` to write into, which takes its place at the end; an error leaves the old file.

    Waits for the disk where `durable`; a file that is cheap to make again need not be.
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
    """Write a file so that a reader finds the old one, or all of the new one; returns its path."""
    with replacing(path, durable) as made:
        made.write_bytes(content)
    return path


def write_text(path: Path, text: str, durable: bool = True) -> Path:
    """Write a UTF-8 text with the line ends that it has, as `write_bytes` does."""
    return write_bytes(path, text.encode(), durable)


def write_json(path: Path, value: Any, durable: bool = True) -> Path:
    """Write sorted, indented JSON, as `write_bytes` does; raises BadValue for what JSON cannot hold."""
    return write_text(path, to_text(value, indent=2) + "\n", durable)


def replace_folder(made: Path, target: Path) -> None:
    """Put a finished folder where another one may be; the old one goes only when the new one stands."""
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


def is_unfinished(path: Path) -> bool:
    """Whether a file is a temporary one of `replacing`, which a killed process left behind unless it is at work."""
    return path.suffix == _SUFFIX


def remove_unfinished(folder: Path) -> None:
    """Remove what killed processes left in a folder, however deep; nobody may be writing there."""
    for stray in folder.rglob(f"*{_SUFFIX}"):
        stray.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folder, and sees to their names itself
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
