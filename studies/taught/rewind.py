"""ReWiND (rewind-reward/ReWiND, commit ea5dd3b): frame number over length, and zero under the words of another task.

Its dataset class reads the file of successes only; pictures play no part in the target, so the labels beside them tell
which rows are shown. It draws windows of a film, whose last frame may be any, and divides the number of a frame by the
number of frames from the start of the window to the end of the film. Here each film is one window, the whole film. The
class also plays a window backwards from its end, with the same targets in reverse. A fifth of the films are shown under
one wording of another key of the file, with target 0; without another key its loop never ends.
"""

from __future__ import annotations

import json
from pathlib import Path

import h5py

from studies.taught.lesson import Film, Lesson, Mismatch


def read(export: Path) -> Lesson:
    """Read the training file."""
    wordings: dict[str, list[str]] = json.loads((export / "tasks.json").read_text(encoding="utf-8"))
    films: list[Film] = []
    mismatches: list[Mismatch] = []
    with h5py.File(export / "labels" / "train_success.h5") as file:
        for key, demos in file.items():
            others = [words for other in file if other != key for words in wordings[other]]
            for demo in demos.values():
                films.append(_film(demo, wordings[key][0]))
                mismatches += [Mismatch(films[-1].episode, words) for words in others]
    return Lesson(tuple(films), mismatches=tuple(mismatches))


def _film(demo: h5py.Group, words: str) -> Film:
    count = len(demo["step"])
    targets = tuple((number + 1) / count for number in range(count))
    steps = tuple(int(step) for step in demo["step"][()])
    return Film(str(demo.attrs["id"]), str(demo.attrs["camera"]), words, steps, targets)
