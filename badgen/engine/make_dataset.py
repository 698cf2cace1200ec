"""Make a dataset: shards on a pool of worker processes, written atomically, resumed by the same command."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain, count
from pathlib import Path

from badgen.contracts.episode import EpisodeRecord
from badgen.contracts.errors import BadValue
from badgen.contracts.slot_count import SlotCount, added
from badgen.engine.attempt import SlotFiller
from badgen.engine.band_plan import Asked, asked_bands, is_adaptive
from badgen.engine.cameras import SlotRenderer
from badgen.engine.config import DatasetConfig
from badgen.engine.records import records
from badgen.engine.seeds import Slot, shards
from badgen.engine.shard_workers import ShardWorkers, Task
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
Shards = Mapping[int, list[Slot]]  # slots of some shards, by index


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
        batches = _batches(config)
        total = sum(map(len, batches))
        todo = [k for k in range(total) if k not in done]
        for index in todo:
            set_aside(folder.shard_path(index))
        if progress is not None:
            progress(total - len(todo), total, {})
        if todo:
            _make_shards(config, folder, batches, frozenset(todo), workers, progress)
        folder.write_manifest()
    return out


def make_shard(config: DatasetConfig, out: Path, index: int, asked: Asked) -> dict[str, SlotCount]:
    """Make and write one shard, in a worker process; return counts by `scene/mode`, with seconds.

    Args:
        config: options of the dataset.
        out: folder of the dataset.
        index: number of the shard.
        asked: its slots, in order, with the difficulty that each is asked for.
    """
    folder = DatasetFolder(out)
    kept: list[EpisodeRecord] = []
    counts: dict[str, SlotCount] = {}
    seconds: dict[str, float] = {}
    owed = Owed(shares_of(config))
    for slot, band in asked.items():
        began = time.monotonic()
        with SlotRenderer(config, registry().scene(slot.scene)) as renderer:
            filled = SlotFiller(config, slot, renderer, owed.extras(slot), out / "dumps", band).fill()
            made = records(filled, renderer)
        owed.settle(filled.count)
        kept += made
        relabelled = len(made) - filled.under_first_request
        if filled.group is not None:
            world = filled.group.world
            folder.save_world(world, robot_in(world.model, filled.group.layout.scene.robot))
        key = f"{slot.scene}/{slot.mode}"
        counts[key] = counts.get(key, SlotCount()) + filled.count + SlotCount(relabelled=relabelled)
        seconds[key] = seconds.get(key, 0.0) + time.monotonic() - began
    write_shard(folder.shard_path(index), kept, counts)
    return {k: c + SlotCount(seconds=seconds[k]) for k, c in counts.items()}


def _make_shards(
    config: DatasetConfig,
    folder: DatasetFolder,
    batches: list[Shards],
    todo: frozenset[int],
    workers: int,
    progress: Progress | None,
) -> None:
    """Make shards on worker processes; however that ends, nothing half-written stays behind."""
    left, total = set(todo), sum(map(len, batches))

    def finished(index: int, counts: dict[str, SlotCount]) -> None:
        left.discard(index)
        folder.record_seconds(index, {k: c.seconds for k, c in counts.items()})
        if progress is not None:
            progress(total - len(left), total, counts)

    try:
        ShardWorkers(__name__, min(workers, len(todo)), finished).run(_tasks(config, folder, batches, todo))
    finally:
        remove_unfinished(folder.path)


def _batches(config: DatasetConfig) -> list[Shards]:
    """Shards that are made at the same time: those of a round, or all where no round waits for the one before it."""
    index = count()
    found: list[Shards] = [{next(index): slots for slots in cut} for cut in shards(config)]
    return found if is_adaptive(config) else [dict(chain.from_iterable(batch.items() for batch in found))]


def _tasks(
    config: DatasetConfig, folder: DatasetFolder, batches: list[Shards], todo: frozenset[int]
) -> Iterator[dict[int, Task]]:
    """What is to be made of each batch, which is known when all shards of the batches before it are there."""
    done: dict[str, SlotCount] = {}
    for batch in batches:
        if todo & batch.keys():
            bands = asked_bands(config, list(chain.from_iterable(batch.values())), done)
            yield {
                k: partial(make_shard, config, folder.path, k, {slot: bands.get(slot) for slot in slots})
                for k, slots in batch.items()
                if k in todo
            }
        if is_adaptive(config):
            done = added(done, *map(folder.shard_counts, batch))
