"""Sentences about an episode: what a viewer can see, and what only the simulator knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and the events (indices into the episode's events) that it states."""

    text: str
    events: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Caption:
    """What a viewer sees at one time."""

    time_s: float
    text: str


@dataclass(frozen=True, slots=True)
class CaptionSet:
    """All sentences about an episode: either what a viewer can see, or also what only the simulator knows.

    Attributes:
        failure: what goes wrong.
        cue: what to look for in any episode with such a failure.
        rationale: why the episode is worse than a success.
        correction: what the robot should do instead.
        captions: what happens when.
    """

    failure: Sentence
    cue: Sentence
    rationale: Sentence
    correction: Sentence
    captions: tuple[Caption, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """All text of an episode."""

    instruction: str
    observable: CaptionSet
    privileged: CaptionSet
