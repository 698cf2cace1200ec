"""Where the things of a world are in every row of a rollout, by their centres of mass.

The frame of a door lies on its hinge and never moves; its centre of mass does.
"""

from __future__ import annotations

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.bodies import body_index
from badgen.contracts.rows import as_rows
from badgen.contracts.trajectory import Trajectory


def centre(t: Trajectory, body: str) -> F64:
    """(T, 3) the centre of mass of a body [m]."""
    inside = np.array(t.model.body_ipos[body_index(t.model, body)], dtype=np.float64)
    return t.cached((centre, body), lambda: t.pos(body) + _turned(t.quat(body), inside))


def speed_of(t: Trajectory, body: str) -> F64:
    """(T,) speed of the centre of mass, by backward difference [m/s]."""
    places = centre(t, body)
    return as_rows(gap_m(np.diff(places, axis=0, prepend=places[:1]), np.zeros(3)) / t.dt_s)


def gap_m(points: F64, place: F64) -> F64:
    """(T,) distances of points (T, 3) from one place (3,) [m]."""
    return as_rows(np.sqrt(((points - place) ** 2).sum(axis=1)))


def tilt_from_start_rad(t: Trajectory, body: str) -> F64:
    """(T,) angle between the vertical and what pointed up in the body at the start, 0 to pi."""
    quat = t.quat(body)
    up = _turned(quat[:1] * np.array([1.0, -1.0, -1.0, -1.0]), np.array([0.0, 0.0, 1.0]))[0]
    return as_rows(np.arccos(np.clip(_turned(quat, up)[:, 2], -1.0, 1.0)))


def _turned(quat: F64, vector: F64) -> F64:
    """(T, 3) a vector (3,) turned by each of the unit quaternions (T, 4)."""
    scalar, axis = quat[:, :1], quat[:, 1:]
    twice = 2.0 * np.cross(axis, vector)
    return np.asarray(vector + scalar * twice + np.cross(axis, twice))
