"""Slots, and the random streams and names that belong to them: the same for any number of workers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np

from badgen.engine.config import DatasetConfig
from badgen.engine.streams import mode_stream, scene_stream
from badgen.registry import registry

Pair = tuple[str, str]  # names of a scene and of one of its modes

_LEAST_ROUND, _LARGE_ROUND = 16, 128  # slots of the first round, and those that are enough for any round
_SHARDS = 16  # least number of shards that are left to make, until these are the smallest
_SMALLEST = 64  # such a part of a round is the least size of its shards
_SHARD_SLOTS = 8  # most slots of a shard


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a dataset to be filled: the i-th episode of a scene and mode."""

    scene: str
    mode: str
    i: int

    def rng(self, seed: int, attempt: int, stream: int) -> np.random.Generator:
        """Generator of one stream of one attempt."""
        return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=self.key(attempt, stream)))

    def key(self, attempt: int, stream: int) -> tuple[int, ...]:
        """Spawn key: scene and mode are fixed numbers, so that new ones do not renumber old ones."""
        return (scene_stream(self.scene), mode_stream(self.mode), self.i, attempt, stream)

    def name(self, seed: int, *parts: object) -> str:
        """Twelve hex digits that reveal nothing about what they name."""
        text = "/".join(map(str, (seed, *self.key(0, 0)[:3], *parts)))
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@lru_cache(maxsize=4)
def numbers(config: DatasetConfig) -> Mapping[Pair, int]:
    """How many slots each scene and mode gets; a total is spread so that no two differ by more than one.

    What is left of a total goes to the first mode of each scene, then to the second, and so on.
    """
    modes = {s: config.modes_in(registry().scene(s)) for s in config.scenes}
    pairs = [(s, m) for s in config.scenes for m in modes[s]]
    if config.total is None:
        own, n = dict(config.own_n), config.n or 0
        return {(s, m): own.get(m, n) for s, m in pairs}
    each, left = divmod(config.total, len(pairs))
    first = set(sorted(pairs, key=lambda pair: modes[pair[0]].index(pair[1]))[:left])
    return {pair: each + (pair in first) for pair in pairs}


def slots(config: DatasetConfig) -> list[Slot]:
    """All slots of a dataset; scenes and modes alternate, so that every shard holds some of each."""
    each = numbers(config)
    return [Slot(s, m, i) for i in range(max(each.values(), default=0)) for (s, m), n in each.items() if i < n]


def rounds(config: DatasetConfig) -> list[list[Slot]]:
    """All slots in rounds; a round asks for what the rounds before it did not bring.

    A round is all slots with the same i. Where these are few, as with one scene and one mode, it is those of several i,
    so that there is work for many processes: 16 slots at first, then 32, and so on to 128.
    """
    found: list[list[Slot]] = [[]]
    for i, new in groupby(slots(config), key=lambda slot: slot.i):
        if i and len(found[-1]) >= min(_LEAST_ROUND << (len(found) - 1), _LARGE_ROUND):
            found.append([])
        found[-1] += new
    return found


def shards(config: DatasetConfig) -> list[list[list[Slot]]]:
    """The slots of each shard, round by round."""
    return [_cut(slots) for slots in rounds(config)]


def _cut(slots: list[Slot]) -> list[list[Slot]]:
    """The shards of a round; the last ones are small, so that no process waits long for another at its end."""
    found, begin = list[list[Slot]](), 0
    while begin < len(slots):
        size = max((len(slots) - begin) // _SHARDS, len(slots) // _SMALLEST, 1)
        found.append(slots[begin : begin + min(size, _SHARD_SLOTS)])
        begin += len(found[-1])
    return found
