"""Read several datasets as one, for exports of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import Provenance
from badgen.store.episode import Episode
from badgen.store.reader import Dataset


class JoinedDatasets:
    """Several datasets, one after another.

    Raises BadValue where an episode is in two of them, since splits and counts would contain it twice.
    """

    def __init__(self, paths: Sequence[str | Path]) -> None:
        self.datasets = tuple(Dataset(p) for p in paths)
        self._owner: dict[str, Dataset] = {}
        for dataset in self.datasets:
            for episode in dataset:
                other = self._owner.setdefault(episode.id, dataset)
                if other is not dataset:
                    raise BadValue(
                        f"episode {episode.id} is in {other.path} and in {dataset.path}, which have the same seed; "
                        "leave one of them out, or make one again with another --seed"
                    )

    def __iter__(self) -> Iterator[Episode]:
        return self.episodes()

    @property
    def path(self) -> Path:
        """Folder of the first dataset."""
        return self.datasets[0].path

    def episodes(self) -> Iterator[Episode]:
        """Every stored episode, dataset by dataset, in the order of the store."""
        for dataset in self.datasets:
            yield from dataset.episodes()

    def episode(self, episode_id: str) -> Episode:
        """One episode by id or unique beginning of it; raises UnknownName."""
        if episode_id in self._owner:
            return self._owner[episode_id].episode(episode_id)
        found = [i for i in self._owner if i.startswith(episode_id)]
        if len(found) != 1:
            raise UnknownName("episode", episode_id, found[:8])
        return self._owner[found[0]].episode(found[0])

    def provenance(self) -> tuple[Provenance, ...]:
        """Where the episodes come from, one entry for each dataset."""
        return tuple(p for dataset in self.datasets for p in dataset.provenance())
