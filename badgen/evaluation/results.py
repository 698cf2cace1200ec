"""Results as JSON, and in words: whether a model beats the time, and what it misses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from badgen.evaluation.evaluate import TIME_INDEX, Evaluation, ModelResult
from badgen.evaluation.tallies import Figure

SCHEMA = 1
_DIGITS = 6
_BY = ("sum", "last")


def as_json(found: Evaluation, about: Mapping[str, Any], models: Sequence[str]) -> dict[str, Any]:
    """Everything, for a JSON file.

    Args:
        found: the results.
        about: what was evaluated and how, such as the name of the dataset and the seed.
        models: names of what is evaluated; all others are baselines.
    """
    sizes = {k: getattr(found, k) for k in ("groups", "views", "failures", "successes", "pairs", "contexts")}
    return {
        "schema": SCHEMA,
        **about,
        **sizes,
        "models": {
            name: {"baseline": name not in models, **_model(result), "words": list(words(name, result, models))}
            for name, result in found.models.items()
        },
    }


def words(name: str, result: ModelResult, models: Sequence[str]) -> Iterator[str]:
    """What must be said of a model, one line each; nothing of a baseline."""
    if name not in models:
        return
    for total in _BY:
        figure = result.ahead_of_time.get(total)
        if figure is not None and figure.value is not None:
            yield _against_time(name, total, figure)
    if result.counts.without_score:
        counts = result.counts
        yield f"{name}: {counts.without_score} of {counts.frames} frames have no score and are left out"


def _against_time(name: str, total: str, ahead: Figure) -> str:
    between = "no interval, since fewer than two groups count"
    if ahead.low is not None and ahead.high is not None:
        between = f"95 % interval {ahead.low:+.2f} to {ahead.high:+.2f}"
    beats = ahead.low is not None and ahead.low > 0.0
    verdict = f"beats the {TIME_INDEX}" if beats else f"does NOT beat the {TIME_INDEX}"
    return f"{name} {verdict} in order by {total}: A is {ahead.value:+.2f} from it ({between}, {ahead.count} pairs)"


def _model(result: ModelResult) -> dict[str, Any]:
    figures: dict[str, dict[str, dict[str, Any]]] = {}
    for (facet, part), found in result.figures.items():
        held = {name: _figure(f) for name, f in found.items() if f.value is not None}
        figures.setdefault(facet, {})[part] = held
    return {
        "counts": asdict(result.counts),
        "ahead_of_time_index": {t: _figure(f) for t, f in result.ahead_of_time.items()},
        "figures": figures,
        "reliability": [{k: _number(v) for k, v in asdict(b).items()} for b in result.reliability],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {name: _number(value) for name, value in asdict(figure).items()}


def _number(value: float | int | None) -> float | int | None:
    return round(value, _DIGITS) if isinstance(value, float) else value
