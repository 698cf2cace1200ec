"""Where a camera shows points of the world, in pixels of a square picture."""

from __future__ import annotations

from math import tan

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import STATE, Trajectory

SIZE_PX = 224  # size of the pictures for which limits in pixels are meant
_NEAR_M = 0.01  # points behind the camera are treated as if they were so far in front of it


class Eye:
    """A camera of a model while a rollout goes on; a camera that rides on a robot moves with it."""

    def __init__(self, t: Trajectory, camera: str) -> None:
        """Prepare a camera; UnknownName is not raised here, since the camera is one of the scene's."""
        self._t = t
        self._id = int(t.model.camera(camera).id)
        self._still = int(t.model.cam_bodyid[self._id]) == 0
        self._data = mujoco.MjData(t.model)
        self._scale = SIZE_PX / 2 / tan(float(np.radians(t.model.cam_fovy[self._id])) / 2)
        self._at = -1

    def pixels(self, points_m: F64, row: int) -> F64:
        """Points (..., 3) of the world, as places (..., 2) in the picture of one row [pixels]."""
        eye, axes = self._pose(row)
        seen = np.einsum("...i,ij->...j", points_m - eye, axes)  # no BLAS, whose kernels differ between processors
        ahead = np.maximum(-seen[..., 2:], _NEAR_M)
        return np.asarray(seen[..., :2] / ahead * self._scale)

    @property
    def still(self) -> bool:
        """Whether the camera stands in the world, so that rows do not matter."""
        return self._still

    def _pose(self, row: int) -> tuple[F64, F64]:
        """Position (3,) and axes (3, 3) of the camera in one row."""
        if self._at < 0 or not (self._still or self._at == row):
            mujoco.mj_setState(self._t.model, self._data, self._t.state[row], STATE)
            mujoco.mj_kinematics(self._t.model, self._data)
            mujoco.mj_comPos(self._t.model, self._data)
            mujoco.mj_camlight(self._t.model, self._data)
            self._at = row
        return self._data.cam_xpos[self._id].copy(), self._data.cam_xmat[self._id].reshape(3, 3).copy()
