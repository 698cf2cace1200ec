"""Sensor bias: the controller reads a joint or the base wrongly by a constant, and acts on that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import mujoco
import numpy as np

from badgen.contracts.perturbation import Perturbation
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import moment, uniform


@dataclass(frozen=True, slots=True)
class SensorBiasParams:
    """What is read wrongly, from when on, and by how much: m, rad, m/s or rad/s."""

    joint: str
    quantity: str
    index: int
    cause_s: float
    amount: float


class SensorBias(Perturbation[SensorBiasParams]):
    """Adds a constant to one number that the controller reads; the world itself is not touched.

    Args:
        readings: (joint, "position" or "velocity", index into that joint's numbers); one is drawn. Of a free joint,
            indices 0 to 2 are level and vertical place or speed.
        amount_range: range of the size of the bias; its sign is drawn.
        during: phases of the clean run in which it may begin.
    """

    name = "sensor_bias"

    def __init__(
        self, readings: Sequence[tuple[str, str, int]], amount_range: tuple[float, float], during: Sequence[str]
    ) -> None:
        self.readings = tuple((str(j), str(q), int(i)) for j, q, i in readings)
        self.amount_range, self.during = tuple(amount_range), tuple(during)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> SensorBiasParams:
        """Draw which reading, when and how far off."""
        joint, quantity, index = self.readings[int(rng.integers(len(self.readings)))]
        sign = 1.0 if rng.random() < 0.5 else -1.0
        cause = moment(rng, nominal, self.during)
        return SensorBiasParams(
            joint, quantity, index, cause, sign * uniform(rng, (self.amount_range[0], self.amount_range[1]))
        )

    def scaled(self, params: SensorBiasParams, s: float) -> SensorBiasParams:
        """A bias `s` times as large."""
        return replace(params, amount=params.amount * s)

    def edit_observation(self, params: SensorBiasParams, time_s: float, data: mujoco.MjData) -> None:
        """Add the bias to what is seen."""
        joint = data.joint(params.joint)
        numbers = joint.qpos if params.quantity == "position" else joint.qvel
        numbers[params.index] += params.amount
