"""When a camera first sees a failure: where the bodies in evidence first stand elsewhere than in the twin."""

from __future__ import annotations

from collections.abc import Sequence

import mujoco
import numpy as np

from badgen.contracts.arrays import Bools, Ints
from badgen.contracts.trajectory import Trajectory
from badgen.render.pictures import Camera

SIZE_PX = 224  # the threshold is given for pictures of this size
SHIFT_PX = 3


def visible_s(
    camera: Camera, name: str, run: Trajectory, twin: Trajectory, bodies: Sequence[str], steps: Ints
) -> float | None:
    """Time of the first of `steps` at which a body's picture differs from the twin's by SHIFT_PX, or None.

    `camera` draws at SIZE_PX; what is hidden behind something else does not count, since pixels are compared.
    """
    wanted = [_with_children(run, b) for b in bodies]
    for step in steps.tolist():
        if (run.state[step] == twin.state[step]).all():
            continue
        here, there = camera.bodies(run.state[step], name), camera.bodies(twin.state[step], name)
        if any(_apart(np.isin(here, ids), np.isin(there, ids)) for ids in wanted):
            return float(run.time_s[step])
    return None


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
