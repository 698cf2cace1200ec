"""How right a lesson is: its targets against the stored labels, its pairs and its other tasks against the outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from badgen.contracts.episode import REWARD_CAP
from badgen.contracts.exporter import StoredDataset, StoredEpisode
from badgen.exporting import completion_s
from studies.taught.lesson import Choice, Film, Lesson, Mismatch

CAP_TOLERANCE = 0.05
DONE = 0.9  # a finished task is taught as at least so much


@dataclass(frozen=True)
class Measures:
    """What is wrong in a lesson, each as a list of sentences that is empty where nothing is.

    Attributes:
        films, failures: number of films, and of those that are not a success.
        error: mean distance of the targets of successes from progress; nan without films.
        error_of_failures: the same of the other films.
        too_good: failures that end above the cap of their outcome.
        unfinished: successes that are taught as less than DONE after they are complete.
        same_goal: films of successes that are shown as another task although they do what its words ask.
        wrong_choices: pairs that do not prefer a success to another episode of its goal, or compare two views.
    """

    films: int
    failures: int
    error: float
    error_of_failures: float
    too_good: tuple[str, ...]
    unfinished: tuple[str, ...]
    same_goal: tuple[str, ...]
    wrong_choices: tuple[str, ...]


def measure(lesson: Lesson, dataset: StoredDataset) -> Measures:
    """Compare a lesson with the dataset that was exported."""
    found = {e.info.id: e for e in dataset.episodes()}
    done = [f for f in lesson.films if found[f.episode].info.success]
    other = [f for f in lesson.films if not found[f.episode].info.success]
    return Measures(
        films=len(lesson.films),
        failures=len(other),
        error=_error(done, found),
        error_of_failures=_error(other, found),
        too_good=tuple(filter(None, (_too_good(f, found[f.episode]) for f in other))),
        unfinished=tuple(filter(None, (_unfinished(f, found[f.episode]) for f in done))),
        same_goal=_same_goal(lesson.mismatches, found),
        wrong_choices=tuple(filter(None, (_wrong(c, found) for c in lesson.choices))),
    )


def _error(films: Iterable[Film], found: dict[str, StoredEpisode]) -> float:
    """Mean over films of the mean distance from progress, so that long films do not count more."""
    each = [np.abs(np.asarray(f.targets) - _progress(f, found[f.episode])).mean() for f in films]
    return float(np.mean(each)) if each else float("nan")


def _progress(film: Film, episode: StoredEpisode) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return episode.arrays().labels.progress[list(film.steps)].astype(np.float64)


def _too_good(film: Film, episode: StoredEpisode) -> str:
    own = float(episode.arrays().labels.progress[film.steps[-1]])
    cap = own if episode.info.outcome == "failure" else REWARD_CAP[episode.info.outcome]
    if film.targets[-1] <= cap + CAP_TOLERANCE:
        return ""
    return f"{film.episode}/{film.camera}, {episode.info.outcome}, ends at {film.targets[-1]:.2f}, at most {cap:.2f}"


def _unfinished(film: Film, episode: StoredEpisode) -> str:
    arrays = episode.arrays()
    complete = arrays.time_s[list(film.steps)] >= completion_s(arrays)
    worst = min((t for t, c in zip(film.targets, complete, strict=True) if c), default=1.0)
    return "" if worst >= DONE else f"{film.episode}/{film.camera} is taught as {worst:.2f} when it is complete"


def _same_goal(mismatches: Iterable[Mismatch], found: dict[str, StoredEpisode]) -> tuple[str, ...]:
    """Films of successes that do what the words of the "other" task ask."""
    asked: dict[str, set[tuple[str, str]]] = {}
    for e in found.values():
        for words in (e.info.instruction, e.info.canonical_instruction):
            asked.setdefault(words, set()).add((e.info.scene, e.info.canonical_instruction))
    return tuple(
        f"{m.episode} does what is asked by {m.words!r}"
        for m in mismatches
        if (info := found[m.episode].info).success
        and (info.scene, info.canonical_instruction) in asked.get(m.words, set())
    )


def _wrong(choice: Choice, found: dict[str, StoredEpisode]) -> str:
    (one, camera), (two, beside) = choice.one, choice.two
    better, worse = (one, two) if choice.better == "one" else (two, one)
    good, bad = found[better].info, found[worse].info
    if camera != beside:
        return f"{one}/{camera} is compared with another view, {two}/{beside}"
    if not good.success or bad.success:
        return f"{better} ({good.outcome}) is preferred to {worse} ({bad.outcome})"
    return "" if (good.scene, good.robot) == (bad.scene, bad.robot) else f"{better} and {worse} have different goals"
