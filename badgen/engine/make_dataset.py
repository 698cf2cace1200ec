"""Make a dataset: shards on a pool of worker processes, written atomically, resumed by the same command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from badgen.contracts.end_state import Difficulty
from badgen.contracts.slot_count import SlotCount, added
from badgen.engine.band_plan import asked_bands, is_adaptive
from badgen.engine.config import DatasetConfig
from badgen.engine.policy_rollout import rehearse_policy
from badgen.engine.quarantine import forget_in_work
from badgen.engine.seeds import Slot, shards
from badgen.engine.shard_tasks import Counts, ShardTasks, Task
from badgen.engine.shard_workers import ShardWorkers
from badgen.engine.try_fault import rehearse
from badgen.engine.workers import ONE_WORKER, Workers
from badgen.files import remove_unfinished
from badgen.render.driver import driver
from badgen.serialization import to_json
from badgen.store import DatasetFolder, set_aside
from badgen.store.mirror import Mirror

Progress = Callable[
    [int, int, dict[str, SlotCount]], None
]  # finished shards, all shards, counts by mode of the newest shard
Shards = Mapping[int, list[Slot]]  # slots of some shards, by index


def make_dataset(
    config: DatasetConfig,
    out: Path,
    workers: Workers = ONE_WORKER,
    progress: Progress | None = None,
    mirror: Mirror | None = None,
) -> Path:
    """Fill the folder `out` with the dataset that `config` describes; an interrupted one is resumed.

    A slot on which three workers died is left out; the folder `quarantine` then says which, and how to see it again.
    With a mirror, what is there is fetched first, and what gets finished is sent there.

    Raises DatasetConflict for a folder that holds something else, StoreError, RenderError, ClusterError.
    """
    opengl = driver().properties() if config.cameras else {}
    if config.faults and not (out / "run.json").exists():
        rehearse(config)  # before anything is written
    if config.policy:
        rehearse_policy(config)
    folder = DatasetFolder(out)
    with folder.locked():
        if mirror is not None:
            mirror.fetch(out)
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
            _make_shards(config, folder, batches, frozenset(todo), workers, _sending(progress, mirror, out))
        folder.write_manifest()
        if mirror is not None:
            mirror.send(out)
    return out


def _sending(progress: Progress | None, mirror: Mirror | None, out: Path) -> Progress | None:
    """Progress that also sends finished shards to the mirror."""
    if mirror is None:
        return progress

    def told(finished: int, total: int, counts: dict[str, SlotCount]) -> None:
        if progress is not None:
            progress(finished, total, counts)
        mirror.send_now_and_then(out)

    return told


def _make_shards(
    config: DatasetConfig,
    folder: DatasetFolder,
    batches: list[Shards],
    todo: frozenset[int],
    workers: Workers,
    progress: Progress | None,
) -> None:
    """Make shards on worker processes; however that ends, nothing half-written stays behind."""
    left, total = set(todo), sum(map(len, batches))

    def finished(index: int, counts: Counts) -> None:
        left.discard(index)
        tasks.finished(index)
        folder.record_seconds(index, {k: c.seconds for k, c in counts.items()})
        if progress is not None:
            progress(total - len(left), total, counts)

    tasks = ShardTasks(config, folder.path.resolve(), workers.elsewhere)
    few = replace(workers, count=min(workers.count, len(todo)))
    try:
        made = ShardWorkers(ShardTasks.__module__, few, finished, tasks.after_death)
        made.run(_tasks(config, folder, batches, todo, tasks))
    finally:
        remove_unfinished(folder.path)
        forget_in_work(folder.path)


def _batches(config: DatasetConfig) -> list[Shards]:
    """Shards that are made at the same time: those of a round, or all where no round waits for the one before it."""
    index = count()
    found: list[Shards] = [{next(index): slots for slots in cut} for cut in shards(config)]
    return found if is_adaptive(config) else [dict(chain.from_iterable(batch.items() for batch in found))]


def _tasks(
    config: DatasetConfig, folder: DatasetFolder, batches: list[Shards], todo: frozenset[int], tasks: ShardTasks
) -> Iterator[Iterator[tuple[int, Task]]]:
    """What is to be made of each batch, which is known when all shards of the batches before it are there."""
    done: dict[str, SlotCount] = {}
    for batch in batches:
        if todo & batch.keys():
            bands = asked_bands(config, list(chain.from_iterable(batch.values())), done)
            yield _tasks_of({k: slots for k, slots in batch.items() if k in todo}, bands, tasks)
        if is_adaptive(config):
            done = added(done, *map(folder.shard_counts, batch))


def _tasks_of(batch: Shards, bands: Mapping[Slot, Difficulty], tasks: ShardTasks) -> Iterator[tuple[int, Task]]:
    """The tasks of one batch, each made when it is asked for."""
    for index, slots in batch.items():
        yield index, tasks.task(index, {slot: bands.get(slot) for slot in slots})
