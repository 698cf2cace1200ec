"""A judge that sees which frame of which made-up episode a picture shows, and so can tell the truth about it."""

from __future__ import annotations

import base64
import io
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import PIL.Image
from fakes import ONSET_S, FakeDataset, who
from judge_service import Answer, Seen, openai

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
