"""Find where an observation tells the position of an object, by comparing it with what moved in a clean run."""

from __future__ import annotations

from collections.abc import Mapping

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.bodies import body_name
from badgen.contracts.trajectory import STATE, Trajectory
from badgen.contracts.world import Role
from badgen.worlds.roles import carriers
from badgen.worlds.run import WorldRun

_MOVED_M = 0.01  # what moves less cannot be told from what stands still
_SAME_M = 2e-3  # largest deviation of an entry from the position, beside a constant offset
Triple = tuple[int, int, int]


def object_entries(run: WorldRun, roles: Mapping[str, Role]) -> dict[str, tuple[Triple, ...]]:
    """Object or fixture -> triples of places x, y, z in the observation that follow it, to a constant offset.

    A triple may tell the position in the world or relative to a part of the robot, of this row or of the row before.
    Things that moved less than 1 cm are left out, as are pictures.
    """
    if run.seen.shape[1] < 3 or len(run.seen) < 4:
        return {}
    model = run.trajectory.model
    carrier = carriers(model, roles)
    things = [b for b in range(model.nbody) if roles.get(body_name(model, b)) in ("object", "fixture")]
    hands = [b for b in range(model.nbody) if roles.get(body_name(model, b)) == "robot"]
    points = _points(run.trajectory)
    of_body = np.array([carrier[int(b)] for b in (*range(model.nbody), *model.geom_bodyid, *model.site_bodyid)])
    frames = [np.zeros_like(points[:, 0]), *(points[:, hand] for hand in hands)]
    found: dict[str, tuple[Triple, ...]] = {}
    for body in things:
        triples: set[Triple] = set()
        for k in np.flatnonzero(of_body == body):
            if np.ptp(points[:, k], axis=0).max() > _MOVED_M:
                triples |= {t for frame in frames for t in _matching(run.seen, points[:, k] - frame)}
        if triples:
            found[body_name(model, body)] = tuple(sorted(triples))
    return found


def _matching(seen: F64, position: F64) -> set[Triple]:
    """Triples of columns of (T, n) `seen` that are (T, 3) `position` plus a constant, in this row or the row before."""
    if np.ptp(position, axis=0).max() <= _MOVED_M:
        return set()
    found: set[Triple] = set()
    for now, then in ((seen[1:], position[1:]), (seen[2:], position[1:-1])):
        fits = [np.ptp(now - then[:, axis, None], axis=0) <= _SAME_M for axis in range(3)]
        starts = np.flatnonzero(fits[0][:-2] & fits[1][1:-1] & fits[2][2:])
        found |= {(int(j), int(j) + 1, int(j) + 2) for j in starts}
    return found


def _points(run: Trajectory) -> F64:
    """(T, bodies + geoms + sites, 3) where the frames of bodies, the geoms and the sites are at every row."""
    model, data = run.model, mujoco.MjData(run.model)
    found = np.empty((len(run), model.nbody + model.ngeom + model.nsite, 3))
    for k, state in enumerate(run.state):
        mujoco.mj_setState(model, data, state, STATE)
        mujoco.mj_kinematics(model, data)
        found[k] = np.concatenate([data.xpos, data.geom_xpos, data.site_xpos])
    return found
