"""Torque noise: a coloured, zero-mean disturbance torque on the joints of the robot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sqrt

import mujoco
import numpy as np

from badgen.arguments import names, number, ordered_range
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import CauseWindow, During, uniform

_TONES = 8  # per joint; their sum does not repeat itself for a few seconds


@dataclass(frozen=True, slots=True)
class JointNoise:
    """Noise on one joint: a sum of tones, each (amplitude [N m], frequency [Hz], phase [rad])."""

    joint: str
    tones: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class TorqueNoiseParams:
    """When the noise acts, how strong it is, and the tones of every joint.

    Attributes:
        cause_s: when it begins [s].
        stop_s: when it ends [s].
        rms_share: root mean square torque as a share of each actuator's torque limit.
        joints: the tones of each joint.
    """

    cause_s: float
    stop_s: float
    rms_share: float
    joints: tuple[JointNoise, ...]


class TorqueNoise(Perturbation[TorqueNoiseParams]):
    """Disturbs actuated joints by torques whose power falls off above a corner frequency, as of a first-order process.

    The noise is a sum of tones with random phases (spectral representation, Shinozuka 1971), so its value at any time
    is a pure function of the drawn parameters.

    Args:
        during: phases of the clean rollout in which it may begin, or an exact time [s].
        rms_share_range: root mean square torque as a share of each actuator's torque limit, from 0 to 1.
        lasts_s_range: its duration [s], at least 0.
        corner_hz: frequency above which the power falls off [Hz], from 0.01 to 1000.
        actuators: joints whose actuators' names begin with one of these are disturbed; all hinge joints by default.
    """

    name = "torque_noise"

    def __init__(
        self,
        during: During,
        rms_share_range: tuple[float, float] = (0.4, 0.8),
        lasts_s_range: tuple[float, float] = (1.0, 2.0),
        corner_hz: float = 1.6,
        actuators: Sequence[str] = ("",),
    ) -> None:
        self.window = CauseWindow.checked(self.name, during)
        self.rms_share_range = ordered_range(self.name, "rms_share_range", rms_share_range, 0.0, 1.0)
        self.lasts_s_range = ordered_range(self.name, "lasts_s_range", lasts_s_range, least=0.0)
        self.corner_hz = number(self.name, "corner_hz", corner_hz, 0.01, 1000.0)
        self.actuators = names(self.name, "actuators", actuators, allow_empty_name=True)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> TorqueNoiseParams:
        """Draw when, how strong, and the tones of each joint."""
        cause = self.window.sample(rng, nominal)
        share = uniform(rng, self.rms_share_range)
        joints = tuple(
            JointNoise(name, self._tones(rng, share * limit_nm)) for name, limit_nm in self._joints(nominal.model)
        )
        return TorqueNoiseParams(cause, cause + uniform(rng, self.lasts_s_range), share, joints)

    def scaled(self, params: TorqueNoiseParams, s: float) -> TorqueNoiseParams:
        """The same noise, `s` times as strong."""
        joints = tuple(replace(j, tones=tuple((a * s, f, p) for a, f, p in j.tones)) for j in params.joints)
        return replace(params, rms_share=params.rms_share * s, joints=joints)

    def before_substep(
        self, params: TorqueNoiseParams, time_s: float, model: mujoco.MjModel, data: mujoco.MjData
    ) -> None:
        """Add the torques of this instant."""
        if not params.cause_s <= time_s < params.stop_s:
            return
        t = time_s - params.cause_s
        for joint in params.joints:
            torque = sum(a * cos(2 * pi * f * t + p) for a, f, p in joint.tones)
            data.qfrc_applied[model.joint(joint.joint).dofadr[0]] += torque

    def _joints(self, model: mujoco.MjModel) -> list[tuple[str, float]]:
        """Names and torque limits of the hinge joints driven by the chosen actuators."""
        found = []
        for i in range(model.nu):
            joint = int(model.actuator_trnid[i, 0])
            if int(model.actuator_trntype[i]) != int(mujoco.mjtTrn.mjTRN_JOINT):
                continue
            if int(model.jnt_type[joint]) != int(mujoco.mjtJoint.mjJNT_HINGE):
                continue
            if model.actuator(i).name.startswith(self.actuators):
                found.append((str(model.joint(joint).name), float(model.actuator_forcerange[i, 1])))
        return found

    def _tones(self, rng: np.random.Generator, rms_nm: float) -> tuple[tuple[float, float, float], ...]:
        """Tones spread over 0.5 to 10 Hz whose powers follow 1 / (1 + (f / corner)^2) and add up to `rms_nm`."""
        hz = rng.uniform(np.linspace(0.5, 9.0, _TONES), np.linspace(1.5, 10.0, _TONES))
        power = 1.0 / (1.0 + (hz / self.corner_hz) ** 2)
        amplitude = rms_nm * np.sqrt(power / power.sum()) * sqrt(2.0)
        phase = rng.uniform(0.0, 2 * pi, _TONES)
        return tuple((float(a), float(f), float(p)) for a, f, p in zip(amplitude, hz, phase, strict=True))
