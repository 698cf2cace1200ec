"""A language model as a sampler of rewards: it looks at the frames of any video and gives each of them a value."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from badgen.contracts.arrays import Image
from badgen.contracts.errors import BadValue
from badgen.critics.asking import Asking
from badgen.critics.exchange.reply import JudgeError
from badgen.exporting import Prompt, Question

_SYSTEM = (
    "You watch a robot. You are given a task and frames of one video of the robot, not in order of time. For each "
    "frame say how much of the task is done and still stands at that moment, as a whole number from 0 (nothing) to "
    "100 (done as asked, and nothing harmed)."
)
_CLOSING = (
    'Answer with a JSON object whose only key "frames" holds an array with one entry {{"frame_number": ..., "value": '
    "...}} for each of the frames 1 to {count}."
)
_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "frames": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"frame_number": {"type": "integer"}, "value": {"type": "integer"}},
                "required": ["frame_number", "value"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["frames"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class VideoJudge:
    """Asks a judge for the rewards of a video; the same frames in the same order are asked about once.

    The services take no temperature, so show the frames in another order each time to get another answer.

    Attributes:
        asking: the judge.
    """

    asking: Asking

    def __call__(self, frames: Sequence[Image], instruction: str, rng: np.random.Generator) -> Sequence[float]:
        """Rewards from 0 to 1, one for each frame, in the order of the frames; raises JudgeError."""
        found = self.asking.ask(question_about(frames, instruction))
        if found.problem:
            raise JudgeError(
                f"the judge gave no rewards ({found.problem}: {found.detail}); the answers so far are kept, and the "
                "same command asks again"
            )
        return [value / 100.0 for value in found.values]


def question_about(frames: Sequence[Image], instruction: str) -> Question:
    """The question for the value of each frame."""
    blocks: list[str | Image] = [f"Task: {instruction}"]
    for number, frame in enumerate(frames, start=1):
        blocks += [f"Frame {number}:", frame]
    return Question(
        episode=instruction,
        prompt=Prompt(_SYSTEM, tuple(blocks)),
        answer={"frames": []},
        key="value",
        schema=_SCHEMA,
        closing=_CLOSING.format(count=len(frames)),
        asks="frames",
        read=partial(values_in, count=len(frames)),
    )


def values_in(reply: str, count: int) -> list[int]:
    """The values of frames 1 to `count` in a reply, 0 to 100; raises BadValue."""
    try:
        rows = json.loads(reply)["frames"]
        values = {int(row["frame_number"]): row["value"] for row in rows}
    except (ValueError, KeyError, TypeError) as e:
        raise BadValue(f"the reply is no JSON object with values of frames ({e})") from e
    missing = [n for n in range(1, count + 1) if n not in values]
    if missing or len(rows) != count:
        raise BadValue(f"the reply has {len(rows)} values for {count} frames; each must have one")
    wrong = [n for n, v in values.items() if not isinstance(v, int) or isinstance(v, bool) or not 0 <= v <= 100]
    if wrong:
        raise BadValue(f"the value of frame {wrong[0]} is {values[wrong[0]]!r}; it must be a whole number, 0 to 100")
    return [values[n] for n in range(1, count + 1)]
