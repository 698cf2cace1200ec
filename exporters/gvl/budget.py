"""How many pictures each run in a prompt gets, where a model takes only so many."""

from __future__ import annotations

from dataclasses import dataclass

from badgen.contracts.errors import BadValue

LEAST = 4  # fewer frames of a run show no curve


@dataclass(frozen=True, slots=True)
class Allotment:
    """Frames to judge, frames of each context run, and failures among those runs (one clean success joins them)."""

    judged: int
    each: int
    failures: int


def allot(budget: int, frames: int, failures: int) -> Allotment:
    """Share out `budget` pictures (0: no limit) among the anchor, the frames to judge and the context.

    All runs get equally many, `frames` at most; what is left over goes to the judged one. Where that leaves a run
    fewer than LEAST (or `frames`, if that is less), context failures are left out one by one.

    Raises:
        BadValue: the budget is too small even without context.
    """
    if not budget:
        return Allotment(frames, frames, failures)
    least = min(LEAST, frames)
    for kept in range(failures, -1, -1):
        context = kept + 1 if kept else 0
        each = min(frames, (budget - 1) // (context + 1))
        if each >= least:
            return Allotment(min(frames, budget - 1 - context * each), each, kept)
    raise BadValue(
        f"budget is {budget}; it must be 0 (no limit) or at least {least + 1}: the anchor and {least} frames"
    )
