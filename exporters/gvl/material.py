"""What a prompt is made of, whatever its dialect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from badgen.contracts.arrays import Image

Block: TypeAlias = str | Image


@dataclass(frozen=True)
class Prompt:
    """A system line (empty for none), what the user says as text and pictures in order, and how pictures are coded."""

    system: str
    blocks: tuple[Block, ...]
    image: Literal["png", "jpg"] = "png"

    @property
    def pictures(self) -> int:
        """How many pictures stand in it."""
        return sum(not isinstance(b, str) for b in self.blocks)


@dataclass(frozen=True)
class Example:
    """Frames of a context episode in the order shown, with the label of each from 0 to 100; `failed` tells its class.

    The values are for its own instruction, which is shown where it is not the evaluated one.
    """

    frames: tuple[Image, ...]
    values: tuple[int, ...]
    failed: bool
    instruction: str


@dataclass(frozen=True)
class Material:
    """Everything that a prompt says about one evaluated episode; frames are in the order shown."""

    instruction: str
    anchor: Image
    examples: tuple[Example, ...]
    cues: tuple[str, ...]
    frames: tuple[Image, ...]
