"""Preference pairs in TRL, LLaMA-Factory and ms-swift (f2cd577, ff6d4d1, 3602360): the chosen answer over the other.

An answer that names a score s is the reward (s - 1) / 4 of the end of the pictures. An answer that names the better
one of two episodes is a pair; the first half of the pictures is episode A. All tools get the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from studies.taught.lesson import Choice, Film, Lesson


def read(export: Path) -> Lesson:
    """Read the rows for TRL, of both kinds and all splits."""
    films = tuple(_film(row) for row in _rows(export, "answer"))
    return Lesson(films, tuple(_choice(row) for row in _rows(export, "episode")))


def _rows(export: Path, kind: str) -> Iterator[Mapping[str, Any]]:
    for path in sorted((export / "trl").glob(f"{kind}-*.jsonl")):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _answer(row: Mapping[str, Any]) -> str:
    text: str = row["chosen"][0]["content"][0]["text"]
    return text.removeprefix("ANSWER: ")


def _film(row: Mapping[str, Any]) -> Film:
    episode, camera = _view(row["images"][0])
    last = row["badgen"]["frames"][-1]["step"]
    words: str = row["prompt"][0]["content"][-1]["text"]
    return Film(episode, camera, words, (last,), ((int(_answer(row)) - 1) / 4,))


def _choice(row: Mapping[str, Any]) -> Choice:
    one, two = _view(row["images"][0]), _view(row["images"][-1])
    return Choice(one, two, {"A": "one", "B": "two"}[_answer(row)])


def _view(file: str) -> tuple[str, str]:
    """Episode and camera of a picture."""
    _, episode, camera, _ = Path(file).parts
    return episode, camera
