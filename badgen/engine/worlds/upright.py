"""Cameras that hang upside down, as those of Meta-World do: their pictures are turned by half."""

from __future__ import annotations

import copy

import mujoco
import numpy as np

_DOWN = -0.1  # height of the tip of an upward unit vector of the picture, below which the camera hangs upside down


def upright(model: mujoco.MjModel) -> mujoco.MjModel:
    """A copy of a model in which those of its fixed cameras that hang upside down are turned about their axis."""
    turned = copy.copy(model)
    for camera in range(model.ncam):
        matrix = np.empty(9)
        mujoco.mju_quat2Mat(matrix, model.cam_quat[camera])
        fixed = int(model.body_weldid[int(model.cam_bodyid[camera])]) == 0
        if fixed and matrix.reshape(3, 3)[2, 1] < _DOWN:
            half = np.empty(4)
            mujoco.mju_mulQuat(half, model.cam_quat[camera], np.array([0.0, 0.0, 0.0, 1.0]))
            turned.cam_quat[camera] = half
            turned.cam_mat0[camera] = (matrix.reshape(3, 3) * np.array([-1.0, -1.0, 1.0])).ravel()
    return turned
