"""Evaluate scores: every metric of every model in every part of the data, and whether it beats time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64
from badgen.evaluation.comparisons import DRAWS, Comparisons, comparisons
from badgen.evaluation.metrics import metrics_of, order_tally, totals_of
from badgen.evaluation.slices import Slice
from badgen.evaluation.tallies import Figure, figures_of, mean_difference
from badgen.evaluation.thresholds import RATES, Bin, Ends, calibration, false_positives
from badgen.evaluation.views import Scored

TIME_INDEX = "time index"
_AT_RATES = tuple(f"fpr_at_tpr{round(100 * r)}" for r in RATES)


@dataclass(frozen=True)
class Counts:
    """How much of the data a model scored.

    Attributes:
        views, scored: views, and those of which at least one frame has a score.
        frames, without_score: frames of all views, and those without a score (NaN).
    """

    views: int
    scored: int
    frames: int
    without_score: int


@dataclass(frozen=True)
class ModelResult:
    """Figures of one model.

    Attributes:
        counts: how much it scored.
        figures: (facet, part) -> metric -> figure; ("all", "all") is the whole.
        reliability: bins of its last scores, of the whole.
        ahead_of_time: total -> its accuracy A less that of the time index, over the same pairs.
    """

    counts: Counts
    figures: Mapping[tuple[str, str], Mapping[str, Figure]]
    reliability: tuple[Bin, ...]
    ahead_of_time: Mapping[str, Figure]


@dataclass(frozen=True)
class Evaluation:
    """Results of all models on the same views.

    Attributes:
        groups, views, failures, successes: how much there is.
        pairs, contexts: ordered pairs, and the contexts that they are in.
        models: name -> results.
    """

    groups: int
    views: int
    failures: int
    successes: int
    pairs: int
    contexts: int
    models: Mapping[str, ModelResult]


def evaluate(data: Scored, seed: int, draws: int = DRAWS) -> Evaluation:
    """Compute everything; the order of the views makes no difference.

    Args:
        data: views, and the scores of each model.
        seed: of the groups that are drawn anew.
        draws: how often.
    """
    c = comparisons(data.views, seed, draws)
    tables = {name: totals_of(scores) for name, scores in data.scores.items()}
    return Evaluation(
        groups=c.weights.shape[1],
        views=len(c.views),
        failures=int((~c.success & c.plain).sum()),
        successes=int((c.success & c.plain).sum()),
        pairs=len(c.pairs.better),
        contexts=len(np.unique(c.pairs.context)),
        models={n: _result(c, scores, tables[n], tables.get(TIME_INDEX)) for n, scores in data.scores.items()},
    )


def _result(
    c: Comparisons, scores: Sequence[F64], table: Mapping[str, F64], time: Mapping[str, F64] | None
) -> ModelResult:
    metrics = metrics_of(c, scores, dict(table))
    rows = figures_of(metrics, [s.mask for s in c.slices], c.group, c.weights)
    figures: dict[tuple[str, str], dict[str, Figure]] = {}
    reliability: list[Bin] = []
    for part, row in zip(c.slices, rows, strict=True):
        found = {m.name: f for m, f in zip(metrics, row, strict=True)}
        ends = _ends(c, table["last"], part)
        found |= dict(zip(_AT_RATES, false_positives(ends, c.weights), strict=True))
        found["ece"], bins = calibration(ends, c.weights)
        reliability = reliability or bins  # of the first part, which is the whole
        figures[part.facet, part.value] = found
    ahead = {n: _ahead(c, table[n], time[n]) for n in table} if time is not None else {}
    return ModelResult(_counts(scores), figures, tuple(reliability), ahead)


def _ends(c: Comparisons, last: F64, part: Slice) -> Ends:
    held = part.mask & c.plain & np.isfinite(last)
    return Ends(last[held], c.success[held], c.group[held])


def _ahead(c: Comparisons, total: F64, time: F64) -> Figure:
    return mean_difference(order_tally(c, total), order_tally(c, time), c.group, c.weights)


def _counts(scores: Sequence[F64]) -> Counts:
    missing = [int((~np.isfinite(s)).sum()) for s in scores]
    frames = [len(s) for s in scores]
    counted = sum(n < of for n, of in zip(missing, frames, strict=True))
    return Counts(len(scores), counted, sum(frames), sum(missing))
