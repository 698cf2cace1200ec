"""Figures as shares and means of counted things, for any slice of the data, with intervals from groups drawn anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools, Ints
from badgen.intervals import middle_of


@dataclass(frozen=True)
class Tally:
    """What a mean is taken of, (N,) each; things without a value (NaN) are left out.

    Attributes:
        owner: place of the view that says which slices a thing belongs to.
        value: what is averaged.
        context: number of the context of each thing; where it is given, things are first averaged within their
            context, and then over contexts.
    """

    owner: Ints
    value: F64
    context: Ints | None = None


@dataclass(frozen=True)
class Metric:
    """A named figure: one mean, or the first mean less the second.

    Attributes:
        name: key in results.
        of: what the mean is taken of.
        less: what the mean is taken of that is subtracted, or None.
    """

    name: str
    of: Tally
    less: Tally | None = None


@dataclass(frozen=True)
class Figure:
    """A value with its 95 % interval.

    Attributes:
        value: the figure; None where there is nothing to compute it from.
        low, high: ends of the interval; None where fewer than two groups count.
        count: things that were counted (of a difference, of its smaller side).
        groups: groups that they are from.
    """

    value: float | None
    low: float | None
    high: float | None
    count: int
    groups: int


NOTHING = Figure(None, None, None, 0, 0)


@dataclass(frozen=True)
class _Sums:
    """Sums by group of a tally in a slice: (G,) of values and (G,) of counts, and the number of things."""

    value: F64
    count: F64
    things: int


def figures_of(metrics: Sequence[Metric], masks: Sequence[Bools], group: Ints, weights: F64) -> list[list[Figure]]:
    """Every metric in every slice.

    Args:
        metrics: M of them.
        masks: S slices, (V,) each: which views belong to it.
        group: (V,) number of the group of each view.
        weights: (draws, G) how often each group is drawn.

    Returns:
        Figures by slice and metric.
    """
    groups = weights.shape[1]
    rows = [[_terms(m, mask, group, groups) for m in metrics] for mask in masks]
    each = [sums for row in rows for terms in row for sums in terms]
    drawn = _drawn(each, weights)
    found, place = [], 0
    for row in rows:
        figures = []
        for terms in row:
            figures.append(_figure(terms, drawn[:, place : place + len(terms)]))
            place += len(terms)
        found.append(figures)
    return found


def mean_difference(first: Tally, second: Tally, group: Ints, weights: F64) -> Figure:
    """Mean of the differences of two tallies of the same things, over the things that have a value in both."""
    return figures_of(
        [Metric("difference", Tally(first.owner, first.value - second.value, first.context))],
        [np.ones(len(group), dtype=np.bool_)],
        group,
        weights,
    )[0][0]


def figure_of(value: float, drawn: F64, count: int, groups: int) -> Figure:
    """A figure from its value and its values in all draws; without an interval where fewer than two groups count."""
    if not np.isfinite(value):
        return Figure(None, None, None, count, groups)
    ends = middle_of(drawn) if groups > 1 else None
    low, high = ends if ends is not None else (None, None)
    return Figure(value, low, high, count, groups)


def _terms(metric: Metric, mask: Bools, group: Ints, groups: int) -> list[_Sums]:
    tallies = [metric.of] if metric.less is None else [metric.of, metric.less]
    return [_sums(t, mask, group, groups) for t in tallies]


def _sums(tally: Tally, mask: Bools, group: Ints, groups: int) -> _Sums:
    held = mask[tally.owner] & np.isfinite(tally.value)
    of, value = group[tally.owner[held]], tally.value[held]
    if tally.context is not None and len(value):
        _, first, place = np.unique(tally.context[held], return_index=True, return_inverse=True)
        value = np.bincount(place, value) / np.bincount(place)
        of = of[first]
    sums = np.bincount(of, value, minlength=groups).astype(np.float64)
    return _Sums(sums, np.bincount(of, minlength=groups).astype(np.float64), len(value))


def _drawn(each: Sequence[_Sums], weights: F64) -> F64:
    """(draws, K) the mean of each in all draws; NaN where a draw holds none of its groups."""
    if not each:
        return np.empty((len(weights), 0))
    value = weights @ np.stack([s.value for s in each], axis=1)
    count = weights @ np.stack([s.count for s in each], axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(count > 0, value / count, np.nan)


def _figure(terms: Sequence[_Sums], drawn: F64) -> Figure:
    things = min(t.things for t in terms)
    if not things:
        return NOTHING
    means = [float(t.value.sum() / t.count.sum()) for t in terms]
    groups = int(np.count_nonzero(sum(t.count for t in terms)))
    if len(terms) == 1:
        return figure_of(means[0], drawn[:, 0], things, groups)
    return figure_of(means[0] - means[1], drawn[:, 0] - drawn[:, 1], things, groups)
