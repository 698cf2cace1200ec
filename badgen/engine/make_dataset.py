"""Make a dataset: shards on a pool of worker processes, written atomically, resumed by the same command."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from badgen.contracts.episode import EpisodeRecord
from badgen.contracts.errors import BadValue
from badgen.contracts.slot_count import SlotCount
from badgen.engine.attempt import SlotFiller
from badgen.engine.cameras import SlotRenderer
from badgen.engine.config import DatasetConfig
from badgen.engine.records import records
from badgen.engine.seeds import shards
from badgen.engine.shard_workers import ShardWorkers
from badgen.engine.shares import Owed, shares_of
from badgen.engine.try_fault import rehearse
from badgen.files import remove_unfinished
from badgen.registry import registry
from badgen.render.driver import driver
from badgen.serialization import to_json
from badgen.sim import robot_in
from badgen.store import DatasetFolder, set_aside, write_shard

Progress = Callable[
    [int, int, dict[str, SlotCount]], None
]  # finished shards, all shards, counts by mode of the newest shard


def make_dataset(config: DatasetConfig, out: Path, workers: int = 1, progress: Progress | None = None) -> Path:
    """Fill the folder `out` with the dataset that `config` describes; an interrupted one is resumed.

    Raises DatasetConflict for a folder that holds something else, StoreError, RenderError.
    """
    if workers < 1:
        raise BadValue(f"workers must be at least 1, got {workers}")
    opengl = driver().properties() if config.cameras else {}
    if config.faults and not (out / "run.json").exists():
        rehearse(config)  # before anything is written
    folder = DatasetFolder(out)
    with folder.locked():
        folder.claim(to_json(config), opengl)
        done = folder.finished()
        todo = [k for k in range(len(shards(config))) if k not in done]
        for index in todo:
            set_aside(folder.shard_path(index))
        total = len(shards(config))
        if progress is not None:
            progress(total - len(todo), total, {})
        if todo:
            _make_shards(config, folder, todo, workers, total, progress)
        folder.write_manifest()
    return out


def make_shard(config: DatasetConfig, out: Path, index: int) -> dict[str, SlotCount]:
    """Make and write one shard, in a worker process; return counts by `scene/mode`, with seconds."""
    folder = DatasetFolder(out)
    kept: list[EpisodeRecord] = []
    counts: dict[str, SlotCount] = {}
    seconds: dict[str, float] = {}
    owed = Owed(shares_of(config))
    for slot in shards(config)[index]:
        began = time.monotonic()
        with SlotRenderer(config, registry().scene(slot.scene)) as renderer:
            filled = SlotFiller(config, slot, renderer, owed.extras(slot), out / "dumps").fill()
            made = records(filled, renderer)
        owed.settle(filled.count)
        kept += made
        relabelled = len(made) - len(filled.requested[0]) if made else 0
        if filled.group is not None:
            world = filled.group.world
            folder.save_world(world, robot_in(world.model, filled.group.layout.scene.robot))
        key = f"{slot.scene}/{slot.mode}"
        counts[key] = counts.get(key, SlotCount()) + filled.count + SlotCount(relabelled=relabelled)
        seconds[key] = seconds.get(key, 0.0) + time.monotonic() - began
    write_shard(folder.shard_path(index), kept, counts)
    return {k: c + SlotCount(seconds=seconds[k]) for k, c in counts.items()}


def _make_shards(
    config: DatasetConfig, folder: DatasetFolder, todo: list[int], workers: int, total: int, progress: Progress | None
) -> None:
    """Make shards on worker processes; however that ends, nothing half-written stays behind."""
    left = set(todo)

    def finished(index: int, counts: dict[str, SlotCount]) -> None:
        left.discard(index)
        folder.record_seconds(index, {k: c.seconds for k, c in counts.items()})
        if progress is not None:
            progress(total - len(left), total, counts)

    make = partial(make_shard, config, folder.path)
    try:
        ShardWorkers(make, __name__, min(workers, len(todo)), finished).run(todo)
    finally:
        remove_unfinished(folder.path)
