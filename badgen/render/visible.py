"""When a camera first sees a failure: where the bodies in evidence first stand elsewhere than in the twin."""

from __future__ import annotations

from collections.abc import Sequence

import mujoco
import numpy as np

from badgen.contracts.arrays import Bools, Ints
from badgen.contracts.trajectory import Trajectory
from badgen.render.renderer import Renderer

SIZE_PX = 224  # the threshold is given for pictures of this size
SHIFT_PX = 3
_MOVED_M, _TURNED_RAD = 1e-3, 0.01  # less is no SHIFT_PX, even to a camera on the hand


def visible_s(
    camera: Renderer, name: str, run: Trajectory, twin: Trajectory, bodies: Sequence[str], steps: Ints
) -> float | None:
    """Time of the first of `steps` at which a body stands elsewhere than in the twin and looks SHIFT_PX other, or None.

    `camera` draws at SIZE_PX. Pixels are compared, so what is hidden behind something else does not count; nor does a
    body that only something else hides, or that only the camera sees from elsewhere.
    """
    owned = {b: _with_children(run, b) for b in bodies}
    elsewhere = {b: _elsewhere(run, twin, ids) for b, ids in owned.items()}
    for step in steps.tolist():
        wanted = [ids for b, ids in owned.items() if elsewhere[b][step]]
        if not wanted:
            continue
        here, there = camera.bodies(run.state[step], name), camera.bodies(twin.state[step], name)
        if any(_apart(np.isin(here, ids), np.isin(there, ids)) for ids in wanted):
            return float(run.time_s[step])
    return None


def _elsewhere(run: Trajectory, twin: Trajectory, ids: Sequence[int]) -> Bools:
    """(T,) whether one of these bodies stands elsewhere than in the twin, or the ink that things bear is another."""
    moved = (run.userdata != twin.userdata).any(axis=1)
    for body in (run.model.body(i).name for i in ids):
        gap = np.abs(run.pos(body) - twin.pos(body)).max(axis=1)
        alike = np.abs((run.quat(body) * twin.quat(body)).sum(axis=1))  # cosine of half the angle between them
        moved |= (gap > _MOVED_M) | (alike < np.cos(_TURNED_RAD / 2))
    return np.asarray(moved)


def _apart(a: Bools, b: Bools) -> bool:
    """Whether two silhouettes differ by a patch at least SHIFT_PX wide and high."""
    differ = a ^ b
    reach = SHIFT_PX - 1
    core = differ[reach:, :].copy()
    for k in range(reach):
        core &= differ[k : k - reach, :]
    block = core[:, reach:].copy()
    for k in range(reach):
        block &= core[:, k : k - reach]
    return bool(block.any())


def _with_children(t: Trajectory, body: str) -> list[int]:
    """Ids of a body and of everything that hangs on it."""
    root = int(mujoco.mj_name2id(t.model, mujoco.mjtObj.mjOBJ_BODY, body))
    ids = {root}
    for i in range(root + 1, t.model.nbody):
        if int(t.model.body_parentid[i]) in ids:
            ids.add(i)
    return sorted(ids)
