"""One writer at a time: a lock that ends with the process that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from badgen.contracts.errors import DatasetConflict, StoreError


@contextmanager
def alone(target: Path, lock: Path) -> Iterator[None]:
    """Keep other processes from writing `target` meanwhile, by a lock on an empty file that stands for it.

    Makes the file's folder. The file goes at the end; one that a killed process left behind locks nobody out.

    Raises:
        DatasetConflict: another process is at it.
        StoreError: nothing can be written there.
    """
    held = FileLock(lock, timeout=0)
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        held.acquire()
    except Timeout as e:
        raise DatasetConflict(f"another badgen is writing {target}; wait for it, or give another --out") from e
    except OSError as e:
        raise StoreError(f"cannot write to {lock.parent}: {e.strerror}; choose another place with --out") from e
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps a file that is open
            lock.unlink()  # while it is held: who waits for this very file must see that it is gone
        held.release()
