"""Find out until when a failing rollout could be saved: let the robot go on or start anew without the fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.recoverability import Moment, Recoverability
from badgen.contracts.trajectory import Trajectory
from badgen.engine.layout_group import Group
from badgen.engine.rollout import LabelledRollout, prepare
from badgen.engine.start_jitter import with_things_moved
from badgen.intervals import wilson
from badgen.judging import find_breaches
from badgen.judging.certificate import GRACE_S, certify, judge
from badgen.masks import held_for
from badgen.sim import Rows, Unstable, restart, resume

MOMENTS = 6  # spread from the cause to the end; more are tried around the limit
TRIES = 4  # starts at each moment
RESOLUTION_S = 0.3  # of the limit; also the longest delay of a start
_END_S = 0.5  # the last moment is so long before the end of the rollout
_REST, _REST_S = 1e-3, 1.0  # m and rad: a world that moves less than this for so long is at rest


def recoverability(group: Group, failure: LabelledRollout, rng: np.random.Generator) -> Recoverability:
    """Until when a failure could have been saved.

    At each of several moments between its cause and its end the fault is taken away and loose things are moved by a few
    millimetres. The robot carries on with its plan, or starts the task anew, and has as much time as in the clean
    rollout.
    """
    tries = _Tries(group, failure, rng)
    assert failure.fault is not None
    end_s = float(failure.trajectory.time_s[-1]) - _END_S
    curve = {float(t): tries.at(float(t)) for t in np.linspace(min(failure.fault.cause_s, end_s), end_s, MOMENTS)}
    times = sorted(curve)
    if not any(m.is_saved for m in curve.values()):
        return Recoverability("never", None, None, tuple(curve[t] for t in times))
    if curve[times[-1]].is_saved:
        return Recoverability("always", None, None, tuple(curve[t] for t in times))
    until_s = max(t for t in times if curve[t].is_saved)
    from_s = min(t for t in times if t > until_s)
    while from_s - until_s > RESOLUTION_S:
        middle_s = (until_s + from_s) / 2.0
        curve[middle_s] = tries.at(middle_s)
        until_s, from_s = (middle_s, from_s) if curve[middle_s].is_saved else (until_s, middle_s)
    moments = tuple(curve[t] for t in sorted(curve))
    return Recoverability("limit", round(until_s, 4), round(from_s, 4), moments)


def recovered(group: Group, failure: LabelledRollout, restart_s: float) -> LabelledRollout | None:
    """A failing rollout that is put right: from one moment on without its fault, the robot starting the task anew.

    None where it does not reach the goal before the rollouts of the group end, or cannot be certified.
    """
    layout, fault = group.layout, failure.fault
    assert fault is not None
    row = min(int(np.searchsorted(failure.trajectory.time_s, restart_s - 1e-9)), len(failure.trajectory) - 1)
    try:
        full = _restarted(group, failure, row, layout.horizon_s + GRACE_S)
    except Unstable:
        return None
    judged = judge(full, failure.request.task, layout.horizon_s)
    certificate = certify(judged, group.twin.judged, fault.cause_s)
    if not certificate.accepted or judged.outcome == "failure":
        return None
    at_s = float(failure.trajectory.time_s[row])
    return LabelledRollout(failure.request, judged, certificate, failure.attempted_task, fault, restart_s=at_s)


class _Tries:
    """Tries to save one failure."""

    def __init__(self, group: Group, failure: LabelledRollout, rng: np.random.Generator) -> None:
        self._group, self._failure, self._rng = group, failure, rng
        self._branches = {b.row: b for b in group.branches_of(failure)} if _can_carry_on(group, failure) else {}

    def at(self, time_s: float) -> Moment:
        """Several tries from one moment on; the first one begins exactly there, in the very state."""
        saved = sum(self._saves(time_s, exact=k == 0) for k in range(TRIES))
        low, high = wilson(saved, TRIES)
        return Moment(round(time_s, 4), saved, TRIES, round(low, 4), round(high, 4))

    def _saves(self, time_s: float, exact: bool) -> bool:
        """Whether carrying on or starting anew saves the run; the start is jittered unless it is exact."""
        t = self._failure.judged.full
        delay_s = 0.0 if exact else float(self._rng.uniform(0.0, RESOLUTION_S))
        row = min(int(np.searchsorted(t.time_s, time_s + delay_s - 1e-9)), len(t) - 1)
        state = t.state[row] if exact else with_things_moved(t.model, t.state[row], self._rng)
        return self._is_saved(partial(self._carried_on, row, state), row) or self._is_saved(
            partial(self._anew, row, state), row
        )

    def _is_saved(self, run: Callable[[], Trajectory | None], row: int) -> bool:
        """Whether a run from a row of the failure on reaches the goal without new harm."""
        try:
            found = run()
        except Unstable:
            return False
        task = self._failure.request.task
        goal = task.goal if task.recovered is None else task.recovered
        if found is None or not held_for(goal(found), found.steps(task.goal_hold_s))[-1]:
            return False
        harm = find_breaches(found, [r for r in task.rules if r.kind == "safety"])
        return not any(e.start_s > found.time_s[row] for b in harm for e in b.events)

    def _carried_on(self, row: int, state: F64) -> Trajectory | None:
        """The robot goes on with what it is doing, without the fault; None where it cannot."""
        if row not in self._branches:
            return None
        branch, layout, full = self._branches[row], self._group.layout, self._failure.judged.full
        moved = replace(branch, point=replace(branch.point, state=state))
        sim, expert = prepare(
            layout.scene, layout.expert(self._failure.attempted_task), self._group.world, None, begun=True
        )
        until_s = float(full.time_s[row]) + layout.horizon_s
        return resume(sim, expert, moved, full, until_s, layout.scene.log_hz, self._over)

    def _anew(self, row: int, state: F64) -> Trajectory:
        """The robot starts the task anew, without the fault."""
        until_s = float(self._failure.judged.full.time_s[row]) + self._group.layout.horizon_s
        return _restarted(self._group, self._failure, row, until_s, state, self._over)

    def _over(self, rows: Rows) -> bool:
        """Whether nothing more will happen: the task cannot succeed, or the robot is done and everything is at rest."""
        scene, plan = self._group.layout.scene, self._group.layout.expert(self._failure.request.task.name).plan
        if scene.is_irrecoverable(rows.qpos):
            return True
        done = rows.phase == plan.phases[-1].name
        return done and rows.moved(round(_REST_S * scene.log_hz)) < _REST


def _can_carry_on(group: Group, failure: LabelledRollout) -> bool:
    """Whether the plan under the fault has the phases of the plan without it, so that its expert can go on there."""
    assert failure.fault is not None
    plan = group.layout.expert(failure.attempted_task).plan
    edited = failure.fault.operator.edit_plan(failure.fault.params, plan)
    return [p.name for p in edited.phases] == [p.name for p in plan.phases]


def _restarted(
    group: Group,
    failure: LabelledRollout,
    row: int,
    until_s: float,
    state: F64 | None = None,
    over: Callable[[Rows], bool] | None = None,
) -> Trajectory:
    """The failing rollout to a row; from there on the robot starts the task anew without the fault; raises Unstable."""
    layout = group.layout
    scene, task = layout.scene, failure.request.task.name
    sim, expert = prepare(scene, layout.expert(task), group.world, None, begun=True)
    return restart(sim, expert, failure.judged.full, row, until_s, layout.expert_rng(), scene.log_hz, over, state)
