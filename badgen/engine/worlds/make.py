"""Make a dataset of a foreign world: fill its slots on worker processes, shard by shard, resumable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from badgen.contracts.errors import BadValue
from badgen.engine.make_dataset import Progress
from badgen.engine.modes import CLEAN
from badgen.engine.quarantine import forget_in_work
from badgen.engine.seeds import Slot
from badgen.engine.shard_tasks import Counts, Task
from badgen.engine.shard_workers import ShardWorkers
from badgen.engine.streams import LAYOUT
from badgen.engine.workers import ONE_WORKER, Workers
from badgen.engine.worlds.config import WorldConfig
from badgen.engine.worlds.filling import STARTS
from badgen.engine.worlds.replay import runner_of
from badgen.engine.worlds.start import RefusedStart, begin, world_seed
from badgen.engine.worlds.tasks import WorldShardTasks, base_of, filming_of
from badgen.files import remove_unfinished
from badgen.render.driver import driver
from badgen.serialization import to_json
from badgen.store import DatasetFolder, set_aside

_SHARD_SLOTS = 4


def make_world_dataset(
    config: WorldConfig, out: Path, workers: Workers = ONE_WORKER, progress: Progress | None = None
) -> Path:
    """Fill the folder `out` with failures in a foreign world; an interrupted dataset is resumed.

    Raises BadValue, UnknownName or WorldError where the options do not fit the world or its clean rollouts never
    succeed, DatasetConflict for a folder that holds something else, StoreError, RenderError.
    """
    opengl = driver().properties() if config.cameras else {}
    if not (out / "run.json").exists():
        rehearse_world(config)  # before anything is written
    folder = DatasetFolder(out)
    with folder.locked():
        folder.claim(to_json(config), opengl)
        done, shards = folder.finished(), dict(enumerate(_cut(world_slots(config))))
        todo = {k: slots for k, slots in shards.items() if k not in done}
        for index in todo:
            set_aside(folder.shard_path(index))
        if progress is not None:
            progress(len(done), len(shards), {})
        if todo:
            _make_shards(config, folder, todo, workers, (len(shards), progress))
        folder.write_manifest()
    return out


def _cut(slots: list[Slot]) -> list[list[Slot]]:
    """Shards of a few slots each: an environment takes a second or more to make, and is made once for a shard."""
    return [slots[k : k + _SHARD_SLOTS] for k in range(0, len(slots), _SHARD_SLOTS)]


def world_slots(config: WorldConfig) -> list[Slot]:
    """All slots; modes alternate, so that every shard holds some of each."""
    return [Slot(config.world, mode, i) for i in range(config.n) for mode in config.modes]


def rehearse_world(config: WorldConfig) -> None:
    """Find out whether the world has what the options ask for, and a clean rollout that can be a twin.

    Raises:
        BadValue: the clean rollouts of STARTS starts are all refused; it says why the last one was.
    """
    runner = runner_of(config.world, config.policy)
    base = base_of(runner, config)
    filming_of(config, runner, base)
    for mode in config.modes:
        if mode != CLEAN:
            config.specs(mode, runner.facts())
    why, slot = "", Slot(config.world, config.modes[0], 0)
    for redraw in range(STARTS):
        seed = world_seed(slot.rng(config.seed, redraw, LAYOUT))  # the first start of the first slot
        try:
            begin(runner, (config.world, config.policy), base, seed)
            return
        except RefusedStart as e:
            why = str(e)
    raise BadValue(
        f"{config.world} with policy {config.policy}: no clean rollout of {STARTS} starts can be a twin ({why}); "
        "failures are told from a success, so a better policy or a longer horizon is needed"
    )


def _make_shards(
    config: WorldConfig,
    folder: DatasetFolder,
    todo: Mapping[int, list[Slot]],
    workers: Workers,
    told: tuple[int, Progress | None],
) -> None:
    """Make shards on worker processes; however that ends, nothing half-written stays behind."""
    left, (total, progress) = set(todo), told

    def finished(index: int, counts: Counts) -> None:
        left.discard(index)
        folder.record_seconds(index, {k: c.seconds for k, c in counts.items()})
        if progress is not None:
            progress(total - len(left), total, counts)

    tasks = WorldShardTasks(config, folder.path.resolve())
    few = replace(workers, count=min(workers.count, len(todo)))
    try:
        made = ShardWorkers(WorldShardTasks.__module__, few, finished, tasks.after_death)
        made.run(_tasks(tasks, todo))
    finally:
        remove_unfinished(folder.path)
        forget_in_work(folder.path)


def _tasks(tasks: WorldShardTasks, todo: Mapping[int, list[Slot]]) -> Iterator[Iterator[tuple[int, Task]]]:
    """All shards as one batch: no round waits for the one before it."""
    yield ((k, tasks.task(k, slots)) for k, slots in todo.items())
