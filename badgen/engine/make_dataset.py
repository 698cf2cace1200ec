"""Make a run: shards on a pool of worker processes, written atomically, resumed by the same command."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver
from multiprocessing.connection import wait as wait_for
from pathlib import Path

from badgen.contracts.episode import EpisodeRecord, SlotCount
from badgen.contracts.errors import BadValue, StoreError
from badgen.engine.attempt import fill
from badgen.engine.cameras import SlotRenderer
from badgen.engine.config import DatasetConfig
from badgen.engine.records import records
from badgen.engine.seeds import shards
from badgen.registry import plugin_modules, registry
from badgen.render.gl import require_gl
from badgen.serialization import to_json
from badgen.store import DatasetFolder, write_shard

# One thread for each process, and so one fixed set of kernels: bits must not depend on how many workers there are.
# What the caller has set stays as it is. (`badgen.render.gl` does the same for OpenGL.)
_WORKER_ENV = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
_ENVIRONMENT_LOCK = threading.Lock()  # two datasets may be made at a time, on threads of one process

Progress = Callable[[int, int, dict[str, SlotCount]], None]  # shards done, shards in all, counts by mode of the newest


def make_dataset(config: DatasetConfig, out: Path, workers: int = 1, progress: Progress | None = None) -> Path:
    """Fill the folder `out` with the run that `config` describes; picks up where an interrupted one stopped.

    Raises DatasetConflict for a folder that holds something else, StoreError, RenderError.
    """
    if workers < 1:
        raise BadValue(f"workers must be at least 1, got {workers}")
    if config.cameras:
        require_gl()
    folder = DatasetFolder(out)
    with folder.locked():
        folder.claim(to_json(config))
        done = folder.finished()
        todo = [k for k in range(len(shards(config))) if k not in done]
        total = len(shards(config))
        if progress is not None:
            progress(total - len(todo), total, {})
        if todo:
            _work(config, folder, todo, workers, total, progress)
        folder.write_manifest()
    return out


def make_shard(config: DatasetConfig, out: Path, index: int) -> dict[str, SlotCount]:
    """Make and write one shard; runs in a worker. Returns counts by `scene/mode`, with seconds."""
    folder = DatasetFolder(out)
    kept: list[EpisodeRecord] = []
    counts: dict[str, SlotCount] = {}
    seconds: dict[str, float] = {}
    for slot in shards(config)[index]:
        began = time.monotonic()
        with SlotRenderer(config, registry().scene(slot.scene)) as renderer:
            filled = fill(config, slot, renderer, out / "dumps")
            made = records(config, filled, renderer)
        kept += made
        relabelled = len(made) - len(filled.requested_groups[0].members) if made else 0
        if filled.group is not None:
            folder.save_world(filled.group.world)
        key = f"{slot.scene}/{slot.mode}"
        counts[key] = counts.get(key, SlotCount()) + filled.count + SlotCount(relabelled=relabelled)
        seconds[key] = seconds.get(key, 0.0) + time.monotonic() - began
    write_shard(folder.shard_path(index), kept, counts)
    return {k: c + SlotCount(seconds=seconds[k]) for k, c in counts.items()}


def _work(
    config: DatasetConfig, folder: DatasetFolder, todo: list[int], workers: int, total: int, progress: Progress | None
) -> None:
    """Make shards on worker processes; where one dies, what is left is begun anew as long as that gets anywhere."""
    while todo:
        try:
            _pool(config, folder, todo, workers, total, progress)
        except BrokenProcessPool as e:
            done = folder.finished()
            left = [k for k in todo if k not in done]
            if len(left) == len(todo):
                raise StoreError("a worker process died (out of memory?); run the same command again to go on") from e
            todo = left
        else:
            return


def _pool(
    config: DatasetConfig, folder: DatasetFolder, todo: list[int], workers: int, total: int, progress: Progress | None
) -> None:
    # A process for each shard, so that whatever a graphics driver leaves behind goes with it. They are forks of a
    # server that has imported everything, and drawn nothing.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *plugin_modules()])
    _start_forkserver()
    pool = ProcessPoolExecutor(min(workers, len(todo)), context, _follow_parent, max_tasks_per_child=1)
    pending: dict[Future[dict[str, SlotCount]], int] = {}
    try:
        pending = {pool.submit(make_shard, config, folder.path, k): k for k in todo}
        while pending:
            finished, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in finished:
                index, counts = pending.pop(future), future.result()
                folder.record_seconds(index, {k: c.seconds for k, c in counts.items()})
                if progress is not None:
                    progress(total - len(pending), total, counts)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start_forkserver() -> None:
    """Start the server that workers are forked from, where none runs yet, with the environment of a worker.

    The libraries that numpy uses read these variables once, when they are loaded, and the server loads them. The
    caller's own environment is as before when this returns.
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
    """End this worker when its parent dies, so that a killed run leaves nothing behind."""
    gc.freeze()  # what the server has imported stays, and need not be gone through again and again
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait_for([parent.sentinel]), os._exit(1)), daemon=True).start()
