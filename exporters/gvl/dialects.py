"""The five dialects: conventions of prompts and answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from badgen.contracts.errors import UnknownName
from badgen.exporting import Prompt
from exporters.gvl import critic, incontext, opengvl, ordered, robometer
from exporters.gvl.material import Material
from exporters.gvl.replies import read_array, read_percentages
from exporters.gvl.reply_schema import CLOSING, CRITIC_REPLY, LINES_CLOSING, Schema, frames_reply


@dataclass(frozen=True)
class Dialect:
    """One convention.

    Attributes:
        key: name of that value in answers.
        levels: what it can show of failures.
        both_ends: whether the first frame is among those to judge; the last one always is.
        running: whether frame numbers of the context and of the frames to judge form one sequence.
        in_order: whether frames come in order of time, with seconds, from any number of cameras and without an anchor;
            otherwise they are shuffled and from one camera.
        compose: writes the prompt.
        read: (text, first number, count) -> values of an answer.
        schema: JSON Schema of an answer for structured output; None where the convention is plain text.
        closing: the question, said once more after the last picture, with {first} and {last} frame; not in exports,
            which keep to the convention; empty where the prompt ends in its question.
        asks: whether an answer has a value for each of the frames, or one for the run, which is that of its last frame.
    """

    key: str
    levels: tuple[str, ...]
    both_ends: bool
    running: bool
    in_order: bool
    compose: Callable[[Material, str], Prompt]
    read: Callable[[str, int, int], list[int]]
    schema: Schema | None = None
    closing: str = ""
    asks: Literal["frames", "run"] = "frames"


def _array(key: str) -> Callable[[str, int, int], list[int]]:
    return lambda text, first, count: read_array(text, key, first, count)


_PERCENT = "task_completion_percentage"
DIALECTS: Mapping[str, Dialect] = {
    "incontext": Dialect(
        "task_reward",
        incontext.LEVELS,
        both_ends=False,
        running=False,
        in_order=False,
        compose=incontext.compose,
        read=_array("task_reward"),
        schema=frames_reply("task_reward"),
        closing=CLOSING,
    ),
    "opengvl": Dialect(
        _PERCENT,
        opengvl.LEVELS,
        both_ends=False,
        running=True,
        in_order=False,
        compose=opengvl.compose,
        read=read_percentages,
        closing=LINES_CLOSING,
    ),
    "robometer": Dialect(
        _PERCENT,
        robometer.LEVELS,
        both_ends=True,
        running=False,
        in_order=False,
        compose=robometer.compose,
        read=_array(_PERCENT),
        schema=frames_reply(_PERCENT),
        closing=CLOSING,
    ),
    "ordered": Dialect(
        "reward",
        ordered.LEVELS,
        both_ends=True,
        running=False,
        in_order=True,
        compose=ordered.compose,
        read=_array("reward"),
        schema=frames_reply("reward"),
        closing=CLOSING,
    ),
    "critic": Dialect(
        "reward",
        critic.LEVELS,
        both_ends=True,
        running=False,
        in_order=True,
        compose=critic.compose,
        read=critic.read_score,
        schema=CRITIC_REPLY,
        asks="run",
    ),
}


def dialect(name: str) -> Dialect:
    """A dialect by name; raises UnknownName."""
    if name not in DIALECTS:
        raise UnknownName("dialect", name, DIALECTS)
    return DIALECTS[name]
