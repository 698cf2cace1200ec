"""The tasks that make shards on worker processes, and what becomes of a task on which workers die."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

from badgen.contracts.end_state import Difficulty
from badgen.contracts.episode import EpisodeRecord
from badgen.contracts.errors import ClusterError
from badgen.contracts.slot_count import SlotCount
from badgen.engine.attempt import SlotFiller
from badgen.engine.band_plan import Asked
from badgen.engine.cameras import Filming, SlotRenderer
from badgen.engine.config import DatasetConfig
from badgen.engine.deaths import Deaths
from badgen.engine.modes import POLICY
from badgen.engine.natural import NaturalFiller
from badgen.engine.quarantine import InWork, left_out
from badgen.engine.records import records
from badgen.engine.seeds import Slot
from badgen.engine.shares import Owed, shares_of
from badgen.registry import registry
from badgen.render.driver import driver
from badgen.sim import robot_in
from badgen.store import DatasetFolder, write_shard

Counts: TypeAlias = dict[str, SlotCount]
"""Counts of a shard by `scene/mode`, with seconds."""
Task: TypeAlias = Callable[[], Counts]
"""Makes one shard; it can be pickled."""


class ShardTasks:
    """The tasks of one dataset.

    Args:
        config: options of the dataset.
        dataset: its folder.
        elsewhere: whether tasks may run on other machines, which must then be like this one.
    """

    def __init__(self, config: DatasetConfig, dataset: Path, elsewhere: bool = False) -> None:
        self._config, self._dataset = config, dataset
        self._make = make_shard_elsewhere if elsewhere else make_shard
        self._asked: dict[int, Asked] = {}
        self._deaths = Deaths(config, dataset)

    def task(self, index: int, asked: Asked) -> Task:
        """The task that makes a shard.

        Args:
            index: number of the shard.
            asked: its slots, in order, with the difficulty that each is asked for.
        """
        self._asked[index] = asked
        return partial(self._make, self._config, self._dataset, index, asked, self._deaths.without)

    def finished(self, index: int) -> None:
        """Forget a finished shard."""
        del self._asked[index]

    def after_death(self, index: int, how: str) -> Task | None:
        """Count a worker that died on a shard; a task without the slot on which too many died, or None to try again."""
        asked = self._asked[index]
        return self.task(index, asked) if self._deaths.leaves_out(index, asked, how) else None


def make_shard(
    config: DatasetConfig, dataset: Path, index: int, asked: Asked, without: frozenset[Slot] = frozenset()
) -> Counts:
    """Make and write one shard, in a worker process; return counts by `scene/mode`, with seconds.

    Args:
        config: options of the dataset.
        dataset: folder of the dataset.
        index: number of the shard.
        asked: its slots, in order, with the difficulty that each is asked for.
        without: slots that are left out, since workers died on them.
    """
    kept: list[EpisodeRecord] = []
    counts: Counts = {}
    owed, in_work = Owed(shares_of(config)), InWork(dataset, index)
    for slot, band in asked.items():
        began, key, count = time.monotonic(), f"{slot.scene}/{slot.mode}", left_out(band)
        if slot not in without:
            in_work.begin(slot)
            made, count = _fill(config, dataset, slot, band, owed)
            kept += made
        counts[key] = counts.get(key, SlotCount()) + count + SlotCount(seconds=time.monotonic() - began)
    write_shard(DatasetFolder(dataset).shard_path(index), kept, counts)
    in_work.end()
    return counts


def make_shard_elsewhere(
    config: DatasetConfig, dataset: Path, index: int, asked: Asked, without: frozenset[Slot] = frozenset()
) -> Counts:
    """As `make_shard`, on a machine that must be like the one that began the dataset; raises ClusterError if not."""
    differs = DatasetFolder(dataset).elsewhere(driver().properties() if config.cameras else {})
    if differs is not None:
        raise ClusterError(
            f"node {platform.node()} differs from the machine where {dataset} was begun ({differs}), so the bits would "
            "differ; install the same versions on all nodes, or leave this node out"
        )
    return make_shard(config, dataset, index, asked, without)


def _fill(
    config: DatasetConfig, dataset: Path, slot: Slot, band: Difficulty | None, owed: Owed
) -> tuple[list[EpisodeRecord], SlotCount]:
    """Fill one slot, and store its model; return its episodes and its count."""
    with SlotRenderer(Filming.of_scene(config, registry().scene(slot.scene))) as renderer:
        extras, dumps = owed.extras(slot), dataset / "dumps"
        if slot.mode == POLICY:
            filled = NaturalFiller(config, slot, renderer, extras.benign, dumps).fill()
        else:
            filled = SlotFiller(config, slot, renderer, extras, dumps, band).fill()
        made = records(filled, renderer)
    owed.settle(filled.count)
    for group in (f.group for f in (filled, filled.beside) if f is not None and f.group is not None):
        DatasetFolder(dataset).save_world(group.world, robot_in(group.world.model, group.layout.scene.robot))
    return made, filled.count + SlotCount(relabelled=len(made) - filled.under_first_request)
