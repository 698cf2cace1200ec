"""What a policy observes of a world: numbers of its joints, tools and objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.robot import ModelRobot
from badgen.contracts.scene import Scene

_GROUND = ("table", "floor")  # what everything stands on: it never moves
_ONE_NUMBER = (int(mujoco.mjtJoint.mjJNT_HINGE), int(mujoco.mjtJoint.mjJNT_SLIDE))


class Sensors:
    """Reads the observation of an environment; names are looked up once.

    Args:
        model: the world.
        robot: the robot in it.
        objects: bodies whose poses are observed.
        named: what the instruction names, `Task.named`; cloth, which has no pose, is left out.
    """

    def __init__(
        self, model: mujoco.MjModel, robot: ModelRobot, objects: Sequence[str], named: Sequence[str] = ()
    ) -> None:
        joints = [j for j, kind in enumerate(model.jnt_type) if int(kind) in _ONE_NUMBER]
        self._qpos = np.array([model.jnt_qposadr[j] for j in joints], dtype=np.intp)
        self._qvel = np.array([model.jnt_dofadr[j] for j in joints], dtype=np.intp)
        self._bodies = np.array([model.body(b).id for b in objects], dtype=np.intp)
        self._named = [found for found in (_place(model, name) for name in named) if found is not None]
        self._sites = [int(model.site(s).id) for h in robot.handles for s in h.tools]

    def read(self, data: mujoco.MjData) -> dict[str, F64]:
        """Joints, speeds, userdata, and poses (position, then orientation w x y z) of tools, objects, named things."""
        tools, named = np.empty((len(self._sites), 7)), np.empty((len(self._named), 7))
        for row, site in zip(tools, self._sites, strict=True):
            row[:3] = data.site_xpos[site]
            mujoco.mju_mat2Quat(row[3:], data.site_xmat[site])
        for row, (is_body, k) in zip(named, self._named, strict=True):
            row[:3] = data.xpos[k] if is_body else data.geom_xpos[k]
            mujoco.mju_mat2Quat(row[3:], data.xmat[k] if is_body else data.geom_xmat[k])
        return {
            "joints": data.qpos[self._qpos],
            "joint_speeds": data.qvel[self._qvel],
            "tools": tools,
            "objects": np.concatenate([data.xpos[self._bodies], data.xquat[self._bodies]], axis=1),
            "named": named,
            "userdata": np.array(data.userdata, dtype=np.float64),
        }


def _place(model: mujoco.MjModel, name: str) -> tuple[bool, int] | None:
    """Whether a name is that of a body, and the id of the body or geom; None where it has no pose."""
    body = int(mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_BODY, name))
    geom = int(mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_GEOM, name))
    if body >= 0:
        return True, body
    return (False, geom) if geom >= 0 else None


def observed_bodies(scene: Scene[Any], robot: ModelRobot) -> tuple[str, ...]:
    """Bodies whose poses are observed, in order: what may touch or be touched, save robot and ground."""
    found = dict.fromkeys(b for pair in scene.pairs for b in (pair.first, pair.second))
    return tuple(b for b in found if b not in robot.bodies and b not in _GROUND)
