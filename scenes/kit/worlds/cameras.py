"""Add cameras from their specs: fixed in the world, or attached to a body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance
from badgen.contracts.scene import CameraSpec

WRIST = CameraSpec("arm_wrist", "from the wrist")  # camera attached to the arm named "arm"


def add_cameras(spec: mujoco.MjSpec, cameras: Iterable[CameraSpec], appearance: Appearance) -> None:
    """Add the cameras that have a position, upright and in order; those that the robot carries exist already.

    `appearance` gives the offset of each camera's position and target from its spec.
    """
    fixed, tracking = mujoco.mjtCamLight.mjCAMLIGHT_FIXED, mujoco.mjtCamLight.mjCAMLIGHT_TRACKCOM
    for camera in cameras:
        if camera.pos_m is None or camera.aim_m is None:
            continue
        body = spec.body(camera.rides_on) if camera.rides_on else spec.worldbody
        jitter = appearance.cameras[len(body.cameras) % len(appearance.cameras)]
        pos, aim = np.add(camera.pos_m, jitter.pos_m), np.add(camera.aim_m, jitter.aim_m)
        x, y, z = (pos - aim).tolist()
        made = body.add_camera(name=camera.name, pos=pos, fovy=camera.fovy_deg * jitter.fovy_scale)
        made.mode = tracking if camera.rides_on else fixed
        made.alt.type = mujoco.mjtOrientation.mjORIENTATION_XYAXES
        made.alt.xyaxes = [-y, x, 0.0, -x * z, -y * z, x * x + y * y]  # right, and up: the image's x and y


def mirrored(camera: CameraSpec) -> CameraSpec:
    """The same view mirrored at the plane y = 0; a camera that the robot carries stays as it is."""
    if camera.pos_m is None or camera.aim_m is None:
        return camera
    (x, y, z), (aim_x, aim_y, aim_z) = camera.pos_m, camera.aim_m
    return replace(camera, pos_m=(x, -y, z), aim_m=(aim_x, -aim_y, aim_z))
