"""OpenGVL (budzianowski/opengvl, commit aec069e): percentages of shuffled frames, given in the context or asked for.

A prompt shows the frames of context episodes with their percentages and asks for those of the judged frames. The right
reply is what a model is trained on and what a judge is compared with. Frames are numbered in one sequence; which state
each shows is in the answer file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from studies.taught.lesson import Film, Lesson

_NUMBER = re.compile(r"Frame (\d+):")
_GIVEN = re.compile(r"Task Completion Percentage: (\d+)%")


def read(export: Path) -> Lesson:
    """Read the prompts for OpenAI, and the answers."""
    films: list[Film] = []
    for path in sorted(export.glob("*.answer.json")):
        answer = json.loads(path.read_text(encoding="utf-8"))
        given = _given(json.loads((export / f"{answer['episode']}.openai.json").read_text(encoding="utf-8")))
        asked = {f["frame_number"]: f["task_completion_percentage"] for f in answer["frames"]}
        assert not given.keys() & asked.keys(), "a judged frame is shown with its percentage"
        films.append(_film(answer, answer["camera"], asked))
        films += [_film(reference, answer["camera"], given) for reference in answer["references"]]
    return Lesson(tuple(films))


def _given(body: Mapping[str, Any]) -> dict[int, int]:
    """Percentages of the context frames as the prompt says them, by number of the frame."""
    found: dict[int, int] = {}
    number = 0
    for text in _texts(body):
        if named := _NUMBER.fullmatch(text):
            number = int(named[1])
        elif said := _GIVEN.fullmatch(text):
            found[number] = int(said[1])
    return found


def _texts(body: Mapping[str, Any]) -> Iterable[str]:
    return (block["text"] for block in body["messages"][-1]["content"] if block["type"] == "text")


def _film(told: Mapping[str, Any], camera: str, percentages: Mapping[int, int]) -> Film:
    """The frames of one episode in order of time, with their percentages as shares of 1."""
    frames = sorted(told["frames"], key=lambda f: f["time_s"])
    targets = tuple(percentages[f["frame_number"]] / 100 for f in frames)
    return Film(told["episode"], camera, told["instruction"], tuple(f["step"] for f in frames), targets)
