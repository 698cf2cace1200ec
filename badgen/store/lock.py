"""A lock for one writer at a time, which is released when its process ends."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from badgen.contracts.errors import DatasetConflict, StoreError
from badgen.files import not_written
from badgen.store.notice import notice


@contextmanager
def alone(target: Path, lock: Path) -> Iterator[None]:
    """Lock `target` against other writers, by a lock on the file `lock`.

    The folder of the file is made, and the file is removed at the end. A file that a killed process left behind does
    not lock anything. On a disk without locks, a line on stderr says so, and nothing is locked.

    Raises:
        DatasetConflict: another process holds the lock.
        StoreError: nothing can be written there.
    """
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        held = _acquired(target, lock)
    except Timeout as e:
        raise DatasetConflict(f"another badgen is writing {target}; wait for it, or give another --out") from e
    except OSError as e:
        raise StoreError(not_written(lock.parent, e)) from e
    try:
        yield
    finally:
        if held is not None:
            with suppress(OSError):  # Windows does not remove an open file
                lock.unlink()  # before the release, so that nobody can lock a file that is about to be removed
            held.release()


def _acquired(target: Path, lock: Path) -> FileLock | None:
    """The lock, or None on a disk without locks; raises Timeout where another process holds it, and OSError."""
    refused = _refusal(lock.parent)
    if refused is not None:
        notice(
            f"the disk of {target} has no locks ({refused.strerror}), so nothing keeps a second badgen from writing "
            "there at the same time; start only one"
        )
        return None
    held = FileLock(lock, timeout=0)
    held.acquire()
    return held


def _refusal(folder: Path) -> OSError | None:
    """What the system says to a lock on a new file that nobody else can hold; None where it is granted."""
    if os.name == "nt":
        return None
    import fcntl

    with tempfile.TemporaryFile(dir=folder) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as e:
            return e
    return None
