"""OpenGVL (budzianowski/opengvl, commit aec069e): a prompt teaches by the percentages of its context frames.

Nothing is trained. The model reads the context with its percentages, and its reply is compared with the percentages of
the frames to judge; both are given here. Those of the context are read from the prompt itself, by frame number, as the
model reads them, and those of the frames to judge from the answer. Other numbers in the answer are not used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from studies.taught.lesson import Film, Lesson

_FRAME = re.compile(r"Frame (\d+):")
_PERCENTAGE = re.compile(r"Task Completion Percentage: (\d+)%")


def read(export: Path) -> Lesson:
    """Read every prompt (in the form for OpenAI) with its answer."""
    found = sorted(export.glob("*.answer.json"))
    return Lesson(tuple(film for path in found for film in _films(path)))


def _films(path: Path) -> Iterator[Film]:
    answer = json.loads(path.read_text(encoding="utf-8"))
    body = json.loads(path.with_name(path.name.replace(".answer.", ".openai.")).read_text(encoding="utf-8"))
    shown = _percentages([block.get("text", "") for block in body["messages"][0]["content"]])
    for reference in answer["references"]:
        context = {f["frame_number"]: shown[f["frame_number"]] for f in reference["frames"]}
        yield _film(reference, answer["cameras"][0], context)
    judged = {f["frame_number"]: f["task_completion_percentage"] for f in answer["frames"]}
    yield _film(answer, answer["cameras"][0], judged)


def _percentages(texts: list[str]) -> dict[int, int]:
    """Frame number -> percentage of every picture that has one; the picture is between the two."""
    found = {}
    for before, after in zip(texts, texts[2:], strict=False):
        number, percentage = _FRAME.fullmatch(before), _PERCENTAGE.fullmatch(after)
        if number is not None and percentage is not None:
            found[int(number[1])] = int(percentage[1])
    return found


def _film(told: Mapping[str, Any], camera: str, percentages: Mapping[int, int]) -> Film:
    """The frames of one episode, in order of time."""
    frames = sorted(told["frames"], key=lambda f: float(f["time_s"]))
    targets = tuple(percentages[f["frame_number"]] / 100 for f in frames)
    return Film(told["episode"], camera, told["instruction"], tuple(int(f["step"]) for f in frames), targets)
