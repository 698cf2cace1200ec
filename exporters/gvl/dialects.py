"""The four dialects: conventions of prompts and answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from badgen.contracts.errors import UnknownName
from exporters.gvl import incontext, opengvl, ordered, robometer
from exporters.gvl.material import Material, Prompt
from exporters.gvl.replies import read_array, read_percentages


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
    """

    key: str
    levels: tuple[str, ...]
    both_ends: bool
    running: bool
    in_order: bool
    compose: Callable[[Material, str], Prompt]
    read: Callable[[str, int, int], list[int]]


def _array(key: str) -> Callable[[str, int, int], list[int]]:
    return lambda text, first, count: read_array(text, key, first, count)


_PERCENT = "task_completion_percentage"
DIALECTS: Mapping[str, Dialect] = {
    "incontext": Dialect(
        "task_reward", incontext.LEVELS, False, False, False, incontext.compose, _array("task_reward")
    ),
    "opengvl": Dialect(_PERCENT, opengvl.LEVELS, False, True, False, opengvl.compose, read_percentages),
    "robometer": Dialect(_PERCENT, robometer.LEVELS, True, False, False, robometer.compose, _array(_PERCENT)),
    "ordered": Dialect("reward", ordered.LEVELS, True, False, True, ordered.compose, _array("reward")),
}


def dialect(name: str) -> Dialect:
    """A dialect by name; raises UnknownName."""
    if name not in DIALECTS:
        raise UnknownName("dialect", name, DIALECTS)
    return DIALECTS[name]
