"""Figures as shares and means of counted things, for any slice of the data, with intervals from groups drawn anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools, Ints
from badgen.intervals import middles_of


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
    cells = [_terms(m, mask, group, groups) for mask in masks for m in metrics]
    held = [terms for terms in cells if all(t.things for t in terms)]
    means, drawn = _means(held), _drawn(held, weights)
    figures = iter(figures_from(means, drawn, [_things(t) for t in held], [_groups(t) for t in held]))
    found = [next(figures) if all(t.things for t in terms) else NOTHING for terms in cells]
    return [found[k : k + len(metrics)] for k in range(0, len(found), len(metrics))]


def mean_difference(first: Tally, second: Tally, group: Ints, weights: F64) -> Figure:
    """Mean of the differences of two tallies of the same things, over the things that have a value in both."""
    return figures_of(
        [Metric("difference", Tally(first.owner, first.value - second.value, first.context))],
        [np.ones(len(group), dtype=np.bool_)],
        group,
        weights,
    )[0][0]


def figures_from(values: F64, drawn: F64, counts: Sequence[int], groups: Sequence[int]) -> list[Figure]:
    """Figures from their values and their values in all draws; without an interval where fewer than two groups count.

    Args:
        values: (K,) NaN for a figure without a value.
        drawn: (draws, K) NaN where a draw holds nothing.
        counts: of things, K of them.
        groups: numbers of groups, K of them.
    """
    found = []
    for value, ends, count, of in zip(values, middles_of(drawn), counts, groups, strict=True):
        known = of > 1 and bool(np.isfinite(ends).all()) and bool(np.isfinite(value))
        low, high = (float(ends[0]), float(ends[1])) if known else (None, None)
        found.append(Figure(float(value) if np.isfinite(value) else None, low, high, count, of))
    return found


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


def _means(cells: Sequence[Sequence[_Sums]]) -> F64:
    """(K,) the mean of each cell, or the first less the second."""
    means = [[float(t.value.sum() / t.count.sum()) for t in terms] for terms in cells]
    return np.array([m[0] - m[1] if len(m) > 1 else m[0] for m in means], dtype=np.float64)


def _drawn(cells: Sequence[Sequence[_Sums]], weights: F64) -> F64:
    """(draws, K) the same in all draws; NaN where a draw holds none of the groups."""
    first = _drawn_means([terms[0] for terms in cells], weights)
    two = [k for k, terms in enumerate(cells) if len(terms) > 1]
    first[:, two] -= _drawn_means([cells[k][1] for k in two], weights)
    return first


def _drawn_means(each: Sequence[_Sums], weights: F64) -> F64:
    if not each:
        return np.empty((len(weights), 0))
    value = weights @ np.stack([s.value for s in each], axis=1)
    count = weights @ np.stack([s.count for s in each], axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(count > 0, value / count, np.nan)


def _things(terms: Sequence[_Sums]) -> int:
    return min(t.things for t in terms)


def _groups(terms: Sequence[_Sums]) -> int:
    return int(np.count_nonzero(np.sum([t.count for t in terms], axis=0)))
