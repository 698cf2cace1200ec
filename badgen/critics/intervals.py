"""Intervals of shares and of means, so that small numbers are read as what they are."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

_Z = 1.959963984540054  # two-sided, 95 %
_DRAWS = 2000


def wilson(hits: int, total: int) -> tuple[float, float]:
    """95 % interval of a share, by Wilson's score; (0, 1) without trials."""
    if not total:
        return 0.0, 1.0
    share, z2 = hits / total, _Z * _Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z / (1 + z2 / total) * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def bootstrap_mean(values: Sequence[float], rng: np.random.Generator) -> tuple[float, float]:
    """95 % interval of a mean, by drawing the values anew; each should be of one group. (nan, nan) without values."""
    if not values:
        return math.nan, math.nan
    drawn = rng.choice(np.asarray(values, dtype=np.float64), size=(_DRAWS, len(values)))
    low, high = np.quantile(drawn.mean(axis=1), (0.025, 0.975))
    return float(low), float(high)
