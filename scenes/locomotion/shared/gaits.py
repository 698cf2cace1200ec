"""How a humanoid of any scene walks: a gait drawn between strolling and brisk."""

from __future__ import annotations

import numpy as np

from scenes.kit.control.walking.dcm import Gait


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between two bounds, to a tenth of a millimetre."""
    return round(float(rng.uniform(low, high)), 4)


def in_rows(seconds: float, log_hz: float = 50.0) -> float:
    """A duration in whole logged rows, so that no phase begins between two of them."""
    return round(round(seconds * log_hz) / log_hz, 3)


def draw_gait(rng: np.random.Generator, slowest_s: float = 0.44) -> Gait:
    """A steady gait; `slowest_s` is the longest time on one foot."""
    return Gait(
        length_m=between(rng, 0.12, 0.155), width_m=between(rng, 0.20, 0.24), swing_s=between(rng, 0.34, slowest_s),
        double_s=between(rng, 0.06, 0.09), lift_m=between(rng, 0.068, 0.085), crouch_m=between(rng, 0.02, 0.04),
        lean_rad=between(rng, 0.0, 0.08), arm_swing=between(rng, 0.2, 0.8),
    )  # fmt: skip
