"""How far a body is turned, as far as its shape shows it."""

from __future__ import annotations

from typing import Literal, TypeAlias

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.bodies import body_index
from badgen.contracts.rows import as_rows

Round: TypeAlias = Literal["no", "about_0", "about_1", "about_2", "ball"]
_ABOUT: tuple[Round, ...] = ("about_0", "about_1", "about_2")
# Two moments of inertia that differ by a smaller share are those of a body that is round about the third axis.
_ALIKE = 0.02


def roundness(model: mujoco.MjModel, body: str) -> Round:
    """About which of its principal axes a body is round, judged by its moments of inertia.

    A body with two equal moments looks alike however it is turned about the third axis; one with three equal moments is
    a ball or a cube.
    """
    moments = model.body_inertia[body_index(model, body)]
    alike = [np.isclose(moments[i], moments[j], rtol=_ALIKE, atol=0.0) for i, j in ((1, 2), (0, 2), (0, 1))]
    if sum(alike) > 1:
        return "ball"
    return _ABOUT[alike.index(True)] if any(alike) else "no"


def principal_axes(model: mujoco.MjModel, body: str, quats: F64) -> F64:
    """(N, 3, 3) principal axes of a body in the world, as columns, for orientations (N, 4) of its frame."""
    inertial = model.body_iquat[body_index(model, body)]
    axes, turned, matrix = np.empty((len(quats), 3, 3)), np.empty(4), np.empty(9)
    for k, quat in enumerate(quats):
        mujoco.mju_mulQuat(turned, quat, inertial)
        mujoco.mju_quat2Mat(matrix, turned)
        axes[k] = matrix.reshape(3, 3)
    return axes


def turns_deg(a: F64, b: F64, shape: Round) -> F64:
    """(N,) angles between principal axes (N, 3, 3) of a body of this shape [degrees]; `a` may also be (3, 3)."""
    if shape == "ball":
        return np.zeros(len(b))
    if shape == "no":
        cosine = (
            (a * b).sum(axis=(-2, -1)) - 1.0
        ) / 2.0  # the trace of the rotation from one to the other is 1 + 2 cos
    else:
        axis = _ABOUT.index(shape)
        cosine = (a[..., axis] * b[..., axis]).sum(axis=-1)
    return as_rows(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
