"""Layouts of walking humanoids: the sampled gait, and the start of the walk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypedDict

import numpy as np

from scenes.kit.control.walking.dcm import Gait

Side = Literal["left", "right"]
Span = tuple[float, float]


class Start(TypedDict):
    """Start of a walk and friction of the floor, as fields of `WalkerParams`."""

    wait_s: float
    first: Side
    friction: float


@dataclass(frozen=True, slots=True)
class WalkerParams:
    """Fields of every layout of a walker; the layout of a scene derives from it.

    Attributes:
        gait: the steady gait.
        wait_s: time for which the robot stands before it sets off.
        first: the foot that takes the first step.
        friction: friction coefficient of the floor.
    """

    gait: Gait
    wait_s: float
    first: Side
    friction: float

    @property
    def first_stance(self) -> int:
        """The foot that carries the first step: 0 left, 1 right."""
        return 1 if self.first == "left" else 0


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """Sample a number between two bounds, rounded to four digits."""
    return round(float(rng.uniform(low, high)), 4)


def side(rng: np.random.Generator) -> Side:
    """Sample left or right with equal probability."""
    return "left" if rng.random() < 0.5 else "right"


def in_rows(seconds: float, log_hz: float = 50.0) -> float:
    """Round a duration to whole logged rows, so that no phase begins between two of them."""
    return round(round(seconds * log_hz) / log_hz, 3)


def draw_gait(
    rng: np.random.Generator,
    *,
    length_m: Span = (0.12, 0.155),
    swing_s: Span = (0.34, 0.44),
    lift_m: Span = (0.068, 0.085),
    lean_rad: Span = (0.0, 0.08),
    arm_swing: Span | None = (0.2, 0.8),
) -> Gait:
    """Sample a steady gait within these bounds; without `arm_swing` the arms stay still."""
    return Gait(
        length_m=between(rng, *length_m),
        width_m=between(rng, 0.20, 0.24),
        swing_s=between(rng, *swing_s),
        double_s=between(rng, 0.06, 0.09),
        lift_m=between(rng, *lift_m),
        crouch_m=between(rng, 0.02, 0.04),
        lean_rad=between(rng, *lean_rad),
        arm_swing=between(rng, *arm_swing) if arm_swing is not None else 0.0,
    )


def draw_start(rng: np.random.Generator) -> Start:
    """Sample a short wait, the first foot, and the friction of the floor."""
    return {"wait_s": in_rows(rng.uniform(0.2, 0.5)), "first": side(rng), "friction": between(rng, 0.6, 1.0)}
