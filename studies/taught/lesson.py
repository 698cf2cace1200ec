"""What a stock trainer would learn from an export: targets of frames, pairs of films, and films of other tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias


@dataclass(frozen=True)
class Film:
    """A view of an episode with the target that the trainer computes for each frame that it shows.

    Attributes:
        episode: id of the episode.
        camera: which view.
        words: the task as the trainer reads it.
        steps: row of the episode that each frame shows.
        targets: what the trainer learns for each of them, 0 (nothing is done) to 1 (done).
    """

    episode: str
    camera: str
    words: str
    steps: tuple[int, ...]
    targets: tuple[float, ...]


@dataclass(frozen=True)
class Choice:
    """Two films of which the trainer learns that one is better."""

    one: tuple[str, str]  # episode and camera
    two: tuple[str, str]
    better: str  # "one" or "two"


@dataclass(frozen=True)
class Mismatch:
    """A film that the trainer shows under the words of another task, as an example of a task that is not done."""

    episode: str
    words: str


@dataclass(frozen=True)
class Lesson:
    """Everything that one reader learns from one export.

    Attributes:
        films: targets of frames.
        choices: pairs.
        mismatches: every film and words that the reader may combine as "another task".
    """

    films: tuple[Film, ...] = ()
    choices: tuple[Choice, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()


Reader: TypeAlias = Callable[[Path], Lesson]  # from the folder of an export
