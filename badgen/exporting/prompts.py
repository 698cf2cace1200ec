"""Prompts about stored episodes, for a caller that sends them itself instead of writing them to a folder."""

from __future__ import annotations

import abc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from badgen.contracts.arrays import Image
from badgen.contracts.exporter import StoredDataset
from badgen.exporting.dataset_exporter import DatasetExporter

Block: TypeAlias = str | Image


@dataclass(frozen=True)
class Prompt:
    """A prompt.

    Attributes:
        system: system message; empty for none.
        blocks: user message as texts and pictures, in order.
        image: file type of the pictures.
    """

    system: str
    blocks: tuple[Block, ...]
    image: Literal["png", "jpg"] = "png"

    @property
    def pictures(self) -> int:
        """Number of pictures."""
        return sum(not isinstance(b, str) for b in self.blocks)


@dataclass(frozen=True)
class Question:
    """A prompt about one episode, what is true, and how a reply to it is read.

    Attributes:
        episode: the judged episode.
        prompt: what the judge is shown.
        answer: the ground truth, as an export writes it; its `frames` are in the order shown.
        key: name of the value of a frame, in replies and in the ground truth.
        schema: JSON Schema of a reply, an object; None where the convention asks for plain text.
        closing: the question, said once more after the last picture; empty where the prompt ends in it.
        asks: whether a reply has a value for each frame, or one for the run, which is that of its last frame.
        read: reply -> value of each frame or of the run, 0 to 100; raises BadValue.
    """

    episode: str
    prompt: Prompt
    answer: Mapping[str, Any]
    key: str
    schema: Mapping[str, Any] | None
    closing: str
    asks: Literal["frames", "run"]
    read: Callable[[str], list[int]]

    @property
    def truth(self) -> list[int]:
        """True value of each frame, 0 to 100, in the order shown."""
        return [int(frame[self.key]) for frame in self.answer["frames"]]


@dataclass(frozen=True)
class Questions:
    """The episodes that can be asked about, and what makes each prompt when it is needed.

    Attributes:
        episodes: ids of the judged episodes.
        told: sentences about episodes that are left out.
        ask: id -> its question; the same one every time.
    """

    episodes: tuple[str, ...]
    told: tuple[str, ...]
    ask: Callable[[str], Question]

    def __iter__(self) -> Iterator[Question]:
        """All questions; one is in memory at a time."""
        return map(self.ask, self.episodes)


class PromptExporter(DatasetExporter):
    """An exporter whose prompts can also be had one by one, without files."""

    @abc.abstractmethod
    def questions(self, dataset: StoredDataset, options: Mapping[str, Any]) -> Questions:
        """A question about every episode that an export with these options would judge."""
