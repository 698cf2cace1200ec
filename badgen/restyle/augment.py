"""Copy a run and add restyled videos beside the raw ones, shard by shard; the same call resumes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from badgen.contracts.errors import BadValue, DatasetConflict
from badgen.contracts.restyle import Restyler
from badgen.restyle.group import Repainted, restyled, settled
from badgen.restyle.plan import Plan, claim
from badgen.restyle.rejected import Rejected
from badgen.store import Dataset, DatasetFolder, Episode, set_aside, write_shard

Progress = Callable[[int, int], None]  # episodes done, all episodes


@dataclass(frozen=True)
class Augmentation:
    """A copy of a run in which some groups also have restyled videos.

    Attributes:
        source: the run that is copied.
        out: folder of the copy.
        restyler: what repaints.
        plan: what the restyled videos depend on.
    """

    source: Dataset
    out: Path
    restyler: Restyler
    plan: Plan

    def run(self, progress: Progress) -> None:
        """Fill the folder, or resume what was interrupted; one shard, and one clip of it, is in memory at a time.

        Raises DatasetConflict for a folder that holds something else, BadValue for a run without pictures, StoreError.
        """
        if not self.source.config.get("cameras"):
            raise BadValue(f"{self.source.path} has no pictures to restyle; make it with --cameras")
        if self.out.resolve() == self.source.path.resolve():
            raise DatasetConflict(f"{self.out} is the run itself; give --out another folder")
        folder = DatasetFolder(self.out)
        self.out.mkdir(parents=True, exist_ok=True)
        with folder.locked():
            claim(self.source, folder, self.plan)
            finished, total = folder.finished(), sum(1 for _ in self.source.episodes())
            count = sum(1 for e in self.source.episodes() if _number(e.shard) in finished)
            progress(count, total)
            for file, members in groupby(self.source.episodes(), lambda e: e.shard):
                if _number(file) in finished:
                    continue
                set_aside(folder.shard_path(_number(file)))
                for count in self._write(folder, _number(file), list(members), count):  # noqa: B020
                    progress(count, total)
            folder.write_manifest()

    def _write(self, folder: DatasetFolder, shard: int, episodes: Sequence[Episode], done: int) -> Iterator[int]:
        """Restyle and write one shard; yields how many episodes are done, of all.

        What the gate refuses is written first, so that a finished shard is complete.
        """
        found: dict[str, list[Repainted]] = {}
        for members in _groups(episodes):
            if self.plan.takes(members[0].info.group) and members[0].cameras:
                found |= restyled(members, self.restyler, self.plan)
            done += len(members)
            yield done
        kept = settled([e.info for e in episodes], found)
        Rejected(folder.path).write(shard, [r for of in found.values() for r in of if r not in kept])
        records = [
            replace(e.record(), restyled=tuple(r.made for r in found.get(e.id, ()) if r in kept)) for e in episodes
        ]
        write_shard(folder.shard_path(shard), records, self.source.folder.shard_counts(shard))


def _number(shard: Path) -> int:
    return int(shard.stem.removeprefix("shard-"))


def _groups(episodes: Iterable[Episode]) -> list[list[Episode]]:
    found: dict[str, list[Episode]] = {}
    for episode in episodes:
        found.setdefault(episode.info.group, []).append(episode)
    return list(found.values())
