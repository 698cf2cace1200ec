"""Write what judges answered: a line for each frame, with the truth beside it, as `badgen judge --score` reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from badgen.critics.asking import Outcome
from badgen.critics.members import Member
from badgen.critics.score_files import SCORE
from badgen.exporting import Question, write_lines
from badgen.files import write_text

TRUTH = "truth_100"
KEY_COLUMNS = ("prompt", "frame", *(f.name for f in fields(Member)), "step", "time_s", TRUTH)


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write a CSV file with these columns."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_text(path, text.getvalue(), durable=False)


def key_rows(prompt: int, question: Question, members: Sequence[Member]) -> Iterator[dict[str, Any]]:
    """What is true of each frame that is judged, once for each pair that the episode belongs to."""
    frames = question.answer["frames"]
    for member in members:
        for frame in frames if question.asks == "frames" else frames[-1:]:
            place = {"frame": frame["frame_number"], "step": frame["step"], "time_s": frame["time_s"]}
            yield {"prompt": prompt, **asdict(member), **place, TRUTH: frame[question.key]}


def write_answers(path: Path, outcomes: Sequence[Outcome], members: Mapping[str, tuple[Member, ...]]) -> Path:
    """Write the values of all replies that could be read."""
    rows: list[dict[str, Any]] = []
    for number, outcome in enumerate(outcomes, start=1):
        found = list(key_rows(number, outcome.question, members[outcome.question.episode]))
        if outcome.values:
            values = dict(zip(_numbers(outcome.question), outcome.values, strict=True))
            rows += [{**row, SCORE: values[row["frame"]]} for row in found]
    return write_csv(path, (*KEY_COLUMNS, SCORE), rows)


def write_problems(path: Path, outcomes: Sequence[Outcome]) -> Path | None:
    """Write a line for each question without values; without any, the file is removed."""
    path.unlink(missing_ok=True)
    rows = [
        {"episode": o.question.episode, "problem": o.problem, "detail": o.detail, "reply": o.text}
        for o in outcomes
        if o.problem
    ]
    return write_lines(path, rows)


def _numbers(question: Question) -> list[int]:
    """Numbers of the frames that have a value in a reply."""
    found = [frame["frame_number"] for frame in question.answer["frames"]]
    return found if question.asks == "frames" else found[-1:]
