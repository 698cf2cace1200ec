"""Pose bias: the expert believes that a thing stands elsewhere than it does, and acts on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin
from typing import Any

import mujoco
import numpy as np

from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import uniform


@dataclass(frozen=True, slots=True)
class PoseBiasParams:
    """Which bodies are seen displaced, by how much [m] and how far turned about the vertical, and from when on."""

    bodies: tuple[str, ...]
    cause_s: float
    offset_m: tuple[float, float]
    turn_rad: float


class PoseBias(Perturbation[PoseBiasParams]):
    """Corrupts what the controller sees of bodies with a free joint or a mocap pose; the world itself stays as it is.

    Args:
        bodies: bodies that are seen displaced, all by the same.
        during: phases of the clean run at the start of one of which it begins.
        offset_m_range: range of the level displacement.
        turn_rad_range: range of the size of the turn about the vertical, either way.
        along_rad_range: range of the displacement's heading in the world; any by default.
    """

    name = "pose_bias"

    def __init__(
        self,
        bodies: Sequence[str],
        during: Sequence[str],
        offset_m_range: tuple[float, float],
        turn_rad_range: tuple[float, float] = (0.0, 0.0),
        along_rad_range: tuple[float, float] = (-pi, pi),
    ) -> None:
        self.bodies, self.during, self.offset_m_range = tuple(bodies), tuple(during), tuple(offset_m_range)
        self.turn_rad_range, self.along_rad_range = tuple(turn_rad_range), tuple(along_rad_range)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> PoseBiasParams:
        """Draw how far off, which way, and from which phase on."""
        start, _ = nominal.phase_window_s(str(rng.choice(np.array(self.during))))
        size, heading = uniform(rng, self.offset_m_range), uniform(rng, self.along_rad_range)
        turn = uniform(rng, self.turn_rad_range) * (1.0 if rng.random() < 0.5 else -1.0)
        return PoseBiasParams(self.bodies, start, (size * cos(heading), size * sin(heading)), turn)

    def scaled(self, params: PoseBiasParams, s: float) -> PoseBiasParams:
        """Off by `s` times as much."""
        x, y = params.offset_m
        return replace(params, offset_m=(x * s, y * s), turn_rad=params.turn_rad * s)

    def edit_observation(self, params: PoseBiasParams, time_s: float, data: mujoco.MjData) -> None:
        """Displace the bodies in what the controller sees."""
        half = params.turn_rad / 2.0
        turn = np.array([cos(half), 0.0, 0.0, sin(half)])
        for name in params.bodies:
            pos, quat = _pose_of(data, name)
            pos[0] += params.offset_m[0]
            pos[1] += params.offset_m[1]
            if params.turn_rad != 0.0:
                mujoco.mju_mulQuat(quat, turn, quat.copy())


def _pose_of(data: mujoco.MjData, name: str) -> tuple[Any, Any]:
    """Writable position and orientation of a free or mocap body."""
    body = data.model.body(name)
    mocap = int(body.mocapid[0])
    if mocap >= 0:
        return data.mocap_pos[mocap], data.mocap_quat[mocap]
    if int(body.jntnum[0]) != 1 or int(data.model.jnt_type[body.jntadr[0]]) != int(mujoco.mjtJoint.mjJNT_FREE):
        raise BadValue(f"pose_bias: body {name!r} has neither a free joint nor a mocap pose, so its pose is no belief")
    at = int(data.model.jnt_qposadr[body.jntadr[0]])
    return data.qpos[at : at + 3], data.qpos[at + 3 : at + 7]
