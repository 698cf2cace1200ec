"""Whether the shard files of a dataset are there, can be read, and hold what was written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from badgen.contracts.errors import Damaged
from badgen.store import Dataset, Episode
from badgen.store.shard import members, open_shard


def unreadable(dataset: Dataset) -> dict[Path, str]:
    """Shard file -> what is wrong with it, for those that cannot be read as HDF5.

    Raises Unavailable for a file that cannot be opened now, StoreError for one of another schema.
    """
    found = {}
    for shard in dataset.folder.shard_files():
        try:
            with open_shard(shard) as f:
                list(members(f["episodes"]))
        except Damaged as e:
            found[shard] = f"shards/{shard.name}: {e}"
    return found


def changed(dataset: Dataset) -> dict[Path, str]:
    """Shard file -> what is wrong with it, for those that are not as the manifest says; empty without a manifest."""
    found = {}
    for file, sha256 in dataset.shard_hashes().items():
        path = dataset.path / file
        if not path.is_file():
            found[path] = f"{file}: is missing; run the command that made the dataset again"
            continue
        with path.open("rb") as raw:
            if hashlib.file_digest(raw, "sha256").hexdigest() != sha256:
                found[path] = f"{file}: does not match the manifest"
    return found


def without_twin(episodes: Iterable[Episode]) -> Iterator[tuple[Episode, str]]:
    """Episodes whose twin is not among them, with what is missing."""
    known = {e.id: e for e in episodes}
    for episode in known.values():
        if episode.info.twin not in known:
            yield episode, f"{episode.id}: its twin {episode.info.twin} is not in the dataset"


def sampled(count: int, sample: int | None, seed: int) -> frozenset[int]:
    """Which of `count` episodes to simulate again: all, or a random sample of them."""
    if sample is None or sample >= count:
        return frozenset(range(count))
    return frozenset(np.random.default_rng(seed).choice(count, sample, replace=False).tolist())
