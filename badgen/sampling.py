"""Draws that operators share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from badgen.contracts.trajectory import Trajectory


def uniform(rng: np.random.Generator, bounds: Sequence[float]) -> float:
    """A number between two bounds; equal bounds fix it."""
    low, high = bounds
    return float(rng.uniform(low, high))


def moment(
    rng: np.random.Generator, nominal: Trajectory, during: Sequence[str], after: float = 0.0, before: float = 1.0
) -> float:
    """A time [s], to the millisecond, inside one of the clean run's phases, between two shares of it."""
    start, stop = nominal.phase_window_s(str(rng.choice(np.array(during))))
    return round(uniform(rng, (start + after * (stop - start), start + before * (stop - start))), 3)
