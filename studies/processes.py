"""The processes of this machine, as /proc lists them."""

from __future__ import annotations

from pathlib import Path


def parents() -> dict[int, int]:
    """Process id -> id of its parent, of every process that is no zombie; empty where there is no /proc."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # it has just ended
        if state != "Z":
            found[int(stat.parent.name)] = int(parent)
    return found


def children(pid: int) -> list[int]:
    """Processes that a process has started and that have not ended, by id."""
    return sorted(child for child, parent in parents().items() if parent == pid)


def descendants(pid: int) -> set[int]:
    """Processes below a process."""
    below = set(children(pid))
    return below.union(*(descendants(child) for child in below))
