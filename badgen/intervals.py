"""Confidence intervals of what was counted."""

from __future__ import annotations

from math import sqrt

_Z_95 = 1.959963984540054  # quantile of the normal distribution for 95 %, two-sided


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
