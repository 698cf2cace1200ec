"""When a rollout that fails leaves the path of its clean twin: when a viewer who knows the request sees it go wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.judging.bodies import named_bodies, robot_bodies, walking_bodies
from badgen.judging.evidence.eye import Eye
from badgen.judging.evidence.shift import CLEAR_PX
from badgen.masks import stretches

NEAR_S = 0.5  # the twin may be so much earlier or later: whoever waits longer has left the path; viewers agreed best
OFF_M = 0.02  # so far from the path of the twin something is elsewhere
_JOIN_S = 0.2  # shorter returns to the path do not count


def departs_s(
    t: Trajectory,
    twin: Trajectory,
    task: Task,
    tools: Sequence[str],
    cameras: Sequence[str],
    span_s: tuple[float | None, float | None],
) -> float | None:
    """When a rollout leaves the path of its twin before its first event [s]; the time of that event if it does not.

    That is the start of the last stretch before the event in which a tool, a thing that the task names, or the body of
    a walking robot is more than OFF_M and CLEAR_PX from the path of the twin: from its nearest place within NEAR_S.

    Args:
        t: the rollout.
        twin: its clean twin.
        task: the task of both.
        tools: sites of the tools of arms; of a robot that walks, its trunk counts instead.
        cameras: in one of them it must be CLEAR_PX from the path.
        span_s: when the fault begins, and when the first event starts; without both of them the result is None.
    """
    cause_s, onset_s = span_s
    if cause_s is None or onset_s is None:
        return None
    rows = np.flatnonzero((t.time_s >= cause_s - 1e-9) & (t.time_s < onset_s - 1e-9))
    rows = rows[(t.state[rows] != twin.state[rows]).any(axis=1)]
    if not rows.size:
        return onset_s
    off = np.zeros(len(t), dtype=np.bool_)
    eyes = [Eye(t, c) for c in cameras]
    for here, there in _places(t, twin, task, tools):
        off[rows] |= _off_path(here, there, rows.tolist(), eyes, t.steps(NEAR_S))
    found = list(stretches(off[: rows[-1] + 1], t.steps(_JOIN_S)))
    return float(t.time_s[found[-1][0]]) if found else onset_s


def _places(t: Trajectory, twin: Trajectory, task: Task, tools: Sequence[str]) -> Iterator[tuple[F64, F64]]:
    """(T, 3) each: where everything is that counts, in the rollout and in the twin."""
    walkers, robot = walking_bodies(t.model), robot_bodies(t.model)
    bodies = (*walkers, *(b for b in named_bodies(task, t.model) if b not in robot))
    yield from ((t.pos(b), twin.pos(b)) for b in dict.fromkeys(bodies))
    if not walkers:
        yield from ((t.site(s), twin.site(s)) for s in tools)


def _off_path(here: F64, there: F64, rows: Sequence[int], eyes: Sequence[Eye], reach: int) -> Bools:
    """Of each of these rows, whether a point (T, 3) is off the path (T, 3), by distance and in one of the pictures."""
    off = np.zeros(len(rows), dtype=np.bool_)
    for i, row in enumerate(rows):
        path = there[max(row - reach, 0) : row + reach + 1]
        if np.sqrt(((path - here[row]) ** 2).sum(axis=1)).min() > OFF_M:
            off[i] = any(_nearest_px(eye, here[row], path, row) >= CLEAR_PX for eye in eyes) or not eyes
    return off


def _nearest_px(eye: Eye, point: F64, path: F64, row: int) -> float:
    gap = eye.pixels(path, row) - eye.pixels(point, row)
    return float(np.hypot(gap[:, 0], gap[:, 1]).min())
