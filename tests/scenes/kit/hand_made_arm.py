"""Trajectories made by hand for one arm: a hand, a block, a tray and two cans are where a test says."""

from collections.abc import Mapping
from functools import lru_cache

import mujoco
import numpy as np
import numpy.typing as npt

from badgen.contracts.arrays import F64
from badgen.contracts.scene import ContactPair
from badgen.contracts.trajectory import STATE, Trajectory
from scenes.kit.judging.handled import Handled, pairs_among
from scenes.kit.robots.station import ARM_TABLE, arm_pair, body_pairs

DT_S = 0.02
BODIES = ("block", "can0", "can1", "tray")
PAIRS: tuple[ContactPair, ...] = (
    *body_pairs("block"),
    *(arm_pair(b) for b in BODIES[1:]),
    *(ContactPair(f"{b}-table", b, "table") for b in BODIES[1:]),
    *pairs_among(BODIES),
    ARM_TABLE,
)
BLOCK = Handled("block", "the red block", ("block-table", "block-tray"))
FINGERS = BLOCK.grips[0]
HELD = {**dict.fromkeys(FINGERS, 2.0), "arm-block": 4.0}
Where = Mapping[str, "F64 | tuple[float, float, float]"]
Numbers = Mapping[str, "F64 | float"]

_AT = {"block": (0.0, 0.0, 0.0), "can0": (0.0, 0.3, 0.0), "can1": (0.0, -0.3, 0.0), "tray": (0.2, 0.0, 0.0)}
_BODY = '<body name="{0}"><freejoint/><geom size="0.01"/></body>'
_HAND = '<body name="arm/hand"><freejoint/><geom size="0.01"/><site name="arm/tool"/></body>'


@lru_cache
def model() -> mujoco.MjModel:
    bodies = "".join(_BODY.format(b) for b in BODIES)
    return mujoco.MjModel.from_xml_string(f"<mujoco><worldbody>{_HAND}{bodies}</worldbody></mujoco>")


def path(rows: int, *points: tuple[int, tuple[float, float, float]]) -> F64:
    """(T, 3) places, each from the given row on."""
    out = np.zeros((rows, 3))
    for row, point in points:
        out[row:] = point
    return out


def column(rows: int, *spans: tuple[int, int, float]) -> F64:
    """(T,) zero, but the given value over each [start, stop)."""
    out = np.zeros(rows)
    for start, stop, value in spans:
        out[start:stop] = value
    return out


def made(
    rows: int = 10, at: Where | None = None, forces: Numbers | None = None, tilt_rad: Numbers | None = None
) -> Trajectory:
    """A run of `rows` rows; the hand ("tool") is far above, bodies stand in their places, and nothing touches."""
    m = model()
    pos, quat = np.zeros((rows, m.nbody, 3)), np.zeros((rows, m.nbody, 4))
    quat[:, :, 0] = 1.0
    for body, where in {**_AT, **(at or {})}.items():
        pos[:, m.body("arm/hand" if body == "tool" else body).id] = where
    for body, angle in (tilt_rad or {}).items():
        half = np.broadcast_to(np.asarray(angle, dtype=float), (rows,)) / 2
        quat[:, m.body(body).id, 0], quat[:, m.body(body).id, 1] = np.cos(half), np.sin(half)
    if "tool" not in (at or {}):
        pos[:, m.body("arm/hand").id] = (0.0, 0.0, 0.5)
    names = tuple(p.name for p in PAIRS)
    contact = np.zeros((rows, len(names)))
    for pair, newtons in (forces or {}).items():
        contact[:, names.index(pair)] = newtons
    still: npt.NDArray[np.float64] = np.zeros((rows, mujoco.mj_stateSize(m, STATE)))
    run = Trajectory(
        model=m,
        time_s=np.arange(rows, dtype=np.float64) * DT_S,
        state=still,
        qpos=np.zeros((rows, m.nq)),
        qvel=np.zeros((rows, m.nv)),
        action=np.zeros((rows, 0)),
        ctrl=np.zeros((rows, 0)),
        contact_n=contact,
        pairs=names,
        phase=np.zeros(rows, dtype=np.int64),
        phases=("only",),
        warnings={},
    )
    return run.with_poses(pos, quat, pos[:, [m.body("arm/hand").id]])
