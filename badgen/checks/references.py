"""Check the references between episodes: twins, groups, relabelled episodes and preferences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class StoredInfo:
    """Scalars of one episode that could be read, and where it is stored ("SHARD, episode ID")."""

    id: str
    where: str
    info: Mapping[str, Any]


def check_references(episodes: Mapping[str, StoredInfo]) -> Iterator[tuple[str, str]]:
    """Pairs (where, what is wrong), one for every reference between episodes that is broken."""
    for e in episodes.values():
        for text in (*_check_twin(e, episodes), *_check_source(e, episodes), *_check_comparison(e, episodes)):
            yield e.where, text
    twins = {e.info.get("group") for e in episodes.values() if e.info.get("role") == "clean"}
    for e in episodes.values():
        if "group" in e.info and e.info["group"] not in twins:
            yield e.where, f"attribute group is {e.info['group']!r}, a group without a clean episode"


def _check_twin(e: StoredInfo, episodes: Mapping[str, StoredInfo]) -> Iterator[str]:
    name = e.info.get("twin")
    if name is None:
        return
    if name not in episodes:
        yield f"attribute twin is {name!r}, which is not in the dataset"
        return
    twin = episodes[name].info
    if twin.get("role", "clean") != "clean":
        yield f"attribute twin is {name!r}, whose role is {twin['role']!r}, not 'clean'"
    yield from _differ(e, "twin", episodes[name], ("group", "task"))


def _check_source(e: StoredInfo, episodes: Mapping[str, StoredInfo]) -> Iterator[str]:
    name = e.info.get("relabelled_from")
    if name is None:
        return
    if name not in episodes:
        yield f"attribute relabelled_from is {name!r}, which is not in the dataset"
        return
    if "relabelled_from" in episodes[name].info:
        yield f"attribute relabelled_from is {name!r}, which is relabelled itself"
    yield from _differ(e, "relabelled_from", episodes[name], ("group", "model"))


def _check_comparison(e: StoredInfo, episodes: Mapping[str, StoredInfo]) -> Iterator[str]:
    preference = e.info.get("preference")
    if preference is not None and preference.over not in episodes:
        yield f"preference.over is {preference.over!r}, which is not in the dataset"


def _differ(e: StoredInfo, reference: str, other: StoredInfo, names: tuple[str, ...]) -> Iterator[str]:
    """Scalars that an episode must share with the one it refers to."""
    for name in names:
        mine, theirs = e.info.get(name), other.info.get(name)
        if mine is not None and theirs is not None and mine != theirs:
            yield f"attribute {name} is {mine!r}, but {theirs!r} in {other.id}, its {reference}"
