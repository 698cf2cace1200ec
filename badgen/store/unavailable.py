"""Tell a file that cannot be opened or read from a damaged one."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from badgen.contracts.errors import Unavailable

_ERRNO = re.compile(r"errno = (\d+)")  # how HDF5 reports what the system said
_HELD = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES})
_ADVICE = {
    errno.EACCES: "permit reading it",
    errno.EPERM: "permit reading it",
    errno.ENOENT: "put it back",
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
    errno.ENFILE: "close programs that hold many files open",
    errno.ENOMEM: "free memory",
}
_OTHERWISE = "nothing is known to be wrong with what it holds; see that the disk answers"


def errno_of(error: Exception) -> int | None:
    """What the system said when HDF5 or Python failed; None where the system had no part in it."""
    if isinstance(error, OSError) and error.errno:
        return error.errno
    found = _ERRNO.search(str(error))
    return (int(found.group(1)) or None) if found else None


def could_not_lock(error: Exception) -> bool:
    """Whether HDF5 did not open a file because locking it failed."""
    return "unable to lock file" in str(error)


def is_lock_of_another(error: OSError) -> bool:
    """Whether HDF5 did not open a file because another process has locked it."""
    return error.errno in _HELD and could_not_lock(error)


def unavailable(path: Path, error: Exception) -> Unavailable:
    """An error for a file that cannot be opened or read, in the system's own words, with what to do."""
    number = errno_of(error)
    said = os.strerror(number) if number is not None else str(error)
    if could_not_lock(error):
        if number in _HELD:
            said = f"another process holds it open, so it cannot be locked ({said})"
            advice = "close it there"
        else:
            said, advice = f"it cannot be locked ({said})", "set HDF5_USE_FILE_LOCKING=FALSE"
    else:
        advice = _OTHERWISE if number is None else _ADVICE.get(number, _OTHERWISE)
    return Unavailable(f"cannot read {path}: {said}; {advice}, then run the same command again")
