"""A lock for one writer at a time, which is released when its process ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from badgen.contracts.errors import DatasetConflict, StoreError


@contextmanager
def alone(target: Path, lock: Path) -> Iterator[None]:
    """Lock `target` against other writers, by a lock on the file `lock`.

    The folder of the file is made, and the file is removed at the end. A file that a killed process left behind does
    not lock anything.

    Raises:
        DatasetConflict: another process holds the lock.
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
        with suppress(OSError):  # Windows does not remove an open file
            lock.unlink()  # before the release, so that nobody can lock a file that is about to be removed
        held.release()
