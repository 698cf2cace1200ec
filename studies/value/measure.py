"""Measure scores by the metrics of `badgen eval`: figures by band, and differences between conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, TypeAlias

import numpy as np

from badgen.contracts.arrays import F64
from badgen.evaluation.baselines import labels, without_pictures
from badgen.evaluation.comparisons import Comparisons, comparisons
from badgen.evaluation.evaluate import evaluate
from badgen.evaluation.metrics import metrics_of, totals_of
from badgen.evaluation.tallies import Figure, Metric, Tally, figures_of
from badgen.evaluation.views import View, scored

BANDS = ("plain", "near", "hidden")
PARTS = (("all", "all"), *(("band", band) for band in BANDS))
SHOWN = {
    "A sum": "A_sum",
    "A last": "A_last",
    "falls seen": "falls_seen_departs",
    "false falls": "false_falls",
    "pass at TPR .9": "fpr_at_tpr90",
    "wrongly": "pass_wrongly",
    "lucky fail": "lucky_failed",
    "Spearman successes": "spearman_successes",
    "MAE successes": "mae_successes",
    "MAE failures": "mae_failures",
}
COMPARED = tuple(m for m in SHOWN.values() if not m.startswith("fpr"))
AGAINST = (("d", "a"), ("d", "b"), ("d", "c"), ("d", "e"), ("d", "f"), ("d", "g"), ("h", "b"), ("h", "c"), ("b", "a"))
Scores: TypeAlias = Mapping[tuple[str, int], Mapping[str, F64]]  # condition and seed -> episode -> (T,) scores
Found: TypeAlias = dict[str, Any]


def measure(views: Sequence[View], scores: Scores, draws: int = 1000) -> Found:
    """Figures of every condition, and differences of pairs of conditions, for JSON.

    The models of all seeds are measured together: to the metrics, each seed is another camera on the same groups. So
    an interval is over groups, and a limit at a true-positive rate is one limit for all seeds and folds.
    """
    names = sorted({name for name, _ in scores})
    seeds = sorted({seed for _, seed in scores})
    many = [replace(v, camera=f"seed {s}") for s in seeds for v in views]
    given = {n: [scores[n, s][v.episode] for s in seeds for v in views] for n in names}
    beside = without_pictures(many) | labels(many)
    data = scored(many, {**given, **{n: beside[n] for n in ("time index", "labels")}})
    found = evaluate(data, seed=0, draws=draws)
    c = comparisons(data.views, 0, draws)
    metrics = {n: metrics_of(c, data.scores[n], totals_of(data.scores[n])) for n in names}
    return {
        "sizes": {k: getattr(found, k) for k in ("groups", "failures", "successes", "pairs")} | {"seeds": len(seeds)},
        "figures": {
            name: {value: {m: asdict(f[m]) for m in SHOWN.values()} for (_, value), f in _parts(result.figures)}
            for name, result in found.models.items()
        },
        "differences": {
            f"{one} - {other}": _differences(c, metrics[one], metrics[other])
            for one, other in AGAINST
            if one in names and other in names
        },
    }


def _parts(figures: Mapping[tuple[str, str], Mapping[str, Figure]]) -> Iterator[tuple[tuple[str, str], Any]]:
    return ((part, figures[part]) for part in PARTS if part in figures)


def _differences(c: Comparisons, one: Sequence[Metric], other: Sequence[Metric]) -> Found:
    """Means of one model less those of another over the same things, by band, with intervals over groups."""
    pairs = [(m, n) for m, n in zip(one, other, strict=True) if m.name in COMPARED]
    less = [Metric(m.name, Tally(m.of.owner, m.of.value - n.of.value, m.of.context)) for m, n in pairs]
    slices = [s for s in c.slices if (s.facet, s.value) in PARTS]
    rows = figures_of(less, [s.mask for s in slices], c.group, c.weights)
    return {
        s.value: {m.name: asdict(f) for m, f in zip(less, row, strict=True)}
        for s, row in zip(slices, rows, strict=True)
    }


def table_of(found: Found, about: Mapping[str, str]) -> str:
    """Two Markdown tables: figures of each condition, and differences."""
    lines = [", ".join(f"{n} {what}" for what, n in found["sizes"].items()), ""]
    heads = ["condition", "A sum: all", *BANDS, "A last", *(h for h in SHOWN if not h.startswith("A "))]
    lines += [_row(heads), _row(["---"] * len(heads))]
    for name, by_part in found["figures"].items():
        whole = by_part["all"]
        order = [_cell(by_part.get(part, {}).get("A_sum")) for part in ("all", *BANDS)]
        rest = [_cell(whole[m]) for h, m in SHOWN.items() if h != "A sum"]
        lines.append(_row([f"{name}: {about[name]}" if name in about else name, *order, *rest]))
    heads = ["difference", "A sum: all", *BANDS, *(h for h, m in SHOWN.items() if m in COMPARED and h != "A sum")]
    lines += ["", _row(heads), _row(["---"] * len(heads))]
    for name, by_part in found["differences"].items():
        order = [_ends(by_part.get(part, {}).get("A_sum")) for part in ("all", *BANDS)]
        lines.append(_row([name, *order, *(_ends(by_part["all"][m]) for m in COMPARED if m != "A_sum")]))
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(figure: Mapping[str, Any] | None) -> str:
    if figure is None or figure["value"] is None or np.isnan(figure["value"]):
        return "-"
    half = "" if figure["low"] is None else f"±{(figure['high'] - figure['low']) / 2:.2f}".replace("±0", "±")
    return f"{figure['value']:.2f}{half}".replace("0.", ".", 1)


def _ends(figure: Mapping[str, Any] | None) -> str:
    if figure is None or figure["value"] is None:
        return "-"
    ends = "" if figure["low"] is None else f" [{figure['low']:+.2f}, {figure['high']:+.2f}]"
    return f"{figure['value']:+.2f}{ends}"
