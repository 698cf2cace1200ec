"""RoboReward (videos with a score): the score s of a video is the reward (s - 1) / 4 of its end.

No code that trains it is public; this is how its paper, and readers such as Robometer (commit c7f38e2), use the score.
Only `file_name`, `task` and `reward` are read. A counterfactual row is a video under words of another robot, scored 1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av

from studies.taught.lesson import Film, Lesson, Mismatch

_EDGE_S = 0.02  # of a control step: rows are stored at 50 per second


def read(export: Path) -> Lesson:
    """Read the rows of all splits."""
    rows = [(path.parent, row) for path in sorted(export.glob("*/metadata.jsonl")) for row in _lines(path)]
    films = tuple(_film(folder, row) for folder, row in rows if not row["counterfactual"])
    foreign = tuple(Mismatch(row["episode"], row["task"]) for _, row in rows if row["counterfactual"])
    assert all(row["reward"] == 1 for _, row in rows if row["counterfactual"])
    return Lesson(films, mismatches=foreign)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _film(folder: Path, row: dict[str, Any]) -> Film:
    last = _seconds(folder / row["file_name"]) / _EDGE_S
    return Film(row["episode"], row["camera"], row["task"], (round(last),), ((row["reward"] - 1) / 4,))


def _seconds(video: Path) -> float:
    """Time of the last frame of a video, whose first one is at 0."""
    with av.open(str(video)) as box:
        stream = box.streams.video[0]
        assert stream.average_rate is not None
        return (stream.frames - 1) / float(stream.average_rate)
