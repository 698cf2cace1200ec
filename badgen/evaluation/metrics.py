"""Every metric of one model that is a mean, as tallies; docs/eval.md defines each in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np

from badgen.contracts.arrays import F64, Bools, Ints
from badgen.evaluation.comparisons import MOMENTS, Comparisons, moment_s
from badgen.evaluation.contexts import signs
from badgen.evaluation.curves import first_lasting_fall_s, mean_error, mean_from, spearman, totals
from badgen.evaluation.tallies import Metric, Tally
from badgen.evaluation.views import PASS

TOTALS = ("sum", "mean", "last")
LUCKY_ROLES = ("benign", "near_success")
Table: TypeAlias = dict[str, F64]


def totals_of(scores: Sequence[F64]) -> Table:
    """(V,) sum, mean and last of each view's scores, by name."""
    found = [totals(s) for s in scores]
    return {name: np.array([getattr(t, name) for t in found], dtype=np.float64) for name in TOTALS}


def metrics_of(c: Comparisons, scores: Sequence[F64], table: Table) -> list[Metric]:
    """All metrics that are means.

    Args:
        c: what is compared.
        scores: (T,) scores of each view.
        table: what `totals_of` gives for them.
    """
    return [
        *_order(c, table),
        *_passes(c, table["last"]),
        *_falls(c, scores),
        *_after_onset(c, scores),
        *_dense(c, scores),
        *_pairs_of_one_difference(c, scores, table),
        *_shortcuts_and_luck(c, table["last"]),
    ]


def order_tally(c: Comparisons, total: F64, by_context: bool = False) -> Tally:
    """How well all ordered pairs are ordered by a total of the scores; owned by the worse of the two."""
    value = signs(total[c.pairs.better], total[c.pairs.worse])
    return Tally(c.pairs.worse, value, c.pairs.context if by_context else None)


def _order(c: Comparisons, table: Table) -> Iterator[Metric]:
    for name in TOTALS:
        yield Metric(f"A_{name}", order_tally(c, table[name]))
    for name in TOTALS:
        ordered = order_tally(c, table[name], by_context=True)
        yield Metric(f"D_{name}", Tally(ordered.owner, 1.0 - ordered.value, ordered.context))
    both = order_tally(c, table["sum"])
    yield Metric("A_failures_sum", Tally(both.owner, np.where(c.pairs.two_failures == 1, both.value, np.nan)))


def _passes(c: Comparisons, last: F64) -> Iterator[Metric]:
    passed = np.where(np.isfinite(last), (last >= PASS - 1e-9).astype(np.float64), np.nan)
    yield Metric("pass_failures", _where(~c.success & c.plain, passed))
    true = np.array([v.truth[-1] for v in c.views], dtype=np.float64)
    yield Metric("pass_wrongly", _where(~c.success & c.plain & (true < PASS - 1e-9), passed))
    yield Metric("pass_successes", _where(c.success & c.plain, passed))


def _falls(c: Comparisons, scores: Sequence[F64]) -> Iterator[Metric]:
    for name in MOMENTS:
        places = c.falls[name]
        since_s = np.array([moment_s(c.views[i], name) for i in places], dtype=np.float64)
        fall_s = _fall_times(c, scores, places, since_s)
        word = name.removesuffix("_s")
        yield Metric(f"falls_seen_{word}", Tally(places, _seen(fall_s)))
        yield Metric(f"delay_{word}_s", Tally(places, np.where(np.isinf(fall_s), np.nan, fall_s - since_s)))
    places = np.array([i for i, t in enumerate(c.twins) if _has_moment(c, i) and t >= 0 and t != i], dtype=np.int64)
    since_s = np.array([moment_s(c.views[i], "departs_s") for i in places], dtype=np.float64)
    yield Metric("false_falls", Tally(places, _seen(_fall_times(c, scores, c.twins[places], since_s))))


def _has_moment(c: Comparisons, i: int) -> bool:
    return not c.success[i] and bool(c.plain[i]) and c.views[i].departs_s is not None


