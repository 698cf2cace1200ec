"""The content of a prompt, for any dialect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from badgen.contracts.arrays import Image

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
class Example:
    """A context episode.

    Attributes:
        frames: in the order shown.
        values: label of each frame, 0 to 100.
        failed: whether the episode is not a success.
        instruction: for which the values are; the prompt shows it where it is not that of the judged episode.
    """

    frames: tuple[Image, ...]
    values: tuple[int, ...]
    failed: bool
    instruction: str


@dataclass(frozen=True)
class Material:
    """Content of the prompt for one judged episode.

    Attributes:
        instruction: of the judged episode.
        anchor: its first frame.
        examples: context episodes.
        cues: descriptions of failures to look for.
        frames: to judge, in the order shown.
    """

    instruction: str
    anchor: Image
    examples: tuple[Example, ...]
    cues: tuple[str, ...]
    frames: tuple[Image, ...]
