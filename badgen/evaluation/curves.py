"""Figures of one curve of scores: its sum, mean and end, its rank correlations, and when it falls for good."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64

FALL = 0.1  # of the scale: so far below what it was before, a score has fallen
LASTING_S = 1.0  # and stays there at least so long [s], or to the end of the film
_LEAST = 2  # frames that a fall must last
_EPSILON = 1e-9
_LEAST_RANKED = 3  # frames without which a rank correlation says nothing


@dataclass(frozen=True, slots=True)
class Totals:
    """What a curve of scores amounts to; all NaN where no frame has a score.

    Attributes:
        sum: of all frames; a frame without a score counts as the mean of the others.
        mean: of the frames with a score.
        last: of the last frame with a score.
    """

    sum: float
    mean: float
    last: float


def totals(scores: F64) -> Totals:
    """Sum, mean and end of a curve.

    Args:
        scores: (T,) NaN where a frame has none.
    """
    found = scores[np.isfinite(scores)]
    if not len(found):
        return Totals(np.nan, np.nan, np.nan)
    mean = float(found.mean())
    return Totals(mean * len(scores), mean, float(found[-1]))


def ranks(values: F64) -> F64:
    """Ranks from 1, of equal values the mean of theirs."""
    in_order = np.sort(values)
    below, up_to = np.searchsorted(in_order, values), np.searchsorted(in_order, values, side="right")
    return (below + up_to + 1) / 2.0


def spearman(scores: F64, truth: F64) -> float:
    """Rank correlation over the frames with a score.

    Returns:
        -1 to 1; 0 where the scores are all equal; NaN where the truth is, or where fewer than three frames have scores.
    """
    held = np.isfinite(scores) & np.isfinite(truth)
    if held.sum() < _LEAST_RANKED:
        return np.nan
    a, b = ranks(scores[held]), ranks(truth[held])
    a, b = a - a.mean(), b - b.mean()
    spread_a, spread_b = float(a @ a), float(b @ b)
    if spread_b == 0.0:
        return np.nan
    return 0.0 if spread_a == 0.0 else float(a @ b) / (spread_a * spread_b) ** 0.5


def mean_error(scores: F64, truth: F64) -> float:
    """Mean distance to the truth over the frames with a score; NaN without any."""
    off = np.abs(scores - truth)
    held = np.isfinite(off)
    return float(off[held].mean()) if held.any() else np.nan


def mean_from(scores: F64, time_s: F64, since_s: float) -> float:
    """Mean over the frames with a score from a moment on; NaN without any."""
    found = scores[(time_s >= since_s - _EPSILON) & np.isfinite(scores)]
    return float(found.mean()) if len(found) else np.nan


def first_lasting_fall_s(scores: F64, time_s: F64, since_s: float) -> float | None:
    """When a score first falls for good after a moment.

    The level is the score of the last frame at or before the moment. A frame after it is the beginning of a lasting
    fall if from it on every score is at least `FALL` below that level, for at least `LASTING_S` or to the end of the
    film, and for at least two frames. Frames without a score are passed over.

    Args:
        scores: (T,) on a scale from 0 to 1.
        time_s: (T,) [s], rising.
        since_s: the moment [s].

    Returns:
        Time of that frame [s]; None where there is none; NaN where no frame before the moment, or fewer than two after
        it, have a score, so that nothing can be said.
    """
    held = np.isfinite(scores)
    scores, time_s = scores[held], time_s[held]
    before = np.flatnonzero(time_s <= since_s + _EPSILON)
    if not len(before) or len(scores) - len(before) < _LEAST:
        return np.nan
    low = scores <= scores[before[-1]] - FALL + _EPSILON
    for start in range(int(before[-1]) + 1, len(scores) - _LEAST + 1):
        stop = int(np.searchsorted(time_s, time_s[start] + LASTING_S - _EPSILON)) + 1
        if low[start : max(stop, start + _LEAST)].all():
            return float(time_s[start])
    return None
