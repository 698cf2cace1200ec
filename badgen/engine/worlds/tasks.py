"""The tasks that make the shards of a dataset of a foreign world on worker processes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import mujoco
import numpy as np

from badgen.contracts.episode import EpisodeRecord
from badgen.contracts.slot_count import SlotCount
from badgen.engine.cameras import Filming, SlotRenderer
from badgen.engine.deaths import Deaths
from badgen.engine.quarantine import InWork, left_out
from badgen.engine.seeds import Slot
from badgen.engine.shard_tasks import Counts, Task
from badgen.engine.worlds.config import WorldConfig
from badgen.engine.worlds.filling import WorldFiller
from badgen.engine.worlds.records import robot_of_world, world_records
from badgen.engine.worlds.replay import runner_of
from badgen.engine.worlds.start import world_seed
from badgen.engine.worlds.upright import upright
from badgen.store import DatasetFolder, write_shard
from badgen.store.foreign import ForeignBase
from badgen.worlds.runner import WorldRunner

_AGAIN = "badgen.engine.worlds.again"  # makes such a shard in the process that calls it


class WorldShardTasks:
    """The tasks of one dataset; see `badgen.engine.shard_tasks.ShardTasks`."""

    def __init__(self, config: WorldConfig, dataset: Path) -> None:
        self._config, self._dataset = config, dataset
        self._slots: dict[int, tuple[Slot, ...]] = {}
        self._deaths = Deaths(config, dataset, _AGAIN)

    def task(self, index: int, slots: Sequence[Slot]) -> Task:
        """The task that makes a shard of these slots."""
        self._slots[index] = tuple(slots)
        return partial(make_world_shard, self._config, self._dataset, index, tuple(slots), self._deaths.without)

    def after_death(self, index: int, how: str) -> Task | None:
        """Count a worker that died on a shard; a task without the slot on which too many died, or None to try again."""
        slots = self._slots[index]
        return self.task(index, slots) if self._deaths.leaves_out(index, dict.fromkeys(slots), how) else None


def make_world_shard(
    config: WorldConfig, dataset: Path, index: int, slots: Sequence[Slot], without: frozenset[Slot] = frozenset()
) -> Counts:
    """Make and write one shard, in a worker process; return counts by `world/mode`, with seconds."""
    kept: list[EpisodeRecord] = []
    counts: Counts = {}
    folder, in_work = DatasetFolder(dataset), InWork(dataset, index)
    runner = runner_of(config.world, config.policy)
    base = base_of(runner, config)
    with SlotRenderer(filming_of(config, runner, base)) as renderer:
        for slot in slots:
            began, key, count = time.monotonic(), f"{slot.scene}/{slot.mode}", left_out(None)
            if slot not in without:
                in_work.begin(slot)
                filled = WorldFiller(config, slot, runner, base, renderer).fill()
                kept += world_records(filled, slot, config.seed, renderer)
                count = filled.count
                if filled.start is not None:
                    folder.save_foreign(filled.start.model, robot_of_world(filled.start))
            counts[key] = counts.get(key, SlotCount()) + count + SlotCount(seconds=time.monotonic() - began)
    write_shard(folder.shard_path(index), kept, counts)
    in_work.end()
    return counts


def base_of(runner: WorldRunner, config: WorldConfig) -> ForeignBase:
    """The model of one start of the dataset, the same in all processes, of which the others are told apart."""
    runner.world.reset(world_seed(np.random.default_rng(config.seed)))
    return ForeignBase(upright(runner.world.physics()[0]))


def filming_of(config: WorldConfig, runner: WorldRunner, base: ForeignBase) -> Filming:
    """What is filmed in a world; raises BadValue or UnknownName for cameras and rates that it does not have."""
    hz = float(runner.world.hz)
    cameras = config.cameras_of(cameras_in(base.model), hz)
    return Filming(cameras, config.width, config.height, config.fps, config.quality, hz)


def cameras_in(model: mujoco.MjModel) -> tuple[str, ...]:
    """Names of the cameras of a model, without those that have none."""
    return tuple(model.camera(k).name for k in range(model.ncam) if model.camera(k).name)
