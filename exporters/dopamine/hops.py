"""Hops between two frames, and a choice of frames with large and small, positive and negative hops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from badgen.contracts.arrays import F32

_SCORE_BINS, _GAP_BINS = 25, 4
_ZERO_SHARE = 0.05


def hop(before: float, after: float) -> float:
    """Gain as a share of what remained, or, below 0, loss as a share of what was achieved."""
    if after > before:
        return (after - before) / (1.0 - before)
    return (after - before) / before if after < before else 0.0


def accumulate(start: float, hops: Iterable[float]) -> list[float]:
    """Levels after each hop, as a consumer computes them from predictions; the inverse of `hop`."""
    levels = [start]
    for h in hops:
        level = levels[-1]
        levels.append(level + (1.0 - level) * h if h >= 0 else level + level * h)
    return levels


def score_tag(hopped: float) -> str:
    """The answer in the format on which the model is trained."""
    return f"<score>{100 * hopped:+.1f}%</score>" if hopped else "<score>0.0%</score>"


def choose(phi: F32, wanted: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Choose (before, after) pairs of frames, evenly from bins of hop and of distance; few of them have no hop."""
    bins: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    still: list[tuple[int, int]] = []
    count = len(phi)
    for before in range(count):
        for after in range(count):
            hopped = hop(float(phi[before]), float(phi[after]))
            if before == after:
                continue
            if hopped == 0:
                still.append((before, after))
            else:
                size = min(_SCORE_BINS - 1, int((hopped + 1) / 2 * _SCORE_BINS))
                bins[size, (abs(after - before) - 1) * _GAP_BINS // (count - 1)].append((before, after))
    zeros = round(_ZERO_SHARE * wanted) if bins else wanted // 4 + 1
    chosen = _in_turn([bins[k] for k in sorted(bins)], wanted - min(zeros, len(still)), rng)
    chosen += [still[i] for i in rng.permutation(len(still))[:zeros]]
    return sorted(chosen)


def _in_turn(bins: list[list[tuple[int, int]]], wanted: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Take one pair from each bin, in rounds, until there are enough; every round has a new order of bins."""
    remaining = [[b[i] for i in rng.permutation(len(b))] for b in bins]
    chosen: list[tuple[int, int]] = []
    while remaining and len(chosen) < wanted:
        for i in rng.permutation(len(remaining)):
            if len(chosen) < wanted:
                chosen.append(remaining[i].pop())
        remaining = [b for b in remaining if b]
    return chosen
