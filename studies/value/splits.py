"""Which groups a model is tested on: those with a mode, or of a scene, that it was never trained on, or just others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from studies.value.films import Film

FOLDS = 3
By: TypeAlias = Literal["modes", "scenes", "groups"]


@dataclass(frozen=True)
class Fold:
    """One way to divide the films.

    Attributes:
        name: of the fold.
        held_out: modes or scenes that are only tested.
        train, test: films; no group has films in both, and what is held out is in no film of `train`.
    """

    name: str
    held_out: tuple[str, ...]
    train: tuple[Film, ...]
    test: tuple[Film, ...]


def folds_of(films: Sequence[Film], by: By) -> list[Fold]:
    """All folds; every group with a failure is tested in one of them.

    By modes: modes are dealt to `FOLDS` folds, so that each has about as many failures. A group is tested in the fold
    of the first of its modes, and trains no model of a fold that any of its modes is of. By scenes: one fold a scene.
    By groups: groups are dealt in the order of their names, so that modes and scenes of the test are known.
    """
    groups: defaultdict[str, list[Film]] = defaultdict(list)
    for film in films:
        groups[film.view.group].append(film)
    if by == "scenes":
        of_group = {name: {members[0].view.scene} for name, members in groups.items()}
        deal = {scene: scene for scene in sorted({f.view.scene for f in films})}
    elif by == "groups":
        of_group = {name: {name} for name in groups}
        deal = {name: f"fold {k % FOLDS}" for k, name in enumerate(sorted(groups))}
    else:
        of_group = {name: {f.view.mode for f in members if not f.success} for name, members in groups.items()}
        deal = _dealt([f.view.mode for f in films if not f.success])
    return [_fold(name, deal, groups, of_group) for name in sorted(set(deal.values()))]


def _fold(name: str, deal: dict[str, str], groups: dict[str, list[Film]], of_group: dict[str, set[str]]) -> Fold:
    places = {g: sorted(deal[m] for m in of_group[g]) for g in groups}
    return Fold(
        name,
        tuple(sorted(m for m, fold in deal.items() if fold == name)),
        tuple(f for g, members in groups.items() if name not in places[g] for f in members),
        tuple(f for g, members in groups.items() if places[g][:1] == [name] for f in members),
    )


def _dealt(modes: Sequence[str]) -> dict[str, str]:
    """Mode -> fold; the most frequent modes are dealt first, each to the fold that has fewest failures."""
    sizes = {f"fold {k}": 0 for k in range(FOLDS)}
    deal = {}
    for mode, count in sorted(Counter(modes).items(), key=lambda found: (-found[1], found[0])):
        deal[mode] = min(sizes, key=lambda fold: sizes[fold])
        sizes[deal[mode]] += count
    return deal
