"""The processes below a process, as /proc lists them."""

from pathlib import Path

import pytest


def parents() -> dict[int, int]:
    """Process id -> id of its parent, of every process that is no zombie; skips the test where there is no /proc."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # it has just ended
        if state != "Z":
            found[int(stat.parent.name)] = int(parent)
    if not found:
        pytest.skip("this system has no /proc")
    return found


def children(pid: int) -> set[int]:
    """Processes that a process has started and that have not ended."""
    return {child for child, parent in parents().items() if parent == pid}


def descendants(pid: int) -> set[int]:
    """Processes below a process."""
    below = children(pid)
    return below.union(*(descendants(child) for child in below))
