"""Rollouts made by hand: bodies go where a test says, and contacts are what it says."""

from collections.abc import Mapping, Sequence

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import STATE, Trajectory


def rollout(
    model: mujoco.MjModel, qpos: F64, pairs: Sequence[str], forces: Mapping[str, float] | None = None
) -> Trajectory:
    """A rollout through these joint positions (T, nq), in which some pairs press on each other all the time [N]."""
    n, data = len(qpos), mujoco.MjData(model)
    state, contact = np.empty((n, mujoco.mj_stateSize(model, STATE))), np.zeros((n, len(pairs)))
    for k in range(n):
        data.qpos[:] = qpos[k]
        mujoco.mj_getState(model, data, state[k], STATE)
    for name, newtons in (forces or {}).items():
        contact[:, pairs.index(name)] = newtons
    return Trajectory(
        model=model,
        time_s=np.arange(n, dtype=np.float64) * 0.02,
        state=state,
        qpos=qpos,
        qvel=np.zeros((n, model.nv)),
        action=np.zeros((n, 0)),
        ctrl=np.zeros((n, 0)),
        contact_n=contact,
        pairs=tuple(pairs),
        phase=np.zeros(n, dtype=np.int64),
        phases=("only",),
        warnings={},
    )
