"""What `badgen eval` prints: a line for each model and baseline, by parts of the data, and what must be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import click
from rich.table import Table

from badgen.cli.console import plain_console
from badgen.evaluation.evaluate import Evaluation, ModelResult
from badgen.evaluation.results import words
from badgen.evaluation.slices import ALL
from badgen.evaluation.tallies import NOTHING, Figure

_WIDTH = 150
_FEW = 4  # parts of a facet of which the baselines are shown too
# Heading -> metric; docs/eval.md explains each.
_ORDER = {
    "A sum": "A_sum",
    "A last": "A_last",
    "D_c sum": "D_sum",
    "failures pass": "pass_failures",
    "wrongly": "pass_wrongly",
    "successes pass": "pass_successes",
    "passes at TPR .9": "fpr_at_tpr90",
    "at TPR .95": "fpr_at_tpr95",
    "ECE": "ece",
}
_COURSE = {
    "falls seen": "falls_seen_departs",
    "false falls": "false_falls",
    "delay s": "delay_departs_s",
    "after onset": "after_onset",
    "excess": "after_onset_excess",
    "Spearman": "spearman_failures",
    "MAE failures": "mae_failures",
    "MAE successes": "mae_successes",
    "VOC failures": "voc_failures",
    "VOC successes": "voc_successes",
}
_PAIRS = {
    "near order": "near_order_last",
    "near gap": "near_gap",
    "hacking gap": "hacking_gap",
    "lucky fail": "lucky_failed",
    "lucky gap": "lucky_gap",
    "language order": "language_order_last",
    "language gap": "language_gap",
    "appearance gap": "appearance_gap",
    "flips": "appearance_flips",
}
_VOC = (
    "VOC is the rank correlation with time. It says nothing about failures: a right curve of a failure falls, and the "
    "time index has 1."
)


def told_evaluation(found: Evaluation, models: Sequence[str], left_out: Mapping[str, int], by: Sequence[str]) -> None:
    """Print sizes, three tables of all data, one for each facet in `by`, and lines of words."""
    click.echo(
        f"{found.groups} groups, {found.views} views: {found.failures} failures and {found.successes} successes; "
        f"{found.pairs} ordered pairs in {found.contexts} contexts"
    )
    for why, count in left_out.items():
        click.echo(f"{count} left out: {why}")
    for title, columns in (("order and ends", _ORDER), ("course", _COURSE), ("pairs that differ in one thing", _PAIRS)):
        _print(title, columns, list(_whole(found)))
    click.echo("± is half the 95 % interval. " + _VOC)
    for facet in by:
        parts = {part for of, part in found.models[next(iter(found.models))].figures if of == facet}
        shown = models if models and len(parts) > _FEW else tuple(found.models)
        _print(f"by {facet}", {**_ORDER, "falls seen": "falls_seen_departs"}, list(_parts(found, shown, facet)))
    for name, result in found.models.items():
        for line in words(name, result, models):
            click.echo(line)


def _whole(found: Evaluation) -> Iterator[tuple[str, Mapping[str, Figure]]]:
    return ((name, result.figures[ALL, ALL]) for name, result in found.models.items())


def _parts(found: Evaluation, models: Sequence[str], facet: str) -> Iterator[tuple[str, Mapping[str, Figure]]]:
    for name in models:
        result: ModelResult = found.models[name]
        yield from ((f"{name}: {part}", figures) for (of, part), figures in result.figures.items() if of == facet)


def _held(columns: Mapping[str, str], rows: Sequence[tuple[str, Mapping[str, Figure]]]) -> dict[str, str]:
    """Columns in which at least one row has a value."""
    return {h: m for h, m in columns.items() if any(f.get(m, NOTHING).value is not None for _, f in rows)}


def _print(title: str, columns: Mapping[str, str], rows: Sequence[tuple[str, Mapping[str, Figure]]]) -> None:
    """Print a table without columns that have no value in any row; nothing where none is left."""
    held = _held(columns, rows)
    table = Table(box=None, pad_edge=False)
    table.add_column(title, no_wrap=True)
    for heading in held:
        table.add_column(heading, justify="right")
    for name, figures in rows:
        table.add_row(name, *(_cell(figures.get(metric, NOTHING)) for metric in held.values()))
    if table.row_count and held:
        plain_console(width=_WIDTH).print(table)
        click.echo()


def _cell(figure: Figure) -> str:
    if figure.value is None:
        return "-"
    half = (
        "" if figure.low is None or figure.high is None else f"±{(figure.high - figure.low) / 2:.2f}".replace("±0", "±")
    )
    return f"{figure.value:.2f}{half}"
