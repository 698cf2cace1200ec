"""Read a dataset: episodes in order, or by id.

Scalars of the episodes of a shard are read together, in one opening; every read of arrays or frames opens the shard and
closes it again.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from badgen.contracts.errors import UnknownName
from badgen.contracts.exporter import Provenance
from badgen.contracts.slot_count import SlotCount
from badgen.files import from_home, readable_name
from badgen.store.episode import Episode
from badgen.store.folder import DatasetFolder
from badgen.store.shard import (
    ShardScalars,
    members,
    open_shard,
)

_NEAR = 8  # ids that an error message suggests
_KEPT_SHARDS = 64  # whose scalars stay in memory; some 100 kB to 1 MB each


class Dataset:
    """A finished or partly finished dataset; iterate over it for its episodes.

    Args:
        path: its folder.
        without: shard files to leave out, such as damaged ones.
    """

    def __init__(self, path: str | Path, without: Collection[Path] = ()) -> None:
        self.folder = DatasetFolder(from_home(path))
        self._without = frozenset(without)
        self._json = self.folder.dataset_json()
        self._order = tuple(self._json.get("config", {}).get("cameras", ()))
        self._indexed: dict[Path, tuple[tuple[str, str], ...]] = {}
        self._where: Mapping[str, Path] = {}
        self._scalars: dict[Path, ShardScalars] = {}

    def __iter__(self) -> Iterator[Episode]:
        return self.episodes()

    @property
    def path(self) -> Path:
        """The folder of the dataset."""
        return self.folder.path

    @property
    def config(self) -> Mapping[str, Any]:
        """The config with which the dataset was made."""
        config: Mapping[str, Any] = self._json["config"]
        return config

    def episodes(self) -> Iterator[Episode]:
        """Every stored episode, in the order of the store; no file stays open between two of them."""
        for shard, episode_id, _ in self._index():
            yield Episode(self.folder, shard, episode_id, self._order, self._together(shard))

    def episode(self, episode_id: str) -> Episode:
        """One episode by id or unique beginning of it; raises UnknownName."""
        shards = self._shards()
        if episode_id in shards:
            return self._one(shards[episode_id], episode_id)
        found = [(shard, i) for i, shard in shards.items() if i.startswith(episode_id)]
        if len(found) == 1:
            return self._one(*found[0])
        if found:
            raise UnknownName("single episode", episode_id, [i for _, i in found[:_NEAR]])
        near = difflib.get_close_matches(episode_id, [i for _, i, _ in self._index()], n=_NEAR, cutoff=0.0)
        raise UnknownName("episode", episode_id, near)

    def group(self, group_id: str) -> list[Episode]:
        """All episodes that start from one initial state, in the order of the store; raises UnknownName."""
        found = [self._one(shard, i) for shard, i, group in self._index() if group == group_id]
        if not found:
            groups = {group for _, _, group in self._index()}
            raise UnknownName("group", group_id, difflib.get_close_matches(group_id, groups, n=_NEAR, cutoff=0.0))
        return found

    def counts(self) -> dict[str, SlotCount]:
        """Yield by mode ("scene/mode" where the dataset has several scenes), summed over the shards."""
        return self.folder.counts()

    def shard_hashes(self) -> dict[str, str]:
        """Shard file (relative to the dataset) -> SHA-256 in the manifest; empty while the dataset is unfinished."""
        manifest = self.path / "manifest.json"
        if not manifest.is_file():
            return {}
        return {s["file"]: s["sha256"] for s in json.loads(manifest.read_text())["shards"]}

    def provenance(self) -> tuple[Provenance, ...]:
        """Where the episodes come from: this dataset."""
        versions = {"badgen": str(self._json["badgen"])} | dict(self._json["versions"])
        name = readable_name(self.path.resolve())
        return (Provenance(name, self.config, versions, self.counts(), self.shard_hashes()),)

    def _one(self, shard: Path, episode_id: str) -> Episode:
        """One episode; its shard's scalars are used where they are in memory, and not read for this episode alone."""
        known = self._scalars.get(shard)
        return Episode(
            self.folder, shard, episode_id, self._order, known if known is not None and known.is_read else None
        )

    def _together(self, shard: Path) -> ShardScalars:
        """Scalars of a whole shard; those of the shards that were iterated over last are kept."""
        found = self._scalars.pop(shard, None) or ShardScalars(shard)
        self._scalars[shard] = found
        if len(self._scalars) > _KEPT_SHARDS:
            del self._scalars[next(iter(self._scalars))]
        return found

    def _shards(self) -> Mapping[str, Path]:
        """Episode id -> its shard; computed again only after a new shard was written."""
        if not self._where or len(self._shard_files()) != len(self._indexed):
            self._where = {i: shard for shard, i, _ in self._index()}
        return self._where

    def _shard_files(self) -> list[Path]:
        return [shard for shard in self.folder.shard_files() if shard not in self._without]

    def _index(self) -> Iterator[tuple[Path, str, str]]:
        for shard in self._shard_files():
            if shard not in self._indexed:
                with open_shard(shard) as f:
                    self._indexed[shard] = tuple((i, str(g.attrs["group"])) for i, g in members(f["episodes"]))
            for episode_id, group in self._indexed[shard]:
                yield shard, episode_id, group


def open_dataset(path: str | Path) -> Dataset:
    """Open the folder of a dataset for reading; raises StoreError where it is not one."""
    return Dataset(path)
