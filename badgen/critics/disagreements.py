"""A page of the runs on which a critic and the physics disagree, with the pictures that the critic saw."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.exporter import StoredDataset
from badgen.critics.verdicts import Checked
from badgen.exporting import Question, Questions
from badgen.files import write_text
from badgen.media import image_bytes


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture on the page: its label, its data as an address, and whether the run has gone wrong by then."""

    label: str
    data: str
    wrong: bool


@dataclass(frozen=True)
class Case:
    """One run on the page: what the critic says, what the physics says, and the pictures by camera."""

    checked: Checked
    info: EpisodeInfo
    physics: str
    strips: tuple[tuple[str, tuple[Shot, ...]], ...]


def write_page(path: Path, checked: Sequence[Checked], questions: Questions, dataset: StoredDataset, judge: str) -> int:
    """Write one HTML file with all disagreements, those with the largest error first; returns their number."""
    found = sorted(
        (c for c in checked if c.disagrees),
        key=lambda c: (-abs(c.verdict.score - c.truth.score), c.truth.episode),
    )
    cases = [_case(c, dataset.episode(c.truth.episode).info, questions.ask(c.truth.episode)) for c in found]
    environment = Environment(
        loader=PackageLoader("badgen.critics"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    page = environment.get_template("disagreements.html").render(cases=cases, total=len(checked), judge=judge)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, page)
    return len(cases)


def _case(checked: Checked, info: EpisodeInfo, question: Question) -> Case:
    said = info.text.observable.failure.text or info.text.privileged.failure.text
    return Case(checked, info, said, _strips(question, info.onset_s))


def _strips(question: Question, onset_s: float | None) -> tuple[tuple[str, tuple[Shot, ...]], ...]:
    """The pictures of the judged run by camera, in order of time."""
    cameras, frames = question.answer["cameras"], question.answer["frames"]
    shown = [b for b in question.prompt.blocks if not isinstance(b, str)][-len(frames) * len(cameras) :]
    strips: dict[str, list[Shot]] = {camera: [] for camera in cameras}
    for i, picture in enumerate(shown):
        time_s = frames[i // len(cameras)]["time_s"]
        wrong = onset_s is not None and time_s >= onset_s
        strips[cameras[i % len(cameras)]].append(Shot(f"{time_s:.1f} s", _address(picture), wrong))
    return tuple((camera, tuple(shots)) for camera, shots in strips.items())


def _address(picture: Any) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(image_bytes(picture, 'jpg')).decode('ascii')}"
