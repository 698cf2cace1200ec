"""Results of a model on a benchmark: everything as JSON, and the figures that tables and plots show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from badgen.bench.check import Check
from badgen.evaluation.evaluate import Evaluation
from badgen.evaluation.results import as_json
from badgen.evaluation.slices import ALL
from badgen.evaluation.tallies import NOTHING, Figure

# Heading -> facet, part and metric; docs/eval.md explains the metrics.
COLUMNS: Mapping[str, tuple[str, str, str]] = {
    "A sum": (ALL, ALL, "A_sum"),
    "A last": (ALL, ALL, "A_last"),
    "A last, plain": ("band", "plain", "A_last"),
    "A last, near": ("band", "near", "A_last"),
    "A last, hidden": ("band", "hidden", "A_last"),
    "pass wrongly": (ALL, ALL, "pass_wrongly"),
    "pass at TPR .9": (ALL, ALL, "fpr_at_tpr90"),
    "hidden at TPR .9": ("band", "hidden", "fpr_at_tpr90"),
    "falls seen": (ALL, ALL, "falls_seen_departs"),
    "false falls": (ALL, ALL, "false_falls"),
    "Spearman failures": (ALL, ALL, "spearman_failures"),
    "MAE failures": (ALL, ALL, "mae_failures"),
    "MAE successes": (ALL, ALL, "mae_successes"),
    "near-miss order": (ALL, ALL, "near_order_last"),
    "language order": (ALL, ALL, "language_order_last"),
    "appearance gap": (ALL, ALL, "appearance_gap"),
}


@dataclass(frozen=True)
class Results:
    """What `badgen bench run` found.

    Attributes:
        check: how the benchmark that was made here compares with the frozen one.
        found: figures of all models and baselines.
        models: names of what is evaluated, without baselines.
        about: what was evaluated and how.
    """

    check: Check
    found: Evaluation
    models: Sequence[str]
    about: Mapping[str, Any]

    def figure(self, model: str, place: tuple[str, str, str]) -> Figure:
        """One figure by facet, part and metric; one without a value where there is none."""
        facet, part, metric = place
        return self.found.models[model].figures.get((facet, part), {}).get(metric, NOTHING)

    def parts(self, facet: str) -> list[str]:
        """The parts of a facet, in order."""
        first = next(iter(self.found.models.values()))
        return [part for of, part in first.figures if of == facet]

    def as_json(self) -> dict[str, Any]:
        """Everything, for a JSON file."""
        checked = asdict(self.check) | {"comparable": self.check.comparable, "exact": self.check.exact}
        return {"bench": self.check.bench, "check": checked, **as_json(self.found, self.about, self.models)}


def cell(figure: Figure) -> str:
    """A figure in a table, with half its interval; a dash where there is no value."""
    if figure.value is None:
        return "-"
    value = f"{figure.value:.2f}"
    if figure.low is None or figure.high is None or figure.high - figure.low < 0.005:
        return value
    return f"{value} ± {(figure.high - figure.low) / 2:.2f}"
