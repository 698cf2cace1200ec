"""Divide a limited number of pictures among the episodes in a prompt."""

from __future__ import annotations

from dataclasses import dataclass

from badgen.contracts.errors import BadValue

LEAST = 4  # fewer frames of an episode show no curve


@dataclass(frozen=True, slots=True)
class Allotment:
    """Numbers of pictures and references in a prompt.

    Attributes:
        judged: frames to judge.
        each: frames of each context episode.
        failures: failures in the context, to which one clean success is added.
    """

    judged: int
    each: int
    failures: int


def allot(budget: int, frames: int, failures: int, anchors: int = 1, views: int = 1) -> Allotment:
    """Divide `budget` pictures (0: no limit) among the anchor, the frames to judge and the context.

    A frame has as many pictures as there are `views`; `anchors` is 1 where the anchor is shown apart, otherwise 0.

    All episodes get equally many, at most `frames`; the judged one also gets the rest. If an episode would get fewer
    than LEAST (or `frames`, if that is less), context failures are left out one by one.

    Raises:
        BadValue: the budget is too small even without context.
    """
    if not budget:
        return Allotment(frames, frames, failures)
    least, shared = min(LEAST, frames), (budget - anchors) // views
    for kept in range(failures, -1, -1):
        context = kept + 1 if kept else 0
        each = min(frames, shared // (context + 1))
        if each >= least:
            return Allotment(min(frames, shared - context * each), each, kept)
    raise BadValue(
        f"budget is {budget}; it must be 0 (no limit) or at least {anchors + least * views}: "
        f"{'the anchor and ' if anchors else ''}{least} frames{f' from {views} cameras' if views > 1 else ''}"
    )
