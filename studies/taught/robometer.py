"""Robometer (robometer/robometer, commit c7f38e2), with its own settings for samples and targets.

Progress is taught for successes only: frame number over the frames before the cutoff, capped at 1. Every other film is
the rejected side of a pair with a success, drawn among all rows with the same task. As "different task" a success is
shown under the words of any other task of the table, with target 0. A trainer reads one subset, so one camera.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pyarrow.parquet as pq

from studies.taught.lesson import Choice, Film, Lesson, Mismatch


@dataclass(frozen=True)
class Row:
    """A row of a table, with what the export tells about its film beside the table."""

    task: str
    source: str
    good: bool  # whether it is labelled `successful`
    episode: str
    camera: str
    steps: tuple[int, ...]


def read(export: Path) -> Lesson:
    """Read the table of every camera and split."""
    cutoffs = read_cutoffs(export)
    films: list[Film] = []
    choices: list[Choice] = []
    mismatches: list[Mismatch] = []
    for rows in tables(export):
        films += [film(row, cutoffs[row.source]) for row in rows if row.good]
        choices += _choices(rows)
        mismatches += _mismatches(rows)
    return Lesson(tuple(films), tuple(choices), tuple(mismatches))


def read_cutoffs(export: Path) -> Mapping[str, float]:
    """The cutoff of every data source."""
    lines = (export / "dataset_success_cutoff.txt").read_text(encoding="utf-8").splitlines()
    return {source: float(cutoff) for source, cutoff in (line.split(",") for line in lines)}


def tables(export: Path) -> list[list[Row]]:
    """The rows of every table."""
    return [_rows(path) for path in sorted(export.glob("*/*.parquet"))]


def film(row: Row, cutoff: float) -> Film:
    """The film of a success that is read from its start."""
    count = len(row.steps)
    last = max(1, int(cutoff * count) - 1)
    return Film(row.episode, row.camera, row.task, row.steps, tuple(min(1.0, i / last) for i in range(count)))


def called_success(shown: Film, cutoff: float) -> list[int]:
    """Rows of the episode whose frames the success head is taught to call a success: the cutoff is used once more."""
    return [step for step, target in zip(shown.steps, shown.targets, strict=True) if target >= cutoff]


def _rows(path: Path) -> list[Row]:
    text = path.with_name(f"{path.stem}_labels.jsonl").read_text(encoding="utf-8")
    told = {row["id"]: row for row in map(json.loads, text.splitlines())}
    return [
        Row(
            row["task"],
            row["data_source"],
            row["quality_label"] == "successful",
            told[row["id"]]["episode"],
            told[row["id"]]["camera"],
            tuple(frame["step"] for frame in told[row["id"]]["frames"]),
        )
        for row in pq.read_table(path).to_pylist()
    ]


def _choices(rows: Sequence[Row]) -> Iterable[Choice]:
    """Pairs of every other film with every success of its task; without one, it is better than itself played back."""
    for bad in (row for row in rows if not row.good):
        better = [row for row in rows if row.good and row.task == bad.task] or [bad]
        yield from (Choice((row.episode, row.camera), (bad.episode, bad.camera), "one") for row in better)


def _mismatches(rows: Sequence[Row]) -> Iterable[Mismatch]:
    tasks = sorted({row.task for row in rows})
    for row, task in product((row for row in rows if row.good), tasks):
        if task != row.task:
            yield Mismatch(row.episode, task)
