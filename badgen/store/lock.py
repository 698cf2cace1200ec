"""One writer at a time: a lock that ends with the process that holds it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from badgen.contracts.errors import DatasetConflict, StoreError


@contextmanager
def alone(target: Path, lock: Path, folder: Path) -> Iterator[None]:
    """Keep other processes from writing `target` meanwhile, by a lock on a folder or on a file made for it.

    Makes `folder`. Raises RunConflict where another process is at it, StoreError where nothing can be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDONLY if lock.is_dir() else os.O_RDWR | os.O_CREAT)
    except OSError as e:
        raise StoreError(f"cannot write to {folder}: {e.strerror}; choose another place with --out") from e
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as e:
        os.close(handle)
        raise DatasetConflict(f"another badgen is writing {target}; wait for it, or give another --out") from e
    try:
        yield
    finally:
        os.close(handle)
