"""Runs made by hand of a table with the arm, a cabinet and one small thing: each row is set, nothing is simulated."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import mujoco
import numpy as np

from badgen.contracts.appearance import PLAIN
from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import STATE, Trajectory
from scenes.kit.judging.cabinet import CABINET_PAIRS, stowed_pairs
from scenes.kit.props.cabinet import Cabinet
from scenes.kit.props.items import Item, add_item
from scenes.kit.props.ornament import Ornament
from scenes.kit.props.placed_cabinet import PlacedCabinet, add_placed_cabinet
from scenes.kit.robots.home import add_home
from scenes.kit.robots.station import HANDLE, Base, add_arm
from scenes.kit.worlds.table import new_world

CABINET = PlacedCabinet(
    shape=Cabinet(0.30, 0.19, 0.12),
    xy_m=(0.18, 0.30),
    yaw_rad=-np.pi / 2,
    colours=("red", "blue"),
    wood=0,
    openings_m=(0.0, 0.03),
    ornament=Ornament("vase", 0.014, 0.12, 0.15),
    ornament_colour="green",
    ornament_at_m=(-0.04, 0.0),
)
THING = Item("block", "yellow", 0.045, 0.048)
PAIRS = tuple(pair.name for pair in (*CABINET_PAIRS, *stowed_pairs("thing")))


@lru_cache
def model() -> mujoco.MjModel:
    """The world of all runs here, with the keyframe "home"."""
    spec = new_world("cabinet", PLAIN)
    add_arm(spec, Base(), PLAIN)
    add_placed_cabinet(spec, CABINET)
    add_item(spec, "thing", THING, (0.10, -0.10), 0.0)
    add_home(spec, (HANDLE,), CABINET.opened_m)
    return spec.compile()


def at_home() -> mujoco.MjData:
    """The state in which every run begins."""
    data = mujoco.MjData(model())
    mujoco.mj_resetDataKeyframe(model(), data, 0)
    return data


def run(
    rows: int,
    openings_m: Mapping[str, Sequence[float]] | None = None,
    thing_m: Sequence[Sequence[float]] | None = None,
    joints_rad: Mapping[str, Sequence[float]] | None = None,
    forces_n: Mapping[str, Sequence[float]] | None = None,
    dt_s: float = 0.02,
) -> Trajectory:
    """A run whose drawers, joints, contacts and thing (the place of its foot) go where they are told, row by row."""
    m = model()
    data = at_home()
    qpos, qvel = np.repeat(data.qpos[None], rows, axis=0), np.zeros((rows, m.nv))
    for joint, path in {**(openings_m or {}), **(joints_rad or {})}.items():
        qpos[:, int(m.joint(joint).qposadr[0])] = path
        qvel[:, int(m.joint(joint).dofadr[0])] = np.diff(path, prepend=path[0]) / dt_s
    at = int(m.joint("thing").qposadr[0])
    if thing_m is not None:
        qpos[:, at : at + 3] = thing_m
    state = np.empty((rows, mujoco.mj_stateSize(m, STATE)))
    for k in range(rows):
        data.time, data.qpos[:], data.qvel[:] = k * dt_s, qpos[k], qvel[k]
        mujoco.mj_getState(m, data, state[k], STATE)
    return Trajectory(
        model=m,
        time_s=np.arange(rows, dtype=np.float64) * dt_s,
        state=state,
        qpos=qpos,
        qvel=qvel,
        action=np.zeros((rows, 0)),
        ctrl=np.zeros((rows, 0)),
        contact_n=_forces(rows, forces_n or {}),
        pairs=PAIRS,
        phase=np.zeros(rows, dtype=np.int64),
        phases=("all",),
        warnings={},
    )


def _forces(rows: int, forces_n: Mapping[str, Sequence[float]]) -> F64:
    out = np.zeros((rows, len(PAIRS)))
    for pair, path in forces_n.items():
        out[:, PAIRS.index(pair)] = path
    return out
