"""Beside which other episodes of its group an episode is shown: its twin, the other side of a pair, a recovery."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from badgen.contracts.exporter import StoredEpisode
from badgen.view.edge_words import is_near, side_words


@dataclass(frozen=True)
class Companion:
    """An episode that another one is shown beside.

    Attributes:
        episode: that episode.
        name: what it is to the other one, in two or three words.
        words: what stands at its pictures.
    """

    episode: StoredEpisode
    name: str
    words: str


def companions(shown: StoredEpisode, group: Iterable[StoredEpisode]) -> list[Companion]:
    """All that an episode can be shown beside, the one that says most first; nothing for a clean twin.

    Args:
        shown: the episode.
        group: the episodes of its group.
    """
    info = shown.info
    if info.is_twin:
        return []
    wanted = [info.near_pair, info.twin]
    by_id = {e.info.id: e for e in group}
    found = [by_id[id_] for id_ in wanted if id_ is not None and id_ in by_id]
    return [companion(shown, e) for e in (*found, *_put_right(shown, by_id.values()))]


def companion(shown: StoredEpisode, other: StoredEpisode) -> Companion:
    """Say what another episode is to the one that is shown."""
    if other.info.id == shown.info.near_pair:
        return Companion(other, "other side", f"other side: {side_words(other.info)}")
    if other.info.role == "recovery":
        return Companion(other, "recovery", "the same failure, put right")
    if other.info.role == "failure":
        return Companion(other, "failure", "the failure that is put right")
    return Companion(other, "clean twin", "clean twin")


def own_words(shown: StoredEpisode, beside: Companion | None) -> str | None:
    """What stands at the pictures of the episode itself beside the other side of its pair; else None."""
    if beside is None or beside.episode.info.id != shown.info.near_pair or not is_near(shown.info):
        return None
    return f"this side: {side_words(shown.info)}"


def _put_right(shown: StoredEpisode, group: Iterable[StoredEpisode]) -> Sequence[StoredEpisode]:
    """Of a failure, its recovery; of a recovery, the failure that was put right."""
    opposite = {"failure": "recovery", "recovery": "failure"}.get(shown.info.role)
    return [e for e in group if e.info.role == opposite and e.info.twin == shown.info.twin]
