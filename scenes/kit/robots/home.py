"""Keyframe "home", in which every episode begins: robots in home posture, grippers half open, all else as built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import mujoco

from badgen.contracts.robot import Handle

OPEN_SHARE = 0.5  # share of a gripper's aperture


def add_home(spec: mujoco.MjSpec, handles: Sequence[Handle], joints: Mapping[str, float] | None = None) -> None:
    """Add the keyframe "home" for these robots; `joints` sets other 1-DoF joints, such as drawers."""
    data = home_data(spec.compile(), handles, joints or {})
    spec.add_key(name="home", qpos=data.qpos.tolist(), ctrl=data.ctrl.tolist())


def home_data(
    model: mujoco.MjModel, handles: Sequence[Handle], joints: Mapping[str, float] | None = None
) -> mujoco.MjData:
    """Data with `qpos` and `ctrl` at home: position servos hold their joints there, torque motors give 0."""
    data = mujoco.MjData(model)
    for handle in handles:
        home = dict(zip(handle.joints, handle.home_rad, strict=True))
        for joint, value in home.items():
            data.joint(joint).qpos[0] = value
        for actuator in handle.actuators:
            if actuator.control == "position" and actuator.joint is not None:
                data.ctrl[model.actuator(actuator.name).id] = home[actuator.joint]
        if handle.gripper is not None:
            gap_m = OPEN_SHARE * handle.gripper.aperture_m
            for joint in handle.gripper.joints:
                data.joint(joint).qpos[0] = handle.gripper.joint(gap_m)
            data.ctrl[model.actuator(handle.gripper.actuator).id] = handle.gripper.command(gap_m)
    for joint, value in (joints or {}).items():
        data.joint(joint).qpos[0] = value
    return data
