"""Pose bias: the expert is told a wrong pose of an object, and acts on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin
from typing import Any

import mujoco
import numpy as np

from badgen.arguments import names, ordered_range
from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import During, phases_or_time, uniform, within_rollout_s


@dataclass(frozen=True, slots=True)
class PoseBiasParams:
    """Which bodies are observed elsewhere, and by how much.

    Attributes:
        bodies: bodies whose observed pose is wrong, all by the same error.
        cause_s: from when on [s].
        offset_m: error of the position along x and y of the world [m].
        turn_rad: error of the orientation about the vertical [rad].
    """

    bodies: tuple[str, ...]
    cause_s: float
    offset_m: tuple[float, float]
    turn_rad: float


class PoseBias(Perturbation[PoseBiasParams]):
    """Corrupts the observed pose of bodies with a free joint or a mocap pose; the world itself stays as it is.

    Args:
        bodies: bodies whose observed pose is wrong, all by the same error.
        during: phases of the clean rollout, at the start of one of which it begins; or an exact time [s].
        offset_m_range: length of the horizontal displacement [m], at least 0.
        turn_rad_range: angle of the turn about the vertical [rad], from 0 to pi; its direction is drawn.
        along_rad_range: heading of the displacement in the world [rad], from -2 pi to 2 pi; any by default.
    """

    name = "pose_bias"

    def __init__(
        self,
        bodies: Sequence[str],
        during: During,
        offset_m_range: tuple[float, float],
        turn_rad_range: tuple[float, float] = (0.0, 0.0),
        along_rad_range: tuple[float, float] = (-pi, pi),
    ) -> None:
        self.bodies = names(self.name, "bodies", bodies)
        self.during = phases_or_time(self.name, during)
        self.offset_m_range = ordered_range(self.name, "offset_m_range", offset_m_range, least=0.0)
        self.turn_rad_range = ordered_range(self.name, "turn_rad_range", turn_rad_range, 0.0, pi)
        self.along_rad_range = ordered_range(self.name, "along_rad_range", along_rad_range, -2 * pi, 2 * pi)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> PoseBiasParams:
        """Draw from which phase on, how far off, and in which direction."""
        start = self._start_s(rng, nominal)
        size, heading = uniform(rng, self.offset_m_range), uniform(rng, self.along_rad_range)
        turn = uniform(rng, self.turn_rad_range) * (1.0 if rng.random() < 0.5 else -1.0)
        return PoseBiasParams(self.bodies, start, (size * cos(heading), size * sin(heading)), turn)

    def _start_s(self, rng: np.random.Generator, nominal: Trajectory) -> float:
        if isinstance(self.during, float):
            return within_rollout_s(self.during, nominal)
        return nominal.phase_window_s(str(rng.choice(np.array(self.during))))[0]

    def scaled(self, params: PoseBiasParams, s: float) -> PoseBiasParams:
        """An error `s` times as large."""
        x, y = params.offset_m
        return replace(params, offset_m=(x * s, y * s), turn_rad=params.turn_rad * s)

    def edit_observation(self, params: PoseBiasParams, time_s: float, data: mujoco.MjData) -> None:
        """Move the bodies in the observation."""
        half = params.turn_rad / 2.0
        turn = np.array([cos(half), 0.0, 0.0, sin(half)])
        for name in params.bodies:
            pos, quat = _pose_of(data, name)
            pos[0] += params.offset_m[0]
            pos[1] += params.offset_m[1]
            if params.turn_rad != 0.0:
                mujoco.mju_mulQuat(quat, turn, quat.copy())


def _pose_of(data: mujoco.MjData, name: str) -> tuple[Any, Any]:
    """Writable position (3,) and orientation (4,) of a free or mocap body; raises BadValue for another body."""
    body = data.model.body(name)
    mocap = int(body.mocapid[0])
    if mocap >= 0:
        return data.mocap_pos[mocap], data.mocap_quat[mocap]
    if int(body.jntnum[0]) != 1 or int(data.model.jnt_type[body.jntadr[0]]) != int(mujoco.mjtJoint.mjJNT_FREE):
        raise BadValue(f"pose_bias: bodies must have a free joint or a mocap pose; {name!r} has neither")
    at = int(data.model.jnt_qposadr[body.jntadr[0]])
    return data.qpos[at : at + 3], data.qpos[at + 3 : at + 7]
