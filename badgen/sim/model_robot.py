"""A robot in a compiled model: its 1-DoF joints and their qpos indices, and its bodies."""

from __future__ import annotations

from collections.abc import Sequence

import mujoco

from badgen.contracts.errors import PluginError
from badgen.contracts.robot import Handle, ModelRobot, Robot


def robot_in(model: mujoco.MjModel, robot: Robot) -> ModelRobot:
    """Find the robot in this model; raises PluginError where the model lacks a name of its handles."""
    return from_handles(model, robot.name, robot.handles)


def from_handles(model: mujoco.MjModel, name: str, handles: Sequence[Handle]) -> ModelRobot:
    """Find a robot with this name and these handles in the model; raises PluginError."""
    try:
        joints = sorted((int(model.joint(j).qposadr[0]), j) for h in handles for j in h.all_joints)
        bases = {int(model.body(h.base).id) for h in handles}
    except KeyError as e:
        raise PluginError(f"robot {name}: its handle names what the model does not have: {e.args[0]}") from e
    return ModelRobot(
        name=name,
        handles=tuple(handles),
        joints=tuple(j for _, j in joints),
        columns=tuple(column for column, _ in joints),
        nq=int(model.nq),
        bodies=tuple(model.body(b).name for b in range(model.nbody) if _hangs_on(model, b, bases)),
    )


def _hangs_on(model: mujoco.MjModel, body: int, bases: set[int]) -> bool:
    """Whether a body is one of `bases` or a descendant of one."""
    while body > 0 and body not in bases:
        body = int(model.body_parentid[body])
    return body in bases
