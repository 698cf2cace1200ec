"""Trajectories made by hand: a lid, a bowl, a mat and a joint go where a test says, contacts are what it says."""

from functools import lru_cache
from typing import Any

import mujoco
import numpy as np
import numpy.typing as npt

from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import STATE, Trajectory

DT_S = 0.02
PAIRS = ("lid-bowl", "lid-table", "a1", "a2", "b1", "b2", "hands-lid")
GRIPS = (("a1", "a2"), ("b1", "b2"))
SUPPORTS = ("lid-bowl", "lid-table")

_XML = """
<mujoco>
  <option timestep="0.004"/>
  <worldbody>
    <body name="target" pos="0.3 0 0"/>
    <body name="bowl"><freejoint/><geom size="0.05"/></body>
    <body name="lid"><freejoint/><geom size="0.05"/></body>
    <body name="arm"><joint name="elbow" axis="0 0 1"/><geom size="0.05"/></body>
  </worldbody>
</mujoco>
"""


@lru_cache
def model() -> mujoco.MjModel:
    return mujoco.MjModel.from_xml_string(_XML)


def column(rows: int, *spans: tuple[int, int, float], rest: float = 0.0) -> F64:
    """`rest`, but the given value over each [start, stop)."""
    out = np.full(rows, rest)
    for start, stop, value in spans:
        out[start:stop] = value
    return out


def along(axis: int, values: npt.NDArray[np.floating[Any]]) -> F64:
    """(T, 3) a motion along one axis."""
    out = np.zeros((len(values), 3))
    out[:, axis] = values
    return out


def made(
    rows: int,
    forces: dict[str, F64] | None = None,
    lid: npt.NDArray[np.floating[Any]] | None = None,
    bowl: F64 | None = None,
    tilt_rad: F64 | None = None,
    joint_radps: F64 | None = None,
) -> Trajectory:
    """A trajectory of `rows` rows; arrays that are left out are zero."""
    m, d = model(), mujoco.MjData(model())
    state = np.empty((rows, mujoco.mj_stateSize(m, STATE)))
    qpos, qvel = np.empty((rows, m.nq)), np.zeros((rows, m.nv))
    half = np.zeros(rows) if tilt_rad is None else tilt_rad / 2
    for k in range(rows):
        d.time = k * DT_S
        d.joint("elbow").qvel[0] = 0.0 if joint_radps is None else joint_radps[k]
        for name, path in (("lid", lid), ("bowl", bowl)):
            body = d.body(name).id
            at = int(m.jnt_qposadr[m.body_jntadr[body]])
            d.qpos[at : at + 3] = 0.0 if path is None else path[k]
            d.qpos[at + 3 : at + 7] = [np.cos(half[k]), np.sin(half[k]), 0, 0] if name == "lid" else [1, 0, 0, 0]
        mujoco.mj_getState(m, d, state[k], STATE)
        qpos[k], qvel[k] = d.qpos, d.qvel
    contact = np.zeros((rows, len(PAIRS)))
    for pair, newtons in (forces or {}).items():
        contact[:, PAIRS.index(pair)] = newtons
    return Trajectory(
        model=m,
        time_s=np.arange(rows, dtype=np.float64) * DT_S,
        state=state,
        qpos=qpos,
        qvel=qvel,
        action=np.zeros((rows, 0)),
        ctrl=np.zeros((rows, 0)),
        contact_n=contact,
        pairs=PAIRS,
        phase=np.zeros(rows, dtype=np.int64),
        phases=("only",),
        warnings={},
    )
