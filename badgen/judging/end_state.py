"""Compare the last state of a failure with that of its twin: its value, what lies elsewhere, and its difficulty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.end_state import Difficulty, EndState
from badgen.contracts.episode import Event
from badgen.contracts.rule import Predicate
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.judging.bodies import compared_bodies, walking_bodies
from badgen.judging.labels import progress_of
from badgen.judging.turns import principal_axes, roundness, turns_deg
from badgen.masks import held_for

END_S = 1.0  # the end of a run: measures see its first two rows, to which they refer, and this time at its end
PLAIN_VALUE, NEAR_VALUE = 0.5, 0.95  # a value below the first is plain, one below the second near
PLAIN_M, NEAR_M = 0.06, 0.02  # a trace of so much or more: about the width, and a third of the width, of a small object
PLAIN_DEG, NEAR_DEG = 45.0, 15.0
WALKED_M_PER_M = 5.0  # a robot that walks is so many times larger than what an arm handles


@dataclass(frozen=True, slots=True)
class _Gap:
    """What lies elsewhere than in the twin: largest distance [m] and largest angle [degrees]."""

    trace_m: float
    turn_deg: float


def end_state(t: Trajectory, twin: Trajectory, task: Task, events: Sequence[Event]) -> EndState:
    """The last state of a failure, compared with the last state of its twin under the same task.

    Args:
        t: the rollout of the failure, to the horizon.
        twin: the clean rollout.
        task: what both are judged by.
        events: what went wrong in the failure; the bodies of the rules that they break are compared, too.
    """
    value, gap = end_value(t, task), _gap(end_of(t), end_of(twin), task, events)
    band = "near" if is_mistaken(t, task) else difficulty_of(value, gap.trace_m, gap.turn_deg)
    return EndState(band, value, gap.trace_m, gap.turn_deg)


def end_value(t: Trajectory, task: Task) -> float:
    """How much of the task the last state has reached, 0 to 1; 1 for a clean rollout."""
    end = end_of(t)
    if task.end_value is not None:
        return _rounded(task.end_value(end)[-1])
    reached = np.stack([m.measure(end) for m in task.milestones], axis=1)
    return _rounded(progress_of(reached, task.milestones)[-1])


def is_mistaken(t: Trajectory, task: Task) -> bool:
    """Whether the rollout ends not in its own goal, but in that of a request that differs in one attribute only."""
    return not ends_in(t, task.goal, task) and any(ends_in(t, goal, task) for goal in task.lookalikes)


def ends_in(t: Trajectory, goal: Predicate, task: Task) -> bool:
    """Whether a goal holds at the end for as long as the task demands."""
    return bool(held_for(goal(t), t.steps(task.goal_hold_s))[-1])


def difficulty_of(value: float, trace_m: float, turn_deg: float) -> Difficulty:
    """The band of a last state with this value, this trace and this turn."""
    if value < PLAIN_VALUE or trace_m >= PLAIN_M or turn_deg >= PLAIN_DEG:
        return "plain"
    if value < NEAR_VALUE or trace_m >= NEAR_M or turn_deg >= NEAR_DEG:
        return "near"
    return "hidden"


def end_of(t: Trajectory) -> Trajectory:
    """The end of a rollout, as measures see it: the first two rows, and those of the last END_S."""
    first = max(min(2, len(t)), len(t) - t.steps(END_S))
    return t.at_rows([*range(min(2, first)), *range(first, len(t))])


def _gap(here: Trajectory, there: Trajectory, task: Task, events: Sequence[Event]) -> _Gap:
    bodies = tuple(dict.fromkeys(compared_bodies(here.model, task, events)))
    walkers = walking_bodies(here.model)
    ways = [_last(here.pos(w)) - _last(there.pos(w)) for w in walkers]
    gaps_m = [
        *(_nearest(_last(here.pos(b)) - _last(there.pos(b)), ways) for b in bodies),
        *(_length(way) / WALKED_M_PER_M for way in ways),
        *(float(np.sqrt(((_last(p(here)) - _last(p(there))) ** 2).sum(axis=-1)).max()) for p in task.end_traces),
    ]
    turns_deg = [_turn_deg(here, there, b) for b in (*bodies, *walkers)]
    return _Gap(_rounded(max(gaps_m, default=0.0)), _rounded(max(turns_deg, default=0.0)))


def _nearest(gap: F64, ways: Sequence[F64]) -> float:
    """Distance between two places [m]; for what a walking robot carries, also as seen from the robot."""
    return min([_length(gap), *(_length(gap - way) for way in ways)])


def _turn_deg(here: Trajectory, there: Trajectory, body: str) -> float:
    """Angle between two orientations of a body [degrees], as far as its shape shows it."""
    model = here.model
    a, b = (principal_axes(model, body, t.quat(body)[-1:]) for t in (here, there))
    return float(turns_deg(a, b, roundness(model, body))[0])


def _last(rows: F64) -> F64:
    return np.asarray(rows[-1], dtype=np.float64)


def _length(gap: F64) -> float:
    return float(np.sqrt((gap**2).sum()))


def _rounded(value: float) -> float:
    return round(float(value), 4)
