"""The content of a prompt, for any dialect."""

from __future__ import annotations

from dataclasses import dataclass

from badgen.contracts.arrays import Image
from exporters.gvl.rules import Rule


@dataclass(frozen=True)
class Frame:
    """One moment of an episode: its time [s], and its picture from each camera."""

    time_s: float
    views: tuple[tuple[str, Image], ...]

    @property
    def picture(self) -> Image:
        """The picture from the first camera."""
        return self.views[0][1]


@dataclass(frozen=True)
class Example:
    """A context episode.

    Attributes:
        frames: in the order shown.
        values: label of each frame, 0 to 100.
        failed: whether the episode is not a success.
        instruction: for which the values are; the prompt shows it where it is not that of the judged episode.
        told: what goes wrong, as far as pictures can show it; empty where they do not.
    """

    frames: tuple[Frame, ...]
    values: tuple[int, ...]
    failed: bool
    instruction: str
    told: str


@dataclass(frozen=True)
class Material:
    """Content of the prompt for one judged episode.

    Attributes:
        instruction: of the judged episode.
        rule: what is judged.
        walk: whether the task belongs to a scene in which walks may have no end.
        anchor: the first frame of the judged episode.
        examples: context episodes.
        cues: descriptions of failures to look for.
        frames: to judge, in the order shown.
    """

    instruction: str
    rule: Rule
    walk: bool
    anchor: Frame
    examples: tuple[Example, ...]
    cues: tuple[str, ...]
    frames: tuple[Frame, ...]

    def stated(self, value: str) -> str:
        """What is judged, and the scale, with the dialect's name of the value."""
        return self.rule.stated(value, self.walk)
