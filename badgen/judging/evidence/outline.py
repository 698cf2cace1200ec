"""A few points that stand for the outline of a body, and where they are during a rollout."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.bodies import body_index
from badgen.contracts.trajectory import Trajectory
from badgen.judging.turns import Round, principal_axes, roundness

_CORNERS = np.array(list(product((-1.0, 1.0), repeat=3)))
_AXES_OF: dict[Round, tuple[int, ...]] = {
    "no": (0, 1, 2),
    "about_0": (0,),
    "about_1": (1,),
    "about_2": (2,),
    "ball": (),
}


@dataclass(frozen=True)
class Outline:
    """Where a body is in every row of a rollout.

    Attributes:
        points_m: (T, P, 3) its middle, and the ends of those principal axes about which it is not round.
        axes: (T, 3, 3) its principal axes, as columns.
        shape: about which axis it is round.
    """

    points_m: F64
    axes: F64
    shape: Round


def outline(t: Trajectory, body: str) -> Outline:
    """The outline of a body during a rollout, kept with the rollout."""
    return t.cached((outline, body), lambda: _outline(t, body))


def _outline(t: Trajectory, body: str) -> Outline:
    axes, shape = principal_axes(t.model, body, t.quat(body)), roundness(t.model, body)
    low, high = _extent_m(t.model, body)
    middle = (low + high) / 2
    ends = [middle]
    for k in _AXES_OF[shape]:
        for end in (low, high):
            ends.append(np.where(np.arange(3) == k, end, middle))
    centre = t.pos(body) + np.einsum("tij,j->ti", _frames(t, body), t.model.body_ipos[body_index(t.model, body)])
    points = centre[:, None, :] + np.einsum("tij,pj->tpi", axes, np.array(ends))
    return Outline(points, axes, shape)


def _frames(t: Trajectory, body: str) -> F64:
    """(T, 3, 3) orientations of a body's frame."""
    quats, frames, matrix = t.quat(body), np.empty((len(t), 3, 3)), np.empty(9)
    for k, quat in enumerate(quats):
        mujoco.mju_quat2Mat(matrix, quat)
        frames[k] = matrix.reshape(3, 3)
    return frames


def _extent_m(model: mujoco.MjModel, body: str) -> tuple[F64, F64]:
    """Lowest and highest coordinates (3,) of what is drawn of a body, along its principal axes, from its middle."""
    found = [
        _geom_corners(model, g) for g in range(model.ngeom) if int(model.geom_bodyid[g]) == body_index(model, body)
    ]
    if not found:
        return np.zeros(3), np.zeros(3)
    corners = np.concatenate(found)
    return corners.min(axis=0), corners.max(axis=0)


def _geom_corners(model: mujoco.MjModel, geom: int) -> F64:
    """(8, 3) corners of the box around a geom, along the principal axes of its body, from the body's middle."""
    body = int(model.geom_bodyid[geom])
    box = model.geom_aabb[geom]
    own, inertial = np.empty(9), np.empty(9)
    mujoco.mju_quat2Mat(own, model.geom_quat[geom])
    mujoco.mju_quat2Mat(inertial, model.body_iquat[body])
    in_body = np.einsum("pj,ij->pi", box[:3] + _CORNERS * box[3:], own.reshape(3, 3)) + model.geom_pos[geom]
    return np.asarray(np.einsum("pi,ij->pj", in_body - model.body_ipos[body], inertial.reshape(3, 3)))
