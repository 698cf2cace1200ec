"""Confidence intervals: of what was counted, and of any figure, by drawing its groups anew."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from badgen.contracts.arrays import F64

_Z_95 = 1.959963984540054  # quantile of the normal distribution for 95 %, two-sided
_ENDS = (2.5, 97.5)  # percentiles of the draws between which the 95 % interval lies


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """Ends of the 95 % interval of a share, 0 to 1, given so many hits of so many tries; (0, 1) without tries.

    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if not tries:
        return 0.0, 1.0
    share, z2 = hits / tries, _Z_95**2
    middle = share + z2 / (2 * tries)
    half = _Z_95 * sqrt(share * (1.0 - share) / tries + z2 / (4 * tries**2))
    return max((middle - half) / (1 + z2 / tries), 0.0), min((middle + half) / (1 + z2 / tries), 1.0)


def drawn_weights(groups: int, draws: int, rng: np.random.Generator) -> F64:
    """How often each group is drawn when as many groups as there are get drawn anew, with replacement.

    A figure of a draw is the figure with these weights, so all draws are computed at once (bootstrap of groups; Efron
    and Tibshirani, "An Introduction to the Bootstrap", 1993).

    Returns:
        (draws, groups) whole numbers as floats; every row sums to `groups`.
    """
    return rng.multinomial(groups, np.full(groups, 1.0 / groups), size=draws).astype(np.float64)


def middles_of(drawn: F64) -> F64:
    """95 % intervals of figures: percentiles of their values in all draws.

    Args:
        drawn: (draws, K) values of each; NaN where a draw holds nothing to compute one from; such draws are left out.

    Returns:
        (K, 2) ends of each interval; NaN where half of the draws or more hold nothing.
    """
    missing = ~np.isfinite(drawn)
    whole = ~missing.any(axis=0)
    ends = np.full((drawn.shape[1], 2), np.nan)
    if whole.any():
        ends[whole] = np.percentile(drawn[:, whole], _ENDS, axis=0).T
    for k in np.flatnonzero(~whole & (missing.mean(axis=0) < 0.5)):
        ends[k] = np.percentile(drawn[~missing[:, k], k], _ENDS)
    return ends


def of_mean(values: Sequence[float], draws: int, rng: np.random.Generator) -> tuple[float, float]:
    """The 95 % interval of a mean of independent values; there must be at least one."""
    found = np.asarray(values, dtype=np.float64)
    low, high = np.percentile(drawn_weights(len(found), draws, rng) @ found / len(found), _ENDS)
    return float(low), float(high)
