"""Runs at a table, made by hand: an arm at home, two things and two marks, and contacts that are what a test says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, sin

import mujoco
import numpy as np

from badgen.contracts.appearance import PLAIN
from badgen.contracts.arrays import F64
from badgen.contracts.plan import ReactionStyle
from badgen.contracts.trajectory import STATE, Trajectory
from scenes.kit.props.marks import Mark, add_marks
from scenes.kit.props.uprights import Upright, add_upright
from scenes.kit.robots.home import add_home
from scenes.kit.robots.station import ARM, HANDLE, Base, add_arm, body_pairs
from scenes.kit.two_marks import TwoMarkParams
from scenes.kit.worlds.table import new_world

DT_S = 0.02
ROWS = 60
CANS = ("can_a", "can_b")
PAIRS = (*(pair.name for can in CANS for pair in body_pairs(can)), "-".join(CANS))
_BASE = Base()
_CANS_XY_M = ((0.10, 0.15), (0.10, -0.15))


@dataclass(frozen=True)
class TwoCans(TwoMarkParams[Upright]):
    """Two lying cans and two marks."""

    things: tuple[Upright, Upright] = (
        Upright("can", "red", 0.03, 0.12, 0.0, _CANS_XY_M[0], 0.0),
        Upright("can", "blue", 0.03, 0.12, 0.0, _CANS_XY_M[1], 0.0),
    )
    marks: tuple[Mark, Mark] = (Mark("green", (0.40, 0.12)), Mark("white", (0.40, -0.12)))
    base: Base = _BASE
    reaction: ReactionStyle = "oblivious"


@lru_cache
def model() -> mujoco.MjModel:
    spec, params = new_world("hand_made"), TwoCans()
    add_arm(spec, params.base, PLAIN)
    add_marks(spec, params.marks)
    for name, can in zip(CANS, params.things, strict=True):
        add_upright(spec, name, can)
    add_home(spec, (HANDLE,))
    return spec.compile()


def pose(x: float, y: float, z: float = 0.0, tilt_rad: float = 0.0) -> F64:
    """(7,) place of a foot, leaning towards x."""
    return np.array([x, y, z, cos(tilt_rad / 2), 0.0, sin(tilt_rad / 2), 0.0])


def on_mark(which: int, off_m: float = 0.0, z: float = 0.0, tilt_rad: float = 0.0) -> F64:
    """(7,) pose of a foot beside the middle of a mark."""
    x, y = TwoCans().marks[which].xy_m
    return pose(x + off_m, y, z, tilt_rad)


def run(
    poses: Mapping[str, F64] | None = None, forces: Mapping[str, F64] | None = None, gap_m: float = 0.08
) -> Trajectory:
    """A run in which bodies go through poses, (7,) or (ROWS, 7), and pairs press, (ROWS,); the rest stays at home."""
    m, d = model(), mujoco.MjData(model())
    mujoco.mj_resetDataKeyframe(m, d, 0)  # "home"
    for j in (1, 2):
        d.joint(f"{ARM}/finger_joint{j}").qpos[0] = gap_m / 2
    qpos, state = np.tile(d.qpos, (ROWS, 1)), np.empty((ROWS, mujoco.mj_stateSize(m, STATE)))
    for body, path in (poses or {}).items():
        at = int(m.joint(body).qposadr[0])
        qpos[:, at : at + 7] = path
    for k in range(ROWS):
        d.qpos[:] = qpos[k]
        mujoco.mj_getState(m, d, state[k], STATE)
    contact_n = np.zeros((ROWS, len(PAIRS)))
    for pair, newtons in (forces or {}).items():
        contact_n[:, PAIRS.index(pair)] = newtons
    return Trajectory(
        model=m,
        time_s=np.arange(ROWS, dtype=np.float64) * DT_S,
        state=state,
        qpos=qpos,
        qvel=np.zeros((ROWS, m.nv)),
        action=np.zeros((ROWS, 0)),
        ctrl=np.zeros((ROWS, 0)),
        contact_n=contact_n,
        pairs=PAIRS,
        phase=np.zeros(ROWS, dtype=np.int64),
        phases=("only",),
        warnings={},
    )


def during(start: int, stop: int | None = None, newtons: float = 5.0) -> F64:
    """(ROWS,) a force over some rows."""
    out = np.zeros(ROWS)
    out[start:stop] = newtons
    return out


def then(first: F64, second: F64, at: int = 20) -> F64:
    """(ROWS, 7) one pose, and another from a row on."""
    return np.concatenate([np.tile(first, (at, 1)), np.tile(second, (ROWS - at, 1))])


def held(can: str, start: int, stop: int) -> dict[str, F64]:
    """Forces of a can in the gripper over some rows."""
    return {f"{ARM}_{side}_finger-{can}": during(start, stop) for side in ("left", "right")} | {
        f"{ARM}-{can}": during(start, stop, 10.0)
    }
