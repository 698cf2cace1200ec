"""Visual question answering in LLaVA, Qwen-VL and LLaMA-Factory (ff6d4d1): the answer is what is learned.

Of the answers, those to `curve` are a reward for each picture, and those to `compare` prefer one of two episodes.
Questions of the other kinds have no number or choice to compare with the labels.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from studies.taught.lesson import Choice, Film, Lesson


def read(export: Path) -> Lesson:
    """Read the conversations of all splits that LLaMA-Factory finds."""
    rows = list(_rows(export))
    films = tuple(_film(row) for row in rows if row["question"] == "curve")
    return Lesson(films, tuple(_choice(row) for row in rows if row["question"] == "compare"))


def _rows(export: Path) -> Iterator[Mapping[str, Any]]:
    folder = export / "llamafactory"
    for told in json.loads((folder / "dataset_info.json").read_text(encoding="utf-8")).values():
        yield from json.loads((folder / told["file_name"]).read_text(encoding="utf-8"))


def _answer(row: Mapping[str, Any]) -> str:
    told: str = row["conversations"][1]["value"]
    return told


def _film(row: Mapping[str, Any]) -> Film:
    targets = tuple(int(number) / 100 for number in _answer(row).rstrip(".").split(","))
    steps = tuple(picture["step"] for picture in row["labels"])
    return Film(row["episode"], row["camera"], row["conversations"][0]["value"], steps, targets)


def _choice(row: Mapping[str, Any]) -> Choice:
    one, two = (Path(row["image"][place]).parts[1:3] for place in (0, -1))
    better = {"A": "one", "B": "two"}[_answer(row).removeprefix("Episode ")[0]]
    return Choice((one[0], one[1]), (two[0], two[1]), better)
