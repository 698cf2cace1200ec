"""A judge that sees which frame of which made-up episode a picture shows, and so can tell the truth about it."""

from __future__ import annotations

import base64
import csv
import io
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
from fakes import ONSET_S, FakeDataset, fake_dataset, who
from judge_service import KEY, Answer, Seen, Service, openai, serving

from badgen.contracts.arrays import Image

LINE = re.compile(r"Frame (\d+)(?:, (\d+\.\d) s)?(?:, from camera \w+)?:")


class SeeingJudge:
    """Answers in the format of Chat Completions; `off` points too many for frames after a failure.

    Attributes:
        passed: episodes that it takes for successes, whatever they are.
        late_s: how much too late it sees failures begin [s].
    """

    def __init__(self, dataset: FakeDataset, off: int = 0) -> None:
        self.dataset, self.off, self.late_s = dataset, off, 0.0
        self.passed: set[str] = set()

    def __call__(self, seen: Seen) -> Answer:
        content = seen.body["messages"][-1]["content"]
        frames = list(shown(content))
        text = self.verdict(frames) if "goes_wrong_at_s" in content[-1]["text"] else self.values(frames, seen.body)
        return Answer(openai(text))

    def value(self, image: Image) -> int:
        number, _, step = who(image)
        episode = self.dataset.stored[number]
        off = 0 if episode.info.success or step / 50 < ONSET_S else self.off
        return min(100, round(100 * float(episode.labels.reward_visible[step])) + off)

    def values(self, frames: list[tuple[int, Image]], body: dict[str, Any]) -> str:
        fields = body["response_format"]["json_schema"]["schema"]["properties"]["frames"]["items"]["required"]
        rows = {n: {"frame_number": n, "frame_description": "-", fields[-1]: self.value(i)} for n, i in frames}
        return json.dumps({"frames": list(rows.values())})

    def verdict(self, frames: list[tuple[int, Image]]) -> str:
        last = frames[-1][1]
        info = self.dataset.stored[who(last)[0]].info
        good = info.success or info.id in self.passed
        return json.dumps(
            {
                "critique": "All is well." if good else "Something goes wrong.",
                "goes_wrong_at_s": None if good else ONSET_S + self.late_s,
                "verdict": "success" if good else "failure",
                "score": 100 if good else min(40, self.value(last)),
            }
        )


def shown(content: list[dict[str, Any]]) -> Iterator[tuple[int, Image]]:
    """Number and picture of each frame to judge."""
    for label, part in itertools.pairwise(content):
        line = LINE.fullmatch(label.get("text", ""))
        if line and part["type"] == "image_url":
            data = base64.b64decode(part["image_url"]["url"].partition(",")[2])
            yield int(line[1]), np.array(PIL.Image.open(io.BytesIO(data)).convert("RGB"), dtype=np.uint8)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def line_of(output: str, name: str) -> str:
    return next(line for line in output.splitlines() if line.split()[:1] == [name])


@pytest.fixture(name="judged_dataset")
def judged_dataset_fixture(monkeypatch: pytest.MonkeyPatch) -> FakeDataset:
    """Three groups of a twin, a drop, a collision and a benign success, which a viewer sees go wrong 0.5 s early."""
    found = fake_dataset()
    for e in found.stored:
        if not e.info.success:
            e.info = replace(e.info, departs_s=ONSET_S - 0.5)
    monkeypatch.setattr("badgen.cli.judge.open_dataset", lambda path: found)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("BADGEN_SERVER_KEY", KEY)
    return found


@pytest.fixture(name="eyes")
def eyes_fixture(judged_dataset: FakeDataset) -> SeeingJudge:
    return SeeingJudge(judged_dataset)


@pytest.fixture(name="service")
def service_fixture(eyes: SeeingJudge) -> Iterator[Service]:
    with serving(eyes) as found:
        yield found
