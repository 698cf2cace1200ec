"""Preference-guided self-distillation: of a judge's samples for two videos, keep one that orders them as people did.

A sample is one sequence of rewards for each of the two videos. Its sums order the videos. Samples whose order is the
other one, or none, are discarded. What is kept is what the judge itself said, chosen by what people preferred.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from badgen.contracts.arrays import F64

Side: TypeAlias = Literal["a", "b"]
Choice: TypeAlias = Callable[[Sequence["Sample"], Side], int]


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer of a judge about two videos: (N,) and (M,) rewards, 0 to 1, in order of time."""

    a: F64
    b: F64

    def margin(self, preferred: Side) -> float:
        """Summed reward of the preferred video minus that of the other one; above 0 where the sample agrees."""
        ahead = float(np.sum(self.a) - np.sum(self.b))
        return ahead if preferred == "a" else -ahead


@dataclass(frozen=True, slots=True)
class Kept:
    """The sample that was kept.

    Attributes:
        index: its number among the samples that were drawn.
        sample: the rewards.
        agreeing: how many samples order the videos as people did.
    """

    index: int
    sample: Sample
    agreeing: int


def first(samples: Sequence[Sample], preferred: Side) -> int:
    """The sample that was drawn first."""
    return 0


def widest(samples: Sequence[Sample], preferred: Side) -> int:
    """The sample that puts the two videos farthest apart."""
    return int(np.argmax([s.margin(preferred) for s in samples]))


def middle(samples: Sequence[Sample], preferred: Side) -> int:
    """The sample with the least summed distance to all others: the one that says what most of them say."""
    rows = np.stack([np.concatenate([s.a, s.b]) for s in samples])
    return int(np.argmin([np.abs(rows - row).sum() for row in rows]))


CHOICES: Mapping[str, Choice] = {"middle": middle, "first": first, "widest": widest}


def keep(samples: Sequence[Sample], preferred: Side, choice: Choice = middle) -> Kept | None:
    """Keep one of the samples that order two videos as people did; None where no sample does.

    `choice` picks one of those that agree; all samples have equally many rewards for each video.
    """
    agreeing = [i for i, s in enumerate(samples) if s.margin(preferred) > 0.0]
    if not agreeing:
        return None
    index = agreeing[choice([samples[i] for i in agreeing], preferred)]
    return Kept(index, samples[index], len(agreeing))
