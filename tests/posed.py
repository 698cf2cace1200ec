"""Trajectories of any model in which things are where a test puts them, and contacts are what it says."""

from collections.abc import Mapping

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import STATE, Trajectory

DT_S = 0.02


def posed(
    model: mujoco.MjModel, qpos: F64, forces: Mapping[str, F64] | None = None, userdata: F64 | None = None
) -> Trajectory:
    """A run with these joint positions (T, nq), recorded forces (T,) by contact pair, and userdata (T, nuserdata)."""
    rows, data = len(qpos), mujoco.MjData(model)
    state = np.empty((rows, mujoco.mj_stateSize(model, STATE)))
    for k in range(rows):
        data.time, data.qpos[:] = k * DT_S, qpos[k]
        if userdata is not None:
            data.userdata[:] = userdata[k]
        mujoco.mj_getState(model, data, state[k], STATE)
    pairs = dict(forces or {})
    return Trajectory(
        model=model,
        time_s=np.arange(rows, dtype=np.float64) * DT_S,
        state=state,
        qpos=qpos,
        qvel=np.zeros((rows, model.nv)),
        action=np.zeros((rows, model.nu)),
        ctrl=np.zeros((rows, model.nu)),
        contact_n=np.stack(list(pairs.values()), axis=1) if pairs else np.zeros((rows, 0)),
        pairs=tuple(pairs),
        phase=np.zeros(rows, dtype=np.int64),
        phases=("only",),
        warnings={},
    )
