"""How a failure's last state differs from its twin's: what lies elsewhere, what is turned, and the band of difficulty.

Measures of the end see the first two rows of a run and its last second, nothing between them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import mujoco
import numpy as np

from studies.audit.detectors import Says
from studies.audit.moments import Array, Moment, Run
from studies.audit.rules import Job
from studies.audit.verdict import GOAL_HOLD_S, Verdict

_WALKED = 5.0  # a walker is five times as large as a thing on a table


@dataclass(frozen=True)
class End:
    """What the last state is worth (0 to 1), how far off the farthest thing is [m], how far one is turned [degrees]."""

    difficulty: str
    value: float
    trace_m: float
    turn_deg: float


def end_of(run: Run) -> Run:
    """The first two rows of a run and its last second."""
    n = len(run.time_s)
    first = max(min(2, n), n - run.rows(1.0))
    return run.only([*range(min(2, first)), *range(first, n)])


def judged_end(run: Run, twin: Run, job: Job, verdict: Verdict) -> End:
    """Compare the last state of a failure with that of its twin, under the failure's task."""
    here, there = end_of(run).moments[-1], end_of(twin).moments[-1]
    value, trace_m, turn_deg = value_of(here, job), _trace_m(here, there, job, verdict), 0.0
    for body in [*_bodies(here, job, verdict), *_walkers(here)]:
        turn_deg = max(turn_deg, turned_deg(here, there, body))
    return End(_band(run, job, value, trace_m, turn_deg), value, trace_m, turn_deg)


def value_of(end: Moment, job: Job) -> float:
    """Share of the task that a last state has reached."""
    if job.whole is not None:
        return job.whole(end)
    first, last = (_progress(job.steps(m)) for m in (end.start, end))
    return min(1.0, max(0.0, (last - first) / max(1.0 - first, 1e-9)))


def _progress(steps: Sequence[tuple[float, float]]) -> float:
    """Sum of all steps by weight; whoever has done a later step has done the earlier ones as far."""
    done = [max(value for _, value in steps[i:]) for i in range(len(steps))]
    return sum(weight * value for (weight, _), value in zip(steps, done, strict=True)) / sum(w for w, _ in steps)


def _band(run: Run, job: Job, value: float, trace_m: float, turn_deg: float) -> str:
    if not _ends(run, job.goal) and any(_ends(run, goal) for goal in job.lookalikes()):
        return "near"
    if value < 0.5 or trace_m >= 0.06 or turn_deg >= 45.0:
        return "plain"
    return "near" if value < 0.95 or trace_m >= 0.02 or turn_deg >= 15.0 else "hidden"


def _ends(run: Run, goal: Says) -> bool:
    return all(goal(m) for m in run.moments[-run.rows(GOAL_HOLD_S) :])


def _bodies(m: Moment, job: Job, verdict: Verdict) -> Iterator[str]:
    """Bodies that the request names, and those of broken rules that are no part of a robot."""
    seen = [*job.named, *(body for e in verdict.events for body in job.also.get(e.rule, ()))]
    for body in dict.fromkeys(seen):
        if int(mujoco.mj_name2id(m.run.model, mujoco.mjtObj.mjOBJ_BODY, body)) >= 0:
            yield body


def _walkers(m: Moment) -> list[str]:
    walks = int(mujoco.mj_name2id(m.run.model, mujoco.mjtObj.mjOBJ_BODY, "pelvis")) >= 0
    return ["pelvis"] if walks else []


def _trace_m(here: Moment, there: Moment, job: Job, verdict: Verdict) -> float:
    ways = [_gap(here, there, walker) for walker in _walkers(here)]
    found = [math.hypot(*way) / _WALKED for way in ways]
    for body in _bodies(here, job, verdict):
        gap = _gap(here, there, body)
        # What a walker carries may also be compared as seen from the walker.
        carried = [math.dist(gap, way) for way in ways]
        found.append(min([math.hypot(*gap), *carried]))
    found += [math.dist(a, b) for a, b in zip(job.traces(here), job.traces(there), strict=True)]
    return max(found, default=0.0)


def _gap(here: Moment, there: Moment, body: str) -> list[float]:
    return [a - b for a, b in zip(here.pos(body), there.pos(body), strict=True)]


def turned_deg(here: Moment, there: Moment, body: str) -> float:
    """Angle between the two poses of a body, as far as its moments of inertia let one see it [degrees]."""
    model = here.run.model
    number = int(model.body(body).id)
    moments = model.body_inertia[number]
    round_about = [i for i, (j, k) in enumerate(((1, 2), (0, 2), (0, 1))) if _equal(moments[j], moments[k])]
    a, b = (_principal(m, body, model.body_iquat[number]) for m in (here, there))
    if len(round_about) > 1:
        return 0.0
    if round_about:
        cosine = float(a[:, round_about[0]] @ b[:, round_about[0]])
    else:
        cosine = (float(np.trace(a.T @ b)) - 1.0) / 2.0
    return math.degrees(math.acos(min(1.0, max(-1.0, cosine))))


def _equal(a: float, b: float) -> bool:
    """Whether two moments of inertia differ by at most 2 % of the larger index's."""
    return abs(a - b) <= 0.02 * abs(b)


def _principal(m: Moment, body: str, inertial: Array) -> Array:
    """(3, 3) principal axes of a body in the world, as columns."""
    w, x, y, z = inertial
    own = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )
    axes: Array = np.array([m.axis(body, i) for i in range(3)]).T
    return np.asarray(axes @ own, dtype=np.float64)
