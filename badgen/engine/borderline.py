"""Find borderline outcomes: jitter the state where the fault begins, and see whether the outcome changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import Trajectory
from badgen.engine.layout_group import Group
from badgen.engine.rollout import LabelledRollout
from badgen.judging.certificate import final_outcome
from badgen.sim import Rows, Unstable

JITTER_SIZE = 1e-6  # m, rad, m/s and rad/s: far below the resolution of a robot's sensors
REST = 1e-3  # m and rad: a world that moves less than this during REST_S is at rest
REST_S = 0.5


def jitter_rerun(group: Group, rollout: LabelledRollout, times: int, rng: np.random.Generator) -> LabelledRollout:
    """Add `times` jitter reruns to a rollout: the same with the state changed by JITTER_SIZE where the fault begins.

    Up to that row they equal the clean rollout, which succeeds, so they branch from there. A rerun is simulated until
    it is at rest, in the same phase and no earlier than the rollout itself, or until no task can succeed any more. A
    clean rollout is returned unchanged.
    """
    if rollout.branch is None:
        return rollout
    at_rest = _AtRest(rollout.trajectory)

    def over(rows: Rows) -> bool:
        return group.layout.scene.is_irrecoverable(rows.qpos) or at_rest(rows)

    return replace(rollout, jittered=tuple(_jittered_rerun(group, rollout, over, rng) for _ in range(times)))


def borderline(rollout: LabelledRollout) -> bool | None:
    """Whether any jitter rerun has a different outcome; None where there is no rerun."""
    if not rollout.jittered:
        return None
    return any(t is None or final_outcome(t, rollout.request.task) != rollout.judged.outcome for t in rollout.jittered)


class _AtRest:
    """True once the rerun is at rest, the original had come to rest by then, and both are in the same phase."""

    def __init__(self, rollout: Trajectory) -> None:
        moving = np.flatnonzero(np.abs(rollout.qpos - rollout.qpos[-1]).max(axis=1) >= REST)
        self._hold = rollout.steps(REST_S)
        self._from = (int(moving[-1]) + 1 if moving.size else 0) + self._hold
        self._rollout = rollout

    def __call__(self, rows: Rows) -> bool:
        k = len(rows) - 1
        if k < self._from or rows.phase != self._rollout.phases[self._rollout.phase[k]]:
            return False
        return rows.moved(self._hold) < REST


def _jittered_rerun(
    group: Group, rollout: LabelledRollout, over: Callable[[Rows], bool], rng: np.random.Generator
) -> Trajectory | None:
    assert rollout.branch is not None
    point = rollout.branch.point
    jittered = replace(rollout.branch, point=replace(point, state=_jittered(group.world.model, point.state, rng)))
    try:
        return group.resumed(rollout, jittered, over)
    except Unstable:
        return None


def _jittered(model: mujoco.MjModel, state: F64, rng: np.random.Generator) -> F64:
    """The state with normal noise of JITTER_SIZE on every joint position and velocity."""
    # mjSTATE_INTEGRATION begins with time, qpos, qvel.
    found, nq, nv = state.copy(), int(model.nq), int(model.nv)
    qpos = found[1 : 1 + nq].copy()
    mujoco.mj_integratePos(model, qpos, JITTER_SIZE * rng.standard_normal(nv), 1.0)  # quaternions stay quaternions
    found[1 : 1 + nq] = qpos
    found[1 + nq : 1 + nq + nv] += JITTER_SIZE * rng.standard_normal(nv)
    return found
