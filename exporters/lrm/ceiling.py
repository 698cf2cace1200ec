"""What a perfect judge reaches: the metrics of Large Reward Models for one whose every answer is our label.

The figures are those of its `compute_openloop_metrics.py`, so that a judge is compared with what is possible, not with
100 %: pictures do not show everything, and a sum of scores is not a final score.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

STILL = 0.005  # a smaller change of the level is none
_LEAST = 3  # fewer values have no correlation there


@dataclass(frozen=True, slots=True)
class Run:
    """One view of an episode: whether the episode is a certified success, and the level of each frame, 0 to 1."""

    success: bool
    levels: tuple[float, ...]


def changes(levels: Sequence[float]) -> list[float]:
    """Signed change of the level since the previous frame; exactly 0.0 for the first one and where it stands still."""
    found = [round(after - before, 9) for before, after in pairwise(levels)]
    return [0.0, *(change if abs(change) >= STILL else 0.0 for change in found)]


def ceiling(runs: Sequence[Run]) -> dict[str, float]:
    """Metrics of a perfect judge over these runs; those that need both classes, or more runs, are left out.

    Returns:
        A dict:

        * runs, successes: how many there are.
        * roc_auc, pairwise_acc_pct: of the last scores, by certified success; ties are wrong pairs.
        * global_pearson: of the sum of the scores with the last level; never quite 1.
        * per_traj_pearson: of the scores with the levels, mean over runs that are not constant.
        * direction_acc_pct: of a judge that answers "neither" where the level stands still.
        * direction_acc_forced_pct: of a judge that has to choose one of two pictures.
    """
    found: dict[str, float] = {"runs": len(runs), "successes": sum(r.success for r in runs)}
    good, bad = ([r.levels[-1] for r in runs if r.success is wanted] for wanted in (True, False))
    if good and bad:
        above = [(g > b, g == b) for g in good for b in bad]
        found["roc_auc"] = _mean([more + same / 2 for more, same in above])
        found["pairwise_acc_pct"] = 100 * _mean([float(more) for more, _ in above])
    overall = _pearson([sum(r.levels) for r in runs], [r.levels[-1] for r in runs])
    each = [r for r in (_pearson(run.levels, run.levels) for run in runs) if r is not None]
    found |= {} if overall is None else {"global_pearson": overall}
    found |= {"per_traj_pearson": _mean(each)} if each else {}
    moved = [change != 0 for run in runs for change in changes(run.levels)]
    if moved:
        found["direction_acc_pct"] = 100.0
        found["direction_acc_forced_pct"] = 100 * (sum(moved) + len(runs)) / len(moved)  # the first row is a given
    return {name: value if isinstance(value, int) else round(value, 4) for name, value in found.items()}


def _pearson(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Correlation; None where a side is constant or there are too few values."""
    if len(a) < _LEAST or min(float(np.std(a)), float(np.std(b))) < 1e-8:
        return None
    r = float(np.corrcoef(a, b)[0, 1])
    return None if math.isnan(r) else r


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values))
