"""The processes below a process; tests that ask for them are skipped where there is no /proc."""

import pytest

from studies import processes


def parents() -> dict[int, int]:
    """Process id -> id of its parent, of every process that is no zombie."""
    found = processes.parents()
    if not found:
        pytest.skip("this system has no /proc")
    return found


def children(pid: int) -> set[int]:
    """Processes that a process has started and that have not ended."""
    parents()
    return set(processes.children(pid))


def descendants(pid: int) -> set[int]:
    """Processes below a process."""
    parents()
    return processes.descendants(pid)
