"""Is an outcome the fault's doing, or a coin toss? Jitter the world where the fault begins, and see what comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.engine.layout_group import Group, Rollout
from badgen.judging.certificate import final_outcome
from badgen.sim import Rows, Unstable

JITTER_SIZE = 1e-6  # m, rad, m/s and rad/s: far less than a robot's sensors tell apart
REST = 1e-3  # m and rad in REST_S: less is standing still
REST_S = 0.5


def jitter_rerun(group: Group, rollout: Rollout, times: int, rng: np.random.Generator) -> Rollout:
    """The run with `times` others that differ from it by JITTER at the fault's first row.

    Up to there it is the clean run, which is known to succeed. A clean run is returned as it is. The others go on for
    as long as the run moves, and then until they stand still as it does, or until they are beyond help.
    """
    if rollout.branch is None:
        return rollout
    rest = _Rest(rollout.judged.trajectory)

    def over(rows: Rows) -> bool:
        return group.scene.is_irrecoverable(rows.qpos) or rest(rows)

    return replace(rollout, jittered=tuple(_jittered_rerun(group, rollout, over, rng) for _ in range(times)))


def borderline(rollout: Rollout, task: Task) -> bool | None:
    """Whether a shaken run comes to another outcome than the run itself; None where none was made."""
    if not rollout.jittered:
        return None
    return any(t is None or final_outcome(t, task) != rollout.judged.outcome for t in rollout.jittered)


class _Rest:
    """Whether a run made anew stands still, in the phase and at a time in which the run itself does, for good."""

    def __init__(self, rollout: Trajectory) -> None:
        stirs = np.flatnonzero(np.abs(rollout.qpos - rollout.qpos[-1]).max(axis=1) >= REST)
        self._hold = rollout.steps(REST_S)
        self._from = (int(stirs[-1]) + 1 if stirs.size else 0) + self._hold
        self._run = rollout

    def __call__(self, rows: Rows) -> bool:
        k = len(rows) - 1
        if k < self._from or rows.phase != self._run.phases[self._run.phase[k]]:
            return False
        return rows.moved(self._hold) < REST


def _jittered_rerun(
    group: Group, rollout: Rollout, over: Callable[[Rows], bool], rng: np.random.Generator
) -> Trajectory | None:
    assert rollout.branch is not None
    point = rollout.branch.point
    moved = replace(rollout.branch, point=replace(point, state=_jittered(group.world.model, point.state, rng)))
    try:
        return group.resumed(rollout, moved, over)
    except Unstable:
        return None


def _jittered(model: mujoco.MjModel, state: F64, rng: np.random.Generator) -> F64:
    """The state with every joint position and velocity off by a normal deviate of JITTER."""
    # mjSTATE_INTEGRATION begins with time, qpos, qvel.
    found, nq, nv = state.copy(), int(model.nq), int(model.nv)
    qpos = found[1 : 1 + nq].copy()
    mujoco.mj_integratePos(model, qpos, JITTER_SIZE * rng.standard_normal(nv), 1.0)  # quaternions stay quaternions
    found[1 : 1 + nq] = qpos
    found[1 + nq : 1 + nq + nv] += JITTER_SIZE * rng.standard_normal(nv)
    return found
