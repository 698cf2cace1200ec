"""Robometer's success cutoffs: the share of a film after which Robometer teaches that the task is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

DONE = 0.9  # the least that may be taught for a frame of a finished task
_MOST_PERCENT = 99  # at 100, nothing but the last frame of a film counts as a success


@dataclass(frozen=True, slots=True)
class Finish:
    """Where the film of a success shows the finished task for the first time.

    Attributes:
        source: its `data_source`.
        frame: number of that frame, from 0.
        frames: number of frames of the film.
    """

    source: str
    frame: int
    frames: int


def target(frame: int, frames: int, cutoff: float) -> float:
    """Progress that Robometer teaches for a frame of a success that it reads from its start, 0 to 1."""
    return min(1.0, frame / max(1, int(cutoff * frames) - 1))


def cutoffs(sources: Iterable[str], finishes: Iterable[Finish]) -> Mapping[str, float]:
    """The highest cutoff of each source at which no finished task is taught as less than DONE.

    Robometer also counts every frame whose target is at least the cutoff as a success. So a low cutoff teaches that an
    unfinished task is a success, and the highest one that is right for progress is the best.
    """
    of_source: defaultdict[str, list[Finish]] = defaultdict(list)
    for finish in finishes:
        of_source[finish.source].append(finish)
    return {source: _cutoff(of_source[source]) for source in sorted(sources)}


def cutoff_lines(found: Mapping[str, float]) -> str:
    """The file `dataset_success_cutoff.txt`."""
    return "".join(f"{source},{cutoff:.2f}\n" for source, cutoff in found.items())


def _cutoff(finishes: Iterable[Finish]) -> float:
    of_film = sorted({(f.frame, f.frames) for f in finishes})
    allowed = (percent / 100 for percent in range(_MOST_PERCENT, 1, -1))
    return next((c for c in allowed if all(target(*film, c) >= DONE for film in of_film)), 0.01)
