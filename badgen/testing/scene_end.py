"""Checks of what a task says of the last state: what it is worth, what is left behind, and which goals look alike."""

from __future__ import annotations

import numpy as np

from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.judging import end_state
from badgen.judging.end_state import NEAR_VALUE, end_of, end_value, ends_in
from badgen.testing.failure import require
from badgen.testing.rollouts import SceneLab


def last_state(lab: SceneLab) -> None:
    """The clean rollout ends with the full value and differs in nothing from itself; failures give numbers in range."""
    task, clean = lab.task, lab.clean
    value = end_value(clean, task)
    found = f"the last state of the clean rollout of task {task.name!r} is worth {value:.3g}"
    advice = "give `Task.end_value`, a measure of the state alone, where milestones look at how it was reached"
    require(value >= NEAR_VALUE, found, f"at least {NEAR_VALUE}, since the task is done", advice)
    found = f"the clean rollout of task {task.name!r} ends in a goal of its `lookalikes`"
    alike = any(ends_in(clean, goal, task) for goal in task.lookalikes)
    require(not alike, found, "goals of other requests only", "leave out goals that this task reaches, too")
    _require_places(clean, task)
    itself = end_state(clean, clean, task, ())
    found = (
        f"the clean rollout leaves a trace of {itself.end_trace_m} m and {itself.end_turn_deg} degrees beside itself"
    )
    require((itself.end_trace_m, itself.end_turn_deg) == (0.0, 0.0), found, "0", "`end_traces` draw no random numbers")
    for mode, faulted in lab.failures.items():
        rollout = faulted.rollout
        if rollout.failed:
            _require_range(rollout.trajectory, faulted.clean, rollout.request.task, mode)


def _require_places(clean: Trajectory, task: Task) -> None:
    end = end_of(clean)
    for k, places in enumerate(task.end_traces):
        found = np.asarray(places(end))
        shape = f"`end_traces[{k}]` gives an array of shape {found.shape} for {len(end)} rows"
        fits = found.ndim == 3 and len(found) == len(end) and found.shape[1] > 0
        require(
            fits, shape, "(T, N, D): N places of D coordinates for each row", "add the axes, such as [:, None, None]"
        )


def _require_range(t: Trajectory, twin: Trajectory, task: Task, mode: str) -> None:
    end = end_state(t, twin, task, ())
    numbers = np.array([end.end_value, end.end_trace_m, end.end_turn_deg], dtype=np.float64)
    found = f"a failure of mode {mode!r} ends with value {numbers[0]:.3g}, trace {numbers[1]:.3g} m"
    fits = np.isfinite(numbers).all() and 0.0 <= numbers[0] <= 1.0
    require(fits, found, "a value from 0 to 1, and a finite trace", "clip `end_value`; remove NaN from `end_traces`")
