"""What a model is trained on under each condition: which episodes, and which labels of them; always equally many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from badgen.contracts.arrays import F32
from studies.value.films import Film

Labelling: TypeAlias = Literal["linear", "final", "dense", "shuffled"]


@dataclass(frozen=True, slots=True)
class Condition:
    """How the training set is made.

    Attributes:
        about: in words.
        failures: whether failures are among the episodes.
        labels: linear: of successes, the share of the time until all is done; final: the same, and of failures only the
            last `reward_visible`; dense: `reward_visible` of every frame; shuffled: that of another episode of the
            same scene.
        rewound: whether most films run backward from some frame on, with their labels.
        band: the only band that failures have; empty for all bands.
        benign: whether successes in spite of a fault are among the episodes, where failures are.
    """

    about: str
    failures: bool
    labels: Labelling
    rewound: bool = False
    band: str = ""
    benign: bool = True


CONDITIONS: Mapping[str, Condition] = {
    "a": Condition("successes, labels linear in time", False, "linear"),
    "b": Condition("the same, also rewound", False, "linear", rewound=True),
    "c": Condition("failures with a final label only", True, "final"),
    "d": Condition("failures with dense `reward_visible`", True, "dense"),
    "e": Condition("dense labels of other episodes", True, "shuffled"),
    "f": Condition("dense, plain failures only", True, "dense", band="plain"),
    "g": Condition("dense, without benign successes", True, "dense", benign=False),
    "h": Condition("dense, also rewound", True, "dense", rewound=True),
}


@dataclass(frozen=True, eq=False)
class Lesson:
    """A film with what is taught of it.

    Attributes:
        film: the episode.
        target: (T,) the reward that is taught.
        weight: (T,) 1 for a frame that counts, 0 for one that says nothing.
    """

    film: Film
    target: F32
    weight: F32


def lessons_of(films: Sequence[Film], condition: Condition, rng: np.random.Generator) -> list[Lesson]:
    """The training set: as many episodes as there are successes, chosen by chance, whole groups first.

    Raises ValueError where there are no successes.
    """
    count = sum(f.success for f in films)
    if not count:
        raise ValueError("there is no success to learn from")
    chosen = _chosen(films, condition, count, rng)
    if condition.labels == "shuffled":
        return _shuffled(chosen, rng)
    return [_lesson(film, condition.labels) for film in chosen]


def _chosen(films: Sequence[Film], condition: Condition, count: int, rng: np.random.Generator) -> list[Film]:
    """Whole groups in an order by chance, and then what else is allowed, up to the count."""
    if not condition.failures:
        return [f for f in films if f.success]
    groups: defaultdict[str, list[Film]] = defaultdict(list)
    for film in films:
        groups[film.view.group].append(film)
    names = [list(groups)[k] for k in rng.permutation(len(groups))]
    allowed = [[f for f in groups[n] if _allowed(f, condition)] for n in names]
    with_failure = [members for members in allowed if any(not f.success for f in members)]
    others = [members for members in allowed if all(f.success for f in members)]
    return [f for members in (*with_failure, *others) for f in members][:count]


def _allowed(film: Film, condition: Condition) -> bool:
    if film.success:
        return condition.benign or film.view.role == "clean"
    return condition.band in ("", film.view.band)


def _lesson(film: Film, labels: Labelling) -> Lesson:
    ones = np.ones(len(film), dtype=np.float32)
    if labels == "dense":
        return Lesson(film, film.dense, ones)
    if film.success:
        return Lesson(film, linear(film), ones)
    last = np.zeros(len(film), dtype=np.float32)
    last[-1] = 1.0
    return Lesson(film, np.full(len(film), film.dense[-1], dtype=np.float32), last)


def linear(film: Film) -> F32:
    """(T,) share of the time until all is done, and then 1."""
    done = int(np.argmax(film.done)) if film.done.any() else len(film) - 1
    return np.minimum(np.arange(len(film), dtype=np.float32) / max(done, 1), 1.0).astype(np.float32)


def _shuffled(films: Sequence[Film], rng: np.random.Generator) -> list[Lesson]:
    """Every film with the labels of another one of its scene, of whatever outcome."""
    by_scene: defaultdict[str, list[Film]] = defaultdict(list)
    for film in films:
        by_scene[film.view.scene].append(film)
    found = []
    for members in by_scene.values():
        order = rng.permutation(len(members))
        for k, place in enumerate(order):
            film, other = members[place], members[order[(k + 1) % len(order)]]
            at = np.round(np.linspace(0, len(other) - 1, len(film))).astype(np.int64)
            found.append(Lesson(film, other.dense[at], np.ones(len(film), dtype=np.float32)))
    return found
