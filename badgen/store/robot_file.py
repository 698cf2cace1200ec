"""The robot of a stored model, in a file beside the model: so that a reader guesses nothing from names."""

from __future__ import annotations

from pathlib import Path

import mujoco

from badgen.contracts.bodies import body_index
from badgen.contracts.errors import PluginError, StoreError
from badgen.contracts.robot import ModelRobot
from badgen.files import write_text
from badgen.serialization import from_text, to_text
from badgen.sim import from_handles
from badgen.store.unavailable import unavailable

_NAME = "robot.json"
_UNREADABLE = (
    "the robot of model {} cannot be read ({}); copy the dataset with all of its models folder, "
    "or make it again with this version of badgen"
)


def write_robot(model: Path, robot: ModelRobot) -> None:
    """Write the robot into the folder of its model."""
    write_text(model / _NAME, to_text(robot, indent=1) + "\n")


def read_robot(model: Path) -> ModelRobot:
    """The robot in the folder of a model; raises StoreError where there is none, or its file is damaged."""
    try:
        return from_text(ModelRobot, (model / _NAME).read_text(encoding="utf-8"))
    except OSError as e:
        if not isinstance(e, FileNotFoundError | NotADirectoryError):
            raise unavailable(model / _NAME, e) from e
        raise StoreError(_UNREADABLE.format(model.name, e.strerror)) from e
    except ValueError as e:
        raise StoreError(_UNREADABLE.format(model.name, e)) from e


def check_robot(model: mujoco.MjModel, robot: ModelRobot) -> None:
    """Raise StoreError where a stored robot is not that of the model beside it."""
    if not robot.handles:  # of a foreign world, of whose parts nothing is known
        if robot.nq != model.nq or any(body_index(model, b) < 0 for b in robot.bodies):
            raise StoreError("robot.json does not fit the model: its columns or bodies are not there")
        return
    try:
        found = from_handles(model, robot.name, robot.handles)
    except PluginError as e:
        raise StoreError(f"robot.json does not fit the model: {e}") from e
    if found != robot:
        raise StoreError("robot.json does not fit the model: its joints, columns or bodies are others there")
