"""Hops between two moments, and a choice of moments that covers large and small, forward and backward ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from badgen.contracts.arrays import F32

_SCORE_BINS, _GAP_BINS = 25, 4
_ZERO_SHARE = 0.05


def hop(before: float, after: float) -> float:
    """Share of what remained that was gained, or, below 0, of what was achieved that was lost."""
    if after > before:
        return (after - before) / (1.0 - before)
    return (after - before) / before if after < before else 0.0


def accumulate(start: float, hops: Iterable[float]) -> list[float]:
    """Levels that hops lead through; what a consumer does with predictions. Undoes `hop`."""
    levels = [start]
    for h in hops:
        level = levels[-1]
        levels.append(level + (1.0 - level) * h if h >= 0 else level + level * h)
    return levels


def score_tag(hopped: float) -> str:
    """The answer in the words that the model is trained on."""
    return f"<score>{100 * hopped:+.1f}%</score>" if hopped else "<score>0.0%</score>"


def choose(phi: F32, wanted: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Pairs of moments, taken in turn from bins of hop and of distance; few of them without any change."""
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
    """One from each bin, and again, until there are enough; the bins come in a new order each round."""
    left = [[b[i] for i in rng.permutation(len(b))] for b in bins]
    chosen: list[tuple[int, int]] = []
    while left and len(chosen) < wanted:
        for i in rng.permutation(len(left)):
            if len(chosen) < wanted:
                chosen.append(left[i].pop())
        left = [b for b in left if b]
    return chosen
