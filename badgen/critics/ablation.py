"""What examples do to a judge: the same episodes asked at every level, with intervals.

This is the experiment of Figure 4 of the paper whose prompt the dialect `seed` follows: none, text, frames, dense; and
a fifth level, contrast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from badgen.critics.figures import JudgedRun, compared, paired
from badgen.intervals import of_mean, wilson

_DRAWS = 2000  # of the bootstrap


@dataclass(frozen=True, slots=True)
class Share:
    """Hits among so many, and the 95 % interval of the share."""

    hits: int
    total: int
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean and its 95 % interval."""

    value: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class LevelResult:
    """What a judge did at one level.

    Attributes:
        right: runs judged right: failures that do not pass, and twins that do.
        failures: failures that do not pass.
        order: pairs in order.
        error: mean over the runs of the distance to the truth, in points; None without runs.
    """

    right: Share
    failures: Share
    order: Share
    error: Mean | None


def ablation(runs: Mapping[str, Sequence[JudgedRun]], seed: int) -> dict[str, LevelResult]:
    """Results by level, over the runs that were judged at every level, so that levels can be compared."""
    common = set.intersection(*({(r.pair, r.side) for r in members} for members in runs.values())) if runs else set()
    return {
        level: _result([r for r in members if (r.pair, r.side) in common], np.random.default_rng(seed))
        for level, members in runs.items()
    }


def _result(runs: Sequence[JudgedRun], rng: np.random.Generator) -> LevelResult:
    each = list({r.episode: r for r in runs}.values())
    failures = [r for r in each if r.side == "failure"]
    right = sum(r.passes == (r.side == "twin") for r in each)
    pairs = paired(runs)
    errors = [r.mean_error for r in each]
    return LevelResult(
        right=_share(right, len(each)),
        failures=_share(sum(not r.passes for r in failures), len(failures)),
        order=_share(sum(compared(f, t) < 0 for f, t in pairs), len(pairs)),
        error=Mean(sum(errors) / len(errors), of_mean(errors, _DRAWS, rng)) if errors else None,
    )


def _share(hits: int, total: int) -> Share:
    return Share(hits, total, wilson(hits, total))
