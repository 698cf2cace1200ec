"""Figures that are no means: false positives at a fixed share of true ones, and how well last scores are calibrated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools, Ints
from badgen.evaluation.tallies import NOTHING, Figure, figures_from

RATES = (0.9, 0.95)  # shares of true positives at which false ones are counted
BINS = 10
_EPSILON = 1e-9


@dataclass(frozen=True)
class Ends:
    """Last scores of views, (N,) each; only views that have one.

    Attributes:
        last: last score.
        success: whether the view is a success.
        group: number of its group.
    """

    last: F64
    success: Bools
    group: Ints


@dataclass(frozen=True, slots=True)
class Bin:
    """Views whose last score lies between two ends: how many, their mean score, and the share of true successes."""

    low: float
    high: float
    count: int
    score: float
    successes: float


def false_positives(ends: Ends, weights: F64, rates: Sequence[float] = RATES) -> list[Figure]:
    """Share of failures that pass where the limit is the highest one that still passes this share of the successes.

    A limit cannot divide equal scores: all of them pass, or none. So a constant score has a share of 1.

    Args:
        ends: last scores.
        weights: (draws, G) how often each group is drawn.
        rates: wanted shares of successes that pass.
    """
    total = int(ends.success.sum())
    if not total or total == len(ends.success):
        return [NOTHING for _ in rates]
    order = np.argsort(-ends.last, kind="stable")
    last, group, success = ends.last[order], ends.group[order], ends.success[order]
    closes = np.append(last[1:] < last[:-1] - _EPSILON, True)  # the last of equal scores
    whole = _shares(success, closes, np.ones((1, len(last))), rates)
    drawn = _shares(success, closes, weights[:, group], rates)
    groups = len(np.unique(group))
    values, each = np.array([w[0] for w in whole]), np.stack(drawn, axis=1)
    return figures_from(values, each, [len(last) - total] * len(rates), [groups] * len(rates))


def _shares(success: Bools, closes: Bools, weights: F64, rates: Sequence[float]) -> list[F64]:
    """(draws,) share of failures that pass at each rate; NaN in draws without a success or a failure."""
    good = np.cumsum(weights * success, axis=1)
    every = np.cumsum(weights, axis=1)
    successes = good[:, -1:]
    failures = every[:, -1] - good[:, -1]
    found = []
    for rate in rates:
        first = np.argmax((good >= rate * successes - _EPSILON) & closes, axis=1)[:, None]
        passed = (np.take_along_axis(every, first, axis=1) - np.take_along_axis(good, first, axis=1))[:, 0]
        with np.errstate(invalid="ignore", divide="ignore"):
            found.append(np.where((successes[:, 0] > 0) & (failures > 0), passed / failures, np.nan))
    return found


def calibration(ends: Ends, weights: F64) -> tuple[Figure, list[Bin]]:
    """Expected calibration error of the last score as a probability of success, and its bins.

    Scores are cut to 0 to 1 and sorted into ten equally wide bins. The error is the mean, over views, of the distance
    between the mean score of their bin and its share of successes. With few views it is above 0 by chance alone.
    """
    if not len(ends.last):
        return NOTHING, []
    score = np.clip(ends.last, 0.0, 1.0)
    place = np.minimum((score * BINS + _EPSILON).astype(np.int64), BINS - 1)
    groups = weights.shape[1]
    at = place * groups + ends.group
    size = BINS * groups
    sums = [np.bincount(at, w, size).reshape(BINS, groups) for w in (np.ones(len(at)), score, ends.success * 1.0)]
    whole = [s.sum(axis=1)[None] for s in sums]
    drawn = np.split(weights @ np.concatenate(sums).T, 3, axis=1)
    figure = figures_from(_error(*whole), _error(*drawn)[:, None], [len(at)], [len(np.unique(ends.group))])[0]
    bins = [
        Bin(k / BINS, (k + 1) / BINS, int(n), float(s / n), float(y / n))
        for k, (n, s, y) in enumerate(zip(*(w[0] for w in whole), strict=True))
        if n
    ]
    return figure, bins


def _error(count: F64, score: F64, successes: F64) -> F64:
    """(draws,) from (draws, bins) sums."""
    found: F64 = np.abs(score - successes).sum(axis=1) / np.maximum(count.sum(axis=1), 1.0)
    return found
