"""Sensor bias: the controller reads a joint or the base with a constant error, and acts on that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import mujoco
import numpy as np

from badgen.arguments import one_name, one_of, ordered_range, whole_number
from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import CauseWindow, During, uniform

_QUANTITIES = ("position", "velocity")
_LAST_INDEX = {"position": 6, "velocity": 5}  # of a free joint, which has the most numbers
Reading = tuple[str, str, int]  # joint, "position" or "velocity", index into that joint's numbers


@dataclass(frozen=True, slots=True)
class SensorBiasParams:
    """Which reading is wrong, and by how much.

    Attributes:
        joint: the joint that is read.
        quantity: "position" or "velocity".
        index: which of the joint's numbers.
        cause_s: from when on it is wrong [s].
        amount: what is added to it [m, rad, m/s or rad/s].
    """

    joint: str
    quantity: str
    index: int
    cause_s: float
    amount: float


class SensorBias(Perturbation[SensorBiasParams]):
    """Adds a constant to one number that the controller reads; the world itself stays as it is.

    Args:
        readings: (joint, "position" or "velocity", index into that joint's numbers); one is drawn. A free joint has its
            position or linear velocity along x, y and z at the indices 0 to 2.
        amount_range: size of the error [m, rad, m/s or rad/s], at least 0; its sign is drawn.
        during: phases of the clean rollout in which it may begin, or an exact time [s].
    """

    name = "sensor_bias"

    def __init__(self, readings: Sequence[Reading], amount_range: tuple[float, float], during: During) -> None:
        self.readings = self._checked(readings)
        self.amount_range = ordered_range(self.name, "amount_range", amount_range, least=0.0)
        self.window = CauseWindow.checked(self.name, during)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> SensorBiasParams:
        """Draw which reading, when and how far off."""
        joint, quantity, index = self.readings[int(rng.integers(len(self.readings)))]
        sign = 1.0 if rng.random() < 0.5 else -1.0
        cause = self.window.sample(rng, nominal)
        return SensorBiasParams(joint, quantity, index, cause, sign * uniform(rng, self.amount_range))

    def scaled(self, params: SensorBiasParams, s: float) -> SensorBiasParams:
        """An error `s` times as large."""
        return replace(params, amount=params.amount * s)

    def edit_observation(self, params: SensorBiasParams, time_s: float, data: mujoco.MjData) -> None:
        """Add the error to the observation."""
        joint = data.joint(params.joint)
        numbers = joint.qpos if params.quantity == "position" else joint.qvel
        numbers[params.index] += params.amount

    def _checked(self, readings: Sequence[Reading]) -> tuple[Reading, ...]:
        found = tuple(readings) if isinstance(readings, Iterable) and not isinstance(readings, str) else ()
        if not found or any(isinstance(r, str) or len(r) != 3 for r in found):
            raise BadValue(
                f"{self.name}: readings must be a list of at least one (joint, quantity, index); got {readings!r}"
            )
        checked = []
        for joint, quantity, index in found:
            one_name(self.name, "joint in readings", joint)
            one_of(self.name, "quantity in readings", quantity, _QUANTITIES)
            whole_number(self.name, "index in readings", index, 0, _LAST_INDEX[quantity])
            checked.append((joint, quantity, int(index)))
        return tuple(checked)
