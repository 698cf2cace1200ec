"""Tilt: what is carried is held askew, so that a cup spills on the way or a thing is set down leaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin

import numpy as np

from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import uniform


@dataclass(frozen=True, slots=True)
class TiltParams:
    """Phases whose goals are turned, about which level axis (heading in the object's frame), how far, and from when."""

    phases: tuple[str, ...]
    heading_rad: float
    angle_rad: float
    cause_s: float


class Tilt(Perturbation[TiltParams]):
    """Turns the goals of phases about a level axis of what they move.

    Args:
        phases: phases whose goals are turned, in order.
        angle_rad_range: range of the turn.
        heading_rad_range: range of the axis' heading in the frame of what is moved; any by default.
    """

    name = "tilt"

    def __init__(
        self,
        phases: Sequence[str],
        angle_rad_range: tuple[float, float],
        heading_rad_range: tuple[float, float] = (-pi, pi),
    ) -> None:
        self.phases, self.angle_rad_range, self.heading_rad_range = (
            tuple(phases),
            tuple(angle_rad_range),
            tuple(heading_rad_range),
        )

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> TiltParams:
        """Draw the axis and how far."""
        start, _ = nominal.phase_window_s(self.phases[0])
        return TiltParams(self.phases, uniform(rng, self.heading_rad_range), uniform(rng, self.angle_rad_range), start)

    def scaled(self, params: TiltParams, s: float) -> TiltParams:
        """Turn `s` times as far."""
        return replace(params, angle_rad=params.angle_rad * s)

    def edit_plan(self, params: TiltParams, plan: Plan) -> Plan:
        """Turn the goals."""
        half, level = params.angle_rad / 2.0, params.heading_rad
        if half == 0.0:
            return plan
        quat = (cos(half), sin(half) * cos(level), sin(half) * sin(level), 0.0)
        for phase in params.phases:
            plan = plan.edit(phase, lambda p: p.turned(quat))
        return plan
