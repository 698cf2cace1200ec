"""Cameras from their specs: those that stand in the world, and those that go along with a body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import mujoco

from badgen.contracts.appearance import Appearance
from badgen.contracts.scene import CameraSpec
from scenes.kit.worlds.ground import follow_camera
from scenes.kit.worlds.table import add_camera

WRIST = CameraSpec("arm_wrist", "from the wrist")  # the one that an arm named "arm" carries


def add_cameras(spec: mujoco.MjSpec, cameras: Iterable[CameraSpec], appearance: Appearance) -> None:
    """Add the cameras that have a place, in order; those that the robot carries are there already."""
    for camera in cameras:
        if camera.pos_m is None or camera.aim_m is None:
            continue
        where = (camera.name, camera.pos_m, camera.aim_m, camera.fovy_deg, appearance)
        if camera.rides_on:
            follow_camera(spec.body(camera.rides_on), *where)
        else:
            add_camera(spec, *where)


def mirrored(camera: CameraSpec) -> CameraSpec:
    """The same view from the other side of the plane y = 0; a camera that the robot carries stays as it is."""
    if camera.pos_m is None or camera.aim_m is None:
        return camera
    (x, y, z), (aim_x, aim_y, aim_z) = camera.pos_m, camera.aim_m
    return replace(camera, pos_m=(x, -y, z), aim_m=(aim_x, -aim_y, aim_z))
