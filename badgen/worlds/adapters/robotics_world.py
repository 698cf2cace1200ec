"""Fetch, Franka Kitchen, Adroit and the Shadow hand of gymnasium-robotics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import mujoco
import numpy as np

from badgen.contracts.errors import BadValue
from badgen.contracts.world import Gripper, Obs
from badgen.worlds.adapters.gymnasium_world import GymnasiumWorld, flagged, made
from badgen.worlds.adapters.robotics_text import KITCHEN, read_robotics_text

_REACHED = 0.3  # distance of the joints of a kitchen task that counts as done, as in the environment itself

_WORKTOP_CAMERA = "left_cap"  # as it comes, it shows a worktop and neither the robot nor what it does
_KITCHEN_VIEW: Mapping[str, Any] = {"lookat": (-0.2, 0.5, 2.15), "distance": 2.7, "azimuth": 70.0, "elevation": -30.0}
"""Much as the environment's own `render` sees it, from further away, so that the cabinets are whole."""


def make(task: str) -> GymnasiumWorld:
    """A registered environment, such as "FetchPickAndPlace-v4" or "FrankaKitchen-v1?tasks=slide_cabinet".

    Raises BadValue for an unknown one, and where MuJoCo is too new for it.
    """
    import gymnasium
    import gymnasium_robotics

    asked = read_robotics_text(task)
    gymnasium.register_envs(gymnasium_robotics)
    try:
        env = made(asked.env_id, **asked.arguments())
    except AssertionError as e:  # it compares kinds of joints in a way that MuJoCo 3.12 ended
        raise BadValue(
            f"{asked.env_id} cannot be set up with MuJoCo {mujoco.__version__}: of gymnasium-robotics only Adroit "
            "works from 3.12 on; install 'mujoco<3.12'"
        ) from e
    family = asked.env_id.partition("-")[0]
    if family == KITCHEN:
        aim(env.unwrapped.model, _WORKTOP_CAMERA, **_KITCHEN_VIEW)
    gripper = Gripper(3, 1.0, -1.0) if family.startswith("FetchPickAndPlace") else None
    instruction = next((text for start, text in _INSTRUCTIONS.items() if family.startswith(start)), None)
    success = kitchen_done if family == KITCHEN else flagged
    return GymnasiumWorld(env, f"robotics:{task}", asked.instruction or instruction, gripper=gripper, success=success)


def aim(
    model: mujoco.MjModel, camera: str, lookat: Sequence[float], distance: float, azimuth: float, elevation: float
) -> None:
    """Put a camera that is fixed to the world where a free camera would be.

    Args:
        model: model with the camera, which is changed.
        camera: name of the camera.
        lookat: (3,) what is in the middle of its picture [m].
        distance: from there [m].
        azimuth: direction of its look about the vertical, 0 along x [degrees].
        elevation: direction of its look above the level [degrees].
    """
    around, up = np.radians(azimuth), np.radians(elevation)
    ahead = np.array([np.cos(up) * np.cos(around), np.cos(up) * np.sin(around), np.sin(up)])
    right = np.array([np.sin(around), -np.cos(around), 0.0])
    quat = np.zeros(4)
    mujoco.mju_mat2Quat(quat, np.stack([right, np.cross(right, ahead), -ahead], axis=1).ravel())
    index = model.camera(camera).id
    model.cam_pos[index], model.cam_quat[index] = np.array(lookat) - distance * ahead, quat
    model.cam_fovy[index] = model.vis.global_.fovy


def kitchen_done(env: Any, obs: Obs, terminated: bool, info: Mapping[str, Any]) -> bool:
    """Whether all tasks of the kitchen are done in this state; its own list remembers what was done once."""
    reached, wanted = obs["achieved_goal"], obs["desired_goal"]
    return all(float(np.linalg.norm(reached[task] - wanted[task])) < _REACHED for task in wanted)


_INSTRUCTIONS = {
    "FetchReach": "Move the gripper to the target.",
    "FetchPush": "Push the block to the target.",
    "FetchSlide": "Slide the puck to the target.",
    "FetchPickAndPlace": "Pick up the block and hold it at the target.",
    KITCHEN: "Do the tasks in the kitchen.",
    "AdroitHandDoor": "Unlatch the door and open it.",
    "AdroitHandHammer": "Drive the nail into the board with the hammer.",
    "AdroitHandRelocate": "Move the ball to the target.",
    "AdroitHandPen": "Turn the pen as the target shows.",
    "HandManipulate": "Turn the object as the target shows.",
}
