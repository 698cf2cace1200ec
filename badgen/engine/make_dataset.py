"""Make a dataset: shards on a pool of worker processes, written atomically, resumed by the same command."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import forkserver
from multiprocessing.connection import wait as wait_for
from pathlib import Path

from badgen.contracts.episode import EpisodeRecord
from badgen.contracts.errors import BadValue
from badgen.contracts.slot_count import SlotCount
from badgen.engine.attempt import SlotFiller
from badgen.engine.cameras import SlotRenderer
from badgen.engine.config import DatasetConfig
from badgen.engine.records import records
from badgen.engine.seeds import shards
from badgen.engine.shares import Owed, shares_of
from badgen.engine.try_fault import rehearse
from badgen.engine.worker_end import WorkerDied, saying_how_a_worker_ended
from badgen.registry import plugin_modules, registry
from badgen.render.driver import driver
from badgen.serialization import to_json
from badgen.sim import robot_in
from badgen.store import DatasetFolder, set_aside, write_shard

# One thread for each process: with more, numerical kernels, and so bits, would depend on the number of workers.
# Variables that the caller has set are kept. (`badgen.render.gl` does the same for OpenGL.)
_WORKER_ENV = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
_ENVIRONMENT_LOCK = threading.Lock()  # two threads of one process may each make a dataset

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
            _work(config, folder, todo, workers, total, progress)
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


def _work(
    config: DatasetConfig, folder: DatasetFolder, todo: list[int], workers: int, total: int, progress: Progress | None
) -> None:
    """Make shards on worker processes; if one dies, the remaining shards are retried as long as some get finished.

    Raises WorkerDied where none gets finished any more.
    """
    while todo:
        try:
            _pool(config, folder, todo, workers, total, progress)
        except WorkerDied:
            done = folder.finished()
            remaining = [k for k in todo if k not in done]
            if len(remaining) == len(todo):
                raise
            todo = remaining
        else:
            return


def _pool(
    config: DatasetConfig, folder: DatasetFolder, todo: list[int], workers: int, total: int, progress: Progress | None
) -> None:
    # A process for each shard, so that memory that a graphics driver leaks is freed with it. The processes are forks of
    # a server that has imported everything and rendered nothing.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *plugin_modules()])
    _start_forkserver()
    pool = ProcessPoolExecutor(min(workers, len(todo)), context, _follow_parent, max_tasks_per_child=1)
    pending: dict[Future[dict[str, SlotCount]], int] = {}
    with saying_how_a_worker_ended(pool):
        pending = {pool.submit(make_shard, config, folder.path, k): k for k in todo}
        while pending:
            finished, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in finished:
                index, counts = pending.pop(future), future.result()
                folder.record_seconds(index, {k: c.seconds for k, c in counts.items()})
                if progress is not None:
                    progress(total - len(pending), total, counts)


def _start_forkserver() -> None:
    """Start the server that workers are forked from, if it is not running, with the environment of a worker.

    The libraries that numpy uses read these variables once, when the server loads them. The environment of the caller
    is restored before this returns.
    """
    with _ENVIRONMENT_LOCK:
        added = {k: v for k, v in _WORKER_ENV.items() if k not in os.environ}
        os.environ.update(added)
        try:
            forkserver.ensure_running()
        finally:
            for key in added:
                del os.environ[key]


def _follow_parent() -> None:
    """End this worker when its parent dies, so that a killed command leaves no processes behind."""
    gc.freeze()  # what the server imported is never freed, so garbage collection need not scan it
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait_for([parent.sentinel]), os._exit(1)), daemon=True).start()
