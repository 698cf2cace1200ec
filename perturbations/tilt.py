"""Tilt: the carried object is held at an angle, so that a cup spills or the object is set down leaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin

import numpy as np

from badgen.arguments import names, ordered_range
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import uniform


@dataclass(frozen=True, slots=True)
class TiltParams:
    """Which goals are turned, how, and from when on.

    Attributes:
        phases: phases whose goals are turned.
        heading_rad: heading of the axis of the turn in the x-y plane of the moved object's frame [rad].
        angle_rad: angle of the turn [rad].
        cause_s: when the first of the phases begins [s].
    """

    phases: tuple[str, ...]
    heading_rad: float
    angle_rad: float
    cause_s: float


class Tilt(Perturbation[TiltParams]):
    """Turns the goals of phases about an axis in the x-y plane of the object or hand that they move.

    Args:
        phases: phases whose goals are turned, in order.
        angle_rad_range: angle of the turn [rad], from 0 to pi.
        heading_rad_range: heading of the axis in the moved object's frame [rad], from -2 pi to 2 pi; any by default.
    """

    name = "tilt"

    def __init__(
        self,
        phases: Sequence[str],
        angle_rad_range: tuple[float, float],
        heading_rad_range: tuple[float, float] = (-pi, pi),
    ) -> None:
        self.phases = names(self.name, "phases", phases)
        self.angle_rad_range = ordered_range(self.name, "angle_rad_range", angle_rad_range, 0.0, pi)
        self.heading_rad_range = ordered_range(self.name, "heading_rad_range", heading_rad_range, -2 * pi, 2 * pi)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> TiltParams:
        """Draw the axis and the angle."""
        start, _ = nominal.phase_window_s(self.phases[0])
        return TiltParams(self.phases, uniform(rng, self.heading_rad_range), uniform(rng, self.angle_rad_range), start)

    def scaled(self, params: TiltParams, s: float) -> TiltParams:
        """Turn `s` times as far."""
        return replace(params, angle_rad=params.angle_rad * s)

    def edit_plan(self, params: TiltParams, plan: Plan) -> Plan:
        """Turn the goals."""
        half, heading = params.angle_rad / 2.0, params.heading_rad
        if half == 0.0:
            return plan
        quat = (cos(half), sin(half) * cos(heading), sin(half) * sin(heading), 0.0)
        for phase in params.phases:
            plan = plan.edit(phase, lambda p: p.turned(quat))
        return plan
