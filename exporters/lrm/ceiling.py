"""What a judge reaches in the open-loop metrics of Large Reward Models, and what a perfect one would reach.

The metrics are those of its `compute_openloop_metrics.py`. A perfect judge answers every picture with our label, and
every pair of neighbouring pictures with the sign of its change. It does not reach 100 % everywhere: some pictures look
right although a rule was broken before, and the sum of all scores of a run is not its last level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

STILL = 0.005  # a smaller change of the level counts as none
_LEAST = 3  # fewer values have no correlation there
_CONSTANT = 1e-8


@dataclass(frozen=True, slots=True)
class Run:
    """A view of an episode: whether the episode is a certified success, and the level of each frame, 0 to 1."""

    success: bool
    levels: tuple[float, ...]


def changes(levels: Sequence[float]) -> list[float]:
    """Signed change of the level since the frame before; exactly 0.0 for the first frame, and where it is below STILL.

    Large Reward Models compares the sign of this number with an answer of -1, 0 or +1.
    """
    found = [round(after - before, 9) for before, after in pairwise(levels)]
    return [0.0, *(change if abs(change) >= STILL else 0.0 for change in found)]


def ceiling(runs: Sequence[Run]) -> dict[str, float]:
    """Metrics of a perfect judge over these runs, and `runs` and `successes`, their numbers.

    `direction_acc_forced_pct` is for a judge that never answers "neither", so it is wrong wherever the level stands
    still. See `progress_metrics` and `direction_accuracy` for the others.
    """
    moves = [changes(run.levels) for run in runs]
    perfect = [[float(np.sign(change)) for change in run] for run in moves]
    forced = [[0.0, *(answer or 1.0 for answer in answers[1:])] for answers in perfect]
    found: dict[str, float] = {"runs": len(runs), "successes": sum(run.success for run in runs)}
    found |= progress_metrics(runs, [run.levels for run in runs])
    found |= {
        "direction_acc_pct": direction_accuracy(moves, perfect),
        "direction_acc_forced_pct": direction_accuracy(moves, forced),
    }
    return {name: value if isinstance(value, int) else round(value, 4) for name, value in found.items()}


def progress_metrics(runs: Sequence[Run], scores: Sequence[Sequence[float]]) -> dict[str, float]:
    """Compare the scores of a judge, one for each frame of each run, with the runs.

    Returns:
        A dict; what needs both classes, or more or other runs, is left out.

        * roc_auc: of the last scores, by certified success; a tie counts half.
        * pairwise_acc_pct: pairs of a success and another run whose last scores are in order; a tie is wrong.
        * global_pearson: correlation of the sums of the scores with the last levels, over runs.
        * per_traj_pearson: correlation of scores with levels over frames, mean over runs.
    """
    found: dict[str, float] = {}
    good, bad = ([s[-1] for r, s in zip(runs, scores, strict=True) if r.success is kind] for kind in (True, False))
    if good and bad:
        found["roc_auc"] = float(np.mean([(g > b) + (g == b) / 2 for g in good for b in bad]))
        found["pairwise_acc_pct"] = 100 * float(np.mean([g > b for g in good for b in bad]))
    overall = _pearson([sum(s) for s in scores], [run.levels[-1] for run in runs])
    each = [r for run, s in zip(runs, scores, strict=True) if (r := _pearson(s, run.levels)) is not None]
    found |= {} if overall is None else {"global_pearson": overall}
    return found | ({"per_traj_pearson": float(np.mean(each))} if each else {})


def direction_accuracy(moves: Sequence[Sequence[float]], answers: Sequence[Sequence[float]]) -> float:
    """Share of frames [%] whose change of level has the sign of the answer; 0 only agrees with exactly 0."""
    right = [np.sign(m) == np.sign(a) for m, a in zip(chain(*moves), chain(*answers), strict=True)]
    return 100 * float(np.mean(right)) if right else 0.0


def _pearson(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Correlation; None where a side is constant or there are too few values."""
    if len(a) < _LEAST or min(float(np.std(a)), float(np.std(b))) < _CONSTANT:
        return None
    return float(np.corrcoef(a, b)[0, 1])
