"""The rollout as it is judged, drawn and stored: positions and velocities rounded far below what anything reads.

The last bits of a float64 are noise of the simulation, and noise does not compress. They are dropped before the rollout
is judged, so that events and labels follow exactly from what is stored. Whoever goes on simulating needs all bits, and
takes them from the rollout as it was simulated.
"""

from __future__ import annotations

from dataclasses import replace

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import STATE, Trajectory

POSITION_BITS = 30  # steps of 2**-30 m or rad, 1 nm: an acceleration over three rows of 20 ms is then off by 5e-6 m/s2
VELOCITY_BITS = 24  # steps of 2**-24 m/s or rad/s, 0.06 um/s
COMMAND_BITS = 24  # steps of 2**-24 rad, m or N m


def as_stored(t: Trajectory) -> Trajectory:
    """The rollout with rounded rows; the same object for every call, and a rollout that was read stays as it is.

    `state` holds the rounded positions and velocities, and 0 for what only the next step of physics needs: the warm
    start of the solver, set-points and applied forces.
    """
    return t.cached(as_stored, lambda: _rounded(t))


def rounded(values: F64, bits: int) -> F64:
    """The nearest multiples of 2**-bits; scaling by a power of two is exact, so every machine gets the same bits."""
    return np.asarray(np.rint(values * 2.0**bits) * 2.0**-bits + 0.0, dtype=np.float64)  # + 0.0 turns -0.0 into 0.0


def dropped_columns(model: mujoco.MjModel) -> slice:
    """Columns of mjSTATE_INTEGRATION, whose parts are ordered by their bits, that are 0 in stored rows."""
    first, after = mujoco.mjtState.mjSTATE_WARMSTART, mujoco.mjtState.mjSTATE_EQ_ACTIVE
    begin, end = (int(mujoco.mj_stateSize(model, STATE & (int(part) - 1))) for part in (first, after))
    return slice(begin, end)


def _rounded(t: Trajectory) -> Trajectory:
    qpos, qvel = rounded(t.qpos, POSITION_BITS), rounded(t.qvel, VELOCITY_BITS)
    state, nq, nv = t.state.copy(), qpos.shape[1], qvel.shape[1]
    state[:, 0], state[:, 1 : 1 + nq], state[:, 1 + nq : 1 + nq + nv] = t.time_s, qpos, qvel
    state[:, dropped_columns(t.model)] = 0.0
    ctrl = rounded(t.ctrl, COMMAND_BITS)
    action = t.action if t.recorded else rounded(t.action, COMMAND_BITS)  # foreign worlds repeat with all bits only
    short = replace(t, state=state, qpos=qpos, qvel=qvel, action=action, ctrl=ctrl)
    short.__dict__["dt_s"] = t.dt_s
    names = ("state", "qpos", "qvel", "action", "ctrl")
    unchanged = all(np.array_equal(getattr(short, n), getattr(t, n)) for n in names)
    return t if unchanged else short
