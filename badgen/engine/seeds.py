"""Slots, and the random streams and names that belong to them: the same for any number of workers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from badgen.engine.config import DatasetConfig
from badgen.engine.streams import mode_stream, scene_stream
from badgen.registry import registry


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


def slots(config: DatasetConfig) -> list[Slot]:
    """All slots of a dataset; scenes and modes alternate, so that every shard holds some of each."""
    pairs = [(s, m) for s in config.scenes for m in config.modes_in(registry().scene(s))]
    return [Slot(s, m, i) for i in range(config.n) for s, m in pairs]


def shards(config: DatasetConfig) -> list[list[Slot]]:
    """Slots of each shard: fixed ranges of `shard_slots`."""
    every, size = slots(config), config.shard_slots
    return [every[k : k + size] for k in range(0, len(every), size)]
