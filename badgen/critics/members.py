"""Which pair of a failure and its clean twin a judged episode belongs to, and what is true of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.exporter import StoredDataset
from badgen.critics.figures import Side


@dataclass(frozen=True, slots=True)
class Member:
    """One judged episode in one pair.

    Attributes:
        pair: id of the failure of the pair.
        side: which of the two the episode is; a success is on the side of the twin.
        episode: its id.
        scene, mode, outcome: of the episode; `mode` of a twin is "none".
        band: difficulty of the failure of the pair; empty where it is not stored.
        departs_s, onset_s: when the episode is seen to go wrong, and when its first event begins [s]; None where it
            does not.
    """

    pair: str
    side: Side
    episode: str
    scene: str
    mode: str
    outcome: str
    band: str
    departs_s: float | None
    onset_s: float | None


def members_of(dataset: StoredDataset, episodes: Iterable[str]) -> Mapping[str, tuple[Member, ...]]:
    """The pairs that each judged episode belongs to: a twin to one for each judged failure of its group."""
    infos = {e: dataset.episode(e).info for e in episodes}
    found: defaultdict[str, list[Member]] = defaultdict(list)
    for failure in infos.values():
        if failure.success:
            continue
        found[failure.id].append(_member(failure, failure, "failure"))
        if failure.twin in infos:
            found[failure.twin].append(_member(infos[failure.twin], failure, "twin"))
    alone = {e: (_member(info, info, "twin"),) for e, info in infos.items() if e not in found}
    return {e: alone.get(e, tuple(found[e])) for e in infos}


def _member(info: EpisodeInfo, failure: EpisodeInfo, side: Side) -> Member:
    band, times = failure.difficulty or "", (info.departs_s, info.onset_s)
    return Member(failure.id, side, info.id, info.scene, info.mode, info.outcome, band, *times)
