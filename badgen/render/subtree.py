"""A body with everything that is attached to it."""

from __future__ import annotations

import mujoco

from badgen.contracts.bodies import body_index


def subtree(model: mujoco.MjModel, body: str) -> frozenset[int]:
    """Ids of a body and of all bodies below it in the kinematic tree."""
    root = body_index(model, body)
    ids = {root}
    for i in range(root + 1, model.nbody):
        if int(model.body_parentid[i]) in ids:
            ids.add(i)
    return frozenset(ids)
