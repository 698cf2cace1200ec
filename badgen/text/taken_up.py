"""What is told of a run that is put right: from when on the task is done again, and what is reached again when."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from badgen.contracts.arrays import F32
from badgen.contracts.captions import Caption
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory

REACHED = 0.95  # a milestone of so much is told as reached


def reached_again(t: Trajectory, task: Task, milestones: F32, restart_s: float) -> tuple[Caption, ...]:
    """What is reached after the robot began the task anew, in order of time; without what had not been lost.

    Args:
        t: the rollout.
        task: its task.
        milestones: (T, K) measures of the milestones.
        restart_s: when the robot began anew [s].
    """
    return tuple(sorted(_reached(t, task, milestones, restart_s), key=lambda c: c.time_s))


def taken_up(again: tuple[Caption, ...], restart_s: float) -> str:
    """One sentence on how a run was put right."""
    begins = f"At {restart_s:.1f} s the robot begins the task anew"
    if not again:
        return f"{begins}."
    told = again[:1] if len(again) == 1 else (again[0], again[-1])
    what = [f"{c.text[:1].lower()}{c.text[1:-1]} at {c.time_s:.1f} s" for c in told]
    return f"{begins}: {' and '.join(what)}."


def _reached(t: Trajectory, task: Task, milestones: F32, restart_s: float) -> Iterator[Caption]:
    first = int(np.searchsorted(t.time_s, restart_s - 1e-9))
    for k, milestone in enumerate(task.milestones):
        lost = np.flatnonzero(milestones[first:, k] < REACHED)
        if not lost.size or not milestone.description:
            continue
        later = first + int(lost[0])
        hits = np.flatnonzero(milestones[later:, k] >= REACHED)
        if hits.size:
            said = milestone.description
            before = bool((milestones[:later, k] >= REACHED).any())
            text = f"{said[:1].upper()}{said[1:]}{' again' if before else ''}."
            yield Caption(float(t.time_s[later + int(hits[0])]), text)
