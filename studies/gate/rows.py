"""Measure good restyled videos and mutants of them: each gives a row with the scores of the gate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from badgen.contracts.arrays import Ints
from badgen.contracts.restyle import Movie, View
from badgen.media.video import decode, encode_as
from badgen.restyle.clips.clip import clip_of
from badgen.restyle.compose import Compose
from badgen.restyle.gate.judge import Gauge, verdict_of
from badgen.restyle.gate.limits import Scored
from badgen.restyle.gate.mutants import TUNED, UNSEEN, mutant
from badgen.restyle.gate.observe import soft
from badgen.restyle.gate.subject import Subject, frames_of, moments_of, subject_of
from badgen.restyle.group import CODING
from badgen.selection.split import unit
from badgen.store import Dataset, Episode
from studies.gate.motion import is_elsewhere

GOOD = "good"
LEAST_PX = 48  # a smaller thing is not made wrong
_LEVELS, _LEAST_CHANGED_PX, _LEAST_FRAMES = 10.0, 20, 2  # a wrong that a viewer can see changes so much of so many


@dataclass(frozen=True)
class Row:
    """The scores of one video.

    Attributes:
        scene: where it was made.
        video: episode, camera, and the thing that is wrong.
        kind: `GOOD`, or a kind of mutant.
        seen: whether a viewer can see that it is wrong; True for a good one.
        alike: of the thing that has most of the colours of its surroundings; None where nothing is measured.
        scores: thing -> measure -> value; empty where nothing is measured.
    """

    scene: str
    video: str
    kind: str
    seen: bool
    alike: float | None = None
    scores: Mapping[str, Mapping[str, float]] | None = None

    def passes(self, limits: Mapping[str, float]) -> bool:
        """Whether the gate lets the video pass with these limits."""
        scored = {t: Scored(of, self.alike or 0.0) for t, of in (self.scores or {}).items()}
        return verdict_of(scored, limits).kept


def failures(dataset: Dataset, scene: str, most: int) -> list[Episode]:
    """The first failures of a scene in a run, each of another mode."""
    found: dict[str, Episode] = {}
    for e in dataset.episodes():
        if e.info.scene == scene and e.info.role == "failure" and e.info.relabelled_from is None:
            found.setdefault(e.info.mode, e)
    return list(found.values())[:most]


def rows_of(dataset: Dataset, failure: Episode) -> Iterator[Row]:
    """Good videos and mutants of a failure and of its twin."""
    moments = moments_of([failure])
    seed = int(2**32 * unit("gate", failure.info.group))
    for episode in (failure, dataset.episode(failure.info.twin)):
        subject = subject_of(episode, moments)
        if subject.reason:
            continue
        clip = clip_of(episode)
        for view, movie in zip(clip.views, Compose()(clip, "", seed), strict=True):
            stored = np.stack(decode(encode_as(list(movie), view.fps, CODING)[0]))
            yield from rows_of_view(episode, view, stored, subject)


def rows_of_view(episode: Episode, view: View, movie: Movie, subject: Subject) -> Iterator[Row]:
    """One good video, and every mutant of its largest thing or, of half of the videos, of its smallest."""
    scene, name = episode.info.scene, f"{episode.id}/{view.camera}"
    frames, gauge = frames_of(view, subject.moments_s), Gauge(view, subject)
    yield _scored(Row(scene, name, GOOD, True), gauge.measure(movie))
    sizes = [subject.masks(view, i, frames).sum(axis=(1, 2)).mean() for i in range(len(subject.things))]
    ranked = [i for i in np.argsort(sizes)[::-1].tolist() if sizes[i] >= LEAST_PX]
    if not ranked:
        return
    ranked = ranked[::-1] if unit("thing", name) < 0.5 else ranked
    thing = ranked[0]
    touched = [t for t, parts in zip(subject.things, subject.parts, strict=True) if parts & subject.parts[thing]]
    for kind in (*TUNED, *UNSEEN):
        wrong = _mutant(kind, movie, view, subject, frames, ranked)
        seen = wrong is not None and _seen(movie[frames], wrong[frames])
        seen = seen and is_elsewhere(kind, episode, view.camera, subject.parts[thing], _part(frames), frames)
        row = Row(scene, f"{name}/{subject.things[thing]}", kind, seen)
        yield row if wrong is None or not seen else _scored(row, gauge.measure(wrong, touched))


def _mutant(kind: str, movie: Movie, view: View, subject: Subject, frames: Ints, things: list[int]) -> Movie | None:
    """A movie that is wrong in the frames that decide; None where it would look the same."""
    around = _part(frames)
    masks = subject.masks(view, things[0], around)
    others = subject.masks(view, things[1], around) & ~masks if len(things) > 1 else np.zeros_like(masks)
    made = mutant(kind, movie[around], masks, others, np.random.default_rng(3))
    if made is None:
        return None
    found = movie.copy()
    found[around] = made
    return found


def _part(frames: Ints) -> Ints:
    """All frames from the first to the last of some."""
    return np.arange(int(frames.min()), int(frames.max()) + 1)


def _seen(good: Movie, wrong: Movie) -> bool:
    """Whether the two differ clearly in some of the frames that decide."""
    gap = np.abs(soft(wrong).astype(np.int16) - soft(good)).mean(axis=3)
    return bool(((gap >= _LEVELS).sum(axis=(1, 2)) >= _LEAST_CHANGED_PX).sum() >= _LEAST_FRAMES)


def _scored(row: Row, found: Mapping[str, Scored]) -> Row:
    alike = max((m.alike for m in found.values()), default=None)
    return replace(row, alike=alike, scores={thing: m.scores for thing, m in found.items()})