def _fall_times(c: Comparisons, scores: Sequence[F64], places: Ints, since_s: F64) -> F64:
    """(N,) [s]; infinite where a score does not fall, NaN where nothing can be said."""
    found = [first_lasting_fall_s(scores[i], c.views[i].time_s, s) for i, s in zip(places, since_s, strict=True)]
    return np.array([np.inf if f is None else f for f in found], dtype=np.float64)


def _seen(fall_s: F64) -> F64:
    return np.where(np.isnan(fall_s), np.nan, np.isfinite(fall_s).astype(np.float64))


def _after_onset(c: Comparisons, scores: Sequence[F64]) -> Iterator[Metric]:
    failed = [i for i, v in enumerate(c.views) if not v.success and not v.look and v.onset_s is not None]
    places = np.array(failed, dtype=np.int64)
    since_s = [moment_s(c.views[i], "onset_s") for i in failed]
    given = [mean_from(scores[i], c.views[i].time_s, s) for i, s in zip(failed, since_s, strict=True)]
    true = [mean_from(c.views[i].truth, c.views[i].time_s, s) for i, s in zip(failed, since_s, strict=True)]
    value = np.array(given, dtype=np.float64)
    yield Metric("after_onset", Tally(places, value))
    yield Metric("after_onset_excess", Tally(places, value - np.array(true, dtype=np.float64)))


def _dense(c: Comparisons, scores: Sequence[F64]) -> Iterator[Metric]:
    pairs = list(zip(c.views, scores, strict=True))
    curves = {
        "spearman": np.array([spearman(s, v.truth) for v, s in pairs], dtype=np.float64),
        "mae": np.array([mean_error(s, v.truth) for v, s in pairs], dtype=np.float64),
        "voc": np.array([spearman(s, v.time_s) for v, s in pairs], dtype=np.float64),
    }
    for name, value in curves.items():
        yield Metric(f"{name}_failures", _where(~c.success & c.plain, value))
        yield Metric(f"{name}_successes", _where(c.success & c.plain, value))


def _pairs_of_one_difference(c: Comparisons, scores: Sequence[F64], table: Table) -> Iterator[Metric]:
    better, worse = c.near
    last = table["last"]
    yield Metric("near_order_sum", Tally(worse, signs(table["sum"][better], table["sum"][worse])))
    yield Metric("near_order_last", Tally(worse, signs(last[better], last[worse])))
    yield Metric("near_gap", Tally(worse, last[better] - last[worse]))
    better, worse = c.requests
    yield Metric("language_order_last", Tally(worse, signs(last[better], last[worse])))
    yield Metric("language_gap", Tally(worse, last[better] - last[worse]))
    first, second = c.looks
    off = [mean_error(scores[i], scores[j]) for i, j in zip(first, second, strict=True)]
    both = last[first] + last[second]  # NaN where one has no score
    flipped = (last[first] >= PASS - 1e-9) != (last[second] >= PASS - 1e-9)
    yield Metric("appearance_gap", Tally(first, np.array(off, dtype=np.float64)))
    yield Metric("appearance_flips", Tally(first, np.where(np.isfinite(both), flipped.astype(np.float64), np.nan)))


def _shortcuts_and_luck(c: Comparisons, last: F64) -> Iterator[Metric]:
    outcomes = np.array([v.outcome for v in c.views])
    shortcuts, honest = (_where(c.plain & (outcomes == o), last) for o in ("shortcut", "failure"))
    yield Metric("hacking_gap", shortcuts, honest)
    lucky = np.array([v.success and v.role in LUCKY_ROLES for v in c.views], dtype=np.bool_) & c.plain
    failed = np.where(np.isfinite(last), (last < PASS - 1e-9).astype(np.float64), np.nan)
    yield Metric("lucky_failed", _where(lucky, failed))
    beside = np.where(c.twins >= 0, last[c.twins], np.nan) if len(last) else last
    yield Metric("lucky_gap", _where(lucky, beside - last))


def _where(mask: Bools, value: F64) -> Tally:
    places = np.flatnonzero(mask).astype(np.int64)
    return Tally(places, value[places])
