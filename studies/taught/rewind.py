"""ReWiND (rewind-reward/ReWiND, commit ea5dd3b): films of successes rise to 1, under other words they stay at 0.

Its dataset reads one file of successes. A film of n frames has the targets 1/n, 2/n, ..., 1 (a part that starts later
counts from its own start); in a fifth of the draws the text is any row of any other key, and all targets are 0.
"""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import h5py

from studies.taught.lesson import Film, Lesson, Mismatch


def read(export: Path) -> Lesson:
    """Read what is trained on; failures are in files of their own, which stock training does not open."""
    wordings = json.loads((export / "tasks.json").read_text(encoding="utf-8"))
    films: list[Film] = []
    mismatches: list[Mismatch] = []
    with h5py.File(export / "labels" / "train_success.h5") as labels:
        for key, demos in labels.items():
            found = [_film(demo, wordings[key][0]) for demo in demos.values()]
            films += found
            others = [words for other in labels if other != key for words in wordings[other]]
            mismatches += [Mismatch(f.episode, words) for f, words in product(found, others)]
    return Lesson(tuple(films), mismatches=tuple(mismatches))


def _film(demo: Any, words: str) -> Film:
    steps = tuple(demo["step"][()].tolist())
    targets = tuple((i + 1) / len(steps) for i in range(len(steps)))
    return Film(str(demo.attrs["id"]), str(demo.attrs["camera"]), words, steps, targets)
