"""Hashes of what a benchmark measures with: labels, states and decoded pictures of each group, and not of files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from badgen.bench.hash_cache import HashCache
from badgen.contracts.episode import Labels
from badgen.serialization import to_text
from badgen.store import Dataset, Episode

PARTS = ("labels", "states", "frames", "looks")  # in the order in which they are written
NONE = "-"  # for a part that a group does not have
_DIGITS = 12
# Scalars that the evaluation reads, beside the arrays. Sentences other than the request are left out.
_SCALARS = (
    *("id", "twin", "role", "scene", "robot", "instruction", "relabelled_from", "mode", "modes", "outcome"),
    *("difficulty", "seen", "margin_share", "near_pair", "near_boundary", "near_apart_m"),
    *("cause_s", "departs_s", "onset_s", "end_s", "horizon_s"),
)


def hashes_of(
    dataset: Dataset, progress: Callable[[int, int], None] = lambda done, total: None, cache: HashCache | None = None
) -> dict[str, Mapping[str, str]]:
    """Group -> part -> hash, of all groups of a dataset; looks are those of groups that have restyled videos.

    Args:
        dataset: what is hashed.
        progress: called with the number of groups done and of all.
        cache: knows the hashes of shards that were hashed before; those of the others are added to it.
    """
    groups: dict[Path, dict[str, list[Episode]]] = {}
    for episode in dataset:  # in the order of ids, which mixes the groups of a shard
        groups.setdefault(episode.shard, {}).setdefault(episode.info.group, []).append(episode)
    found: dict[str, Mapping[str, str]] = {}
    total = sum(map(len, groups.values()))
    for shard, members in groups.items():
        progress(len(found), total)
        known = None if cache is None else cache.of(shard)
        new = known or {g: _hashes(sorted(of, key=lambda e: e.id)) for g, of in members.items()}
        if cache is not None and known is None:
            cache.add(shard, new)
        found |= new
    progress(len(found), total)
    return found


def written(parts: Mapping[str, str]) -> str:
    """The hashes of a group in one line."""
    return " ".join(parts[p] for p in PARTS)


def read(text: str) -> dict[str, str]:
    """The hashes of a group from its line."""
    return dict(zip(PARTS, text.split(), strict=True))


def _hashes(members: Sequence[Episode]) -> dict[str, str]:
    looks = [piece for e in members for piece in _looks(e)]
    return {
        "labels": _hash(piece for e in members for piece in _labels(e)),
        "states": _hash(f"{e.id} {e.info.replay_sha256}".encode() for e in members),
        "frames": _frames_hash(members),
        "looks": _hash(looks) if looks else NONE,
    }


def _labels(episode: Episode) -> Iterator[bytes]:
    yield to_text({name: getattr(episode.info, name) for name in _SCALARS}).encode()
    labels = episode.arrays().labels
    for field in fields(Labels):
        value: Any = getattr(labels, field.name)
        named = sorted(value.items()) if isinstance(value, Mapping) else [(field.name, value)]
        for name, array in named:
            yield name.encode() + np.ascontiguousarray(array).tobytes()


def _frames_hash(members: Sequence[Episode]) -> str:
    """The hash of all videos; one that a relabelled episode shares with its source is decoded once."""
    decoded: dict[tuple[str, str], str] = {}
    for episode in members:
        for camera in episode.cameras if episode.info.relabelled_from is None else ():
            decoded[episode.id, camera] = _hash(frame.tobytes() for frame in episode.frames(camera))
    shown = ((e, camera, e.info.relabelled_from or e.id) for e in members for camera in e.cameras)
    return _hash(f"{e.id} {camera} {decoded[source, camera]}".encode() for e, camera, source in shown)


def _looks(episode: Episode) -> Iterator[bytes]:
    for name, cameras in sorted(episode.repaints.items()):
        for camera in sorted(cameras):
            yield f"{episode.id} {name} {camera}".encode()
            yield from (frame.tobytes() for frame in episode.restyled_frames(name, camera))


def _hash(pieces: Any) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()[:_DIGITS]
