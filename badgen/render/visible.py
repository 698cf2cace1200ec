"""When a camera first sees a failure: when the bodies concerned first look different from the twin's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from badgen.contracts.arrays import Bools, Ints
from badgen.contracts.bodies import body_name
from badgen.contracts.trajectory import Trajectory
from badgen.render.renderer import Renderer
from badgen.render.subtree import subtree

SHIFT_PX = 3  # in pictures of 224 pixels
_MOVED_M, _TURNED_RAD = 1e-3, 0.01  # smaller differences are below SHIFT_PX, even for a camera on the hand


def visible_s(
    renderer: Renderer, camera: str, rollout: Trajectory, twin: Trajectory, bodies: Sequence[str], steps: Ints
) -> float | None:
    """Time of the first frame that shows a body away from its pose in the twin [s], or None.

    Silhouettes of the body are compared; they must differ by a patch of SHIFT_PX x SHIFT_PX pixels. So a body that is
    hidden does not count. Neither does a body at its pose in the twin that another body hides, or that a moving camera
    sees from another place.

    Args:
        renderer: renders at `SIZE_PX` of badgen/judging/evidence/eye.py.
        camera: name of the camera.
        rollout: the rollout.
        twin: its twin.
        bodies: bodies that show the failure.
        steps: (F,) rows that have a frame.
    """
    owned = {b: sorted(subtree(rollout.model, b)) for b in bodies}
    moved = {b: _moved(rollout, twin, ids) for b, ids in owned.items()}
    for step in steps.tolist():
        wanted = [ids for b, ids in owned.items() if moved[b][step]]
        if not wanted:
            continue
        here, there = renderer.bodies(rollout.state[step], camera), renderer.bodies(twin.state[step], camera)
        if any(_apart(np.isin(here, ids), np.isin(there, ids)) for ids in wanted):
            return float(rollout.time_s[step])
    return None


def _moved(rollout: Trajectory, twin: Trajectory, ids: Sequence[int]) -> Bools:
    """(T,) whether the pose of one of these bodies differs from the twin's, or the user data (ink) does."""
    moved = (rollout.userdata != twin.userdata).any(axis=1)
    for body in (body_name(rollout.model, i) for i in ids):
        gap = np.abs(rollout.pos(body) - twin.pos(body)).max(axis=1)
        alike = np.abs((rollout.quat(body) * twin.quat(body)).sum(axis=1))  # cosine of half the angle between them
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
