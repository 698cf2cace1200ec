"""Several runs read as one: for exports that draw on all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import Provenance
from badgen.store.reader import Episode, Run


class Runs:
    """Runs one after another; no episode may stand in two of them, since a split or a count would take it twice."""

    def __init__(self, paths: Sequence[str | Path]) -> None:
        self.runs = tuple(Run(p) for p in paths)
        self._owner: dict[str, Run] = {}
        for run in self.runs:
            for episode in run:
                other = self._owner.setdefault(episode.id, run)
                if other is not run:
                    raise BadValue(
                        f"episode {episode.id} stands in {other.path} and in {run.path}; they were made from one seed: "
                        "leave one of them out, or make one again with another --seed"
                    )

    def __iter__(self) -> Iterator[Episode]:
        return self.episodes()

    @property
    def path(self) -> Path:
        """Folder of the first run."""
        return self.runs[0].path

    def episodes(self) -> Iterator[Episode]:
        """Every stored episode, run by run, in the order of their stores."""
        for run in self.runs:
            yield from run.episodes()

    def episode(self, episode_id: str) -> Episode:
        """One episode by id or unique beginning of it; raises UnknownName."""
        if episode_id in self._owner:
            return self._owner[episode_id].episode(episode_id)
        found = [i for i in self._owner if i.startswith(episode_id)]
        if len(found) != 1:
            raise UnknownName("episode", episode_id, found[:8])
        return self._owner[found[0]].episode(found[0])

    def provenance(self) -> tuple[Provenance, ...]:
        """Where the episodes come from, one entry for each run."""
        return tuple(p for run in self.runs for p in run.provenance())
