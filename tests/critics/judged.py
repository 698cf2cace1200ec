"""Questions with small pictures, and judges that are asked at a server on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from judge_service import KEY, Service, Wire

from badgen.critics.asking import Asking, Patience
from badgen.critics.budget import Meter
from badgen.critics.cache import Cache
from badgen.critics.cost import Price
from badgen.critics.providers import provider
from badgen.exporting import Prompt, Question, Questions
from exporters.gvl.replies import read_array
from exporters.gvl.reply_schema import frames_reply

PICTURE_PX = (48, 32)  # width, height
SCORES = (0, 40, 85)
REPLY = json.dumps(
    {"frames": [{"frame_number": n, "frame_description": "-", "reward": v} for n, v in enumerate(SCORES, start=1)]}
)


def question(number: int = 0) -> Question:
    """Three frames, whose colour says the number of the question."""
    width, height = PICTURE_PX
    pictures = [np.full((height, width, 3), 40 * k + number, np.uint8) for k in range(3)]
    blocks = [b for k, picture in enumerate(pictures, start=1) for b in (f"Frame {k}:", picture)]
    truth = {"frames": [{"frame_number": k, "reward": v} for k, v in enumerate(SCORES, start=1)]}
    return Question(
        episode=f"episode-{number}",
        prompt=Prompt("You judge robots.", ("Task: lift the lid.", *blocks)),
        answer=truth,
        key="reward",
        schema=frames_reply("reward"),
        closing="Now answer.",
        asks="frames",
        read=lambda text: read_array(text, "reward", 1, 3),
    )


def questions(count: int) -> Questions:
    found = {f"episode-{n}": question(n) for n in range(count)}
    return Questions(tuple(found), (), found.__getitem__)


class Waits:
    """Stands for the passing of time, and notes how long was waited."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float, stop: threading.Event | None = None) -> None:
        self.seconds.append(seconds)


def asking(
    monkeypatch: pytest.MonkeyPatch,
    service: Service,
    wire: Wire,
    folder: Path,
    budget_usd: float | None = None,
    waits: Waits | None = None,
    **patience: Any,
) -> Asking:
    """A judge of this provider that is asked at the server."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv(wire.variable, KEY)
    found = provider(wire.name, wire.model, service.url + wire.path, timeout_s=5.0)
    return Asking(
        provider=found,
        model=wire.model,
        cache=Cache(folder, found.secret),
        meter=Meter(Price(2.0, 10.0), budget_usd),
        most_tokens=2000,
        patience=Patience(sleep=waits or Waits(), **patience),
    )


def number_of(body: Mapping[str, Any]) -> int:
    """Which question a request is about, by the colour of its first picture, whatever the provider."""
    import base64
    import io

    import PIL.Image

    data = next(found for found in _texts(body) if len(found) > 60 and _is_picture(found)).rpartition(",")[2]
    picture = np.asarray(PIL.Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))
    assert picture.shape == (PICTURE_PX[1], PICTURE_PX[0], 3)
    return int(picture[0, 0, 0])


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [text for part in inner for text in _texts(part)]


def _is_picture(text: str) -> bool:
    return text.rpartition(",")[2].startswith("iVBOR")
