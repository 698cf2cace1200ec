"""Make shards on worker processes: again where a worker dies, and in good order where Ctrl-C stops it."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import islice

from badgen.contracts.errors import StoreError
from badgen.engine.shard_tasks import Counts, Task
from badgen.engine.workers import Workers
from badgen.processes import QueuedTasks, WorkerDied
from badgen.registry import plugin_modules

_AHEAD = 2  # tasks that are handed over at a time for each worker, so that the memory of this process does not grow
_TRIES = 3  # workers that may die on one shard while no other shard gets finished


class ShardWorkers:
    """Makes shards, each in a process of its own, so that memory that a graphics driver leaks is freed with it."""

    def __init__(
        self,
        module: str,
        workers: Workers,
        finished: Callable[[int, Counts], None],
        after_death: Callable[[int, str], Task | None] = lambda index, how: None,
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            module: name of the module that workers import beforehand.
            workers: the processes.
            finished: called here after each finished shard.
            after_death: called where a worker died on a shard, with how; returns another task for that shard, or None
                to try the same one again.
        """
        self._module, self._workers, self._finished, self._after_death = module, workers, finished, after_death
        self._tasks: dict[int, Task] = {}
        self._pool: QueuedTasks | None = None
        self._pending: dict[Future[Counts], int] = {}
        self._died: Counter[int] = Counter()
        self._seconds: list[float] = []  # of every finished shard
        self._newest_s = time.monotonic()  # when a shard was begun last

    def run(self, batches: Iterable[Iterable[tuple[int, Task]]]) -> None:
        """Make shards, given by index and batch by batch: the next batch is asked for when one is finished.

        Ctrl-C waits for the shards that are being made, and says so; the second one kills their workers.

        Raises:
            StoreError: where workers die again and again.
            KeyboardInterrupt: after Ctrl-C.
        """
        try:
            for batch in batches:
                waiting = iter(batch)
                self._start_some(waiting)
                while self._pending:
                    self._take(wait(self._pending, return_when=FIRST_COMPLETED).done)
                    self._start_some(waiting)
        except KeyboardInterrupt:
            self._finish_running()
            raise
        finally:
            if self._pool is not None:
                self._pool.kill()

    def _start_some(self, waiting: Iterator[tuple[int, Task]]) -> None:
        """Hand over tasks until there are enough for all workers."""
        for index, task in islice(waiting, max(0, _AHEAD * self._workers.count - len(self._pending))):
            self._tasks[index] = task
            self._start(index)

    def _start(self, index: int) -> None:
        if self._pool is None or self._pool.broken:
            self._pool = self._workers.start([self._module, *plugin_modules()])
        self._pending[self._pool.submit(self._tasks[index])] = index

    def _take(self, done: Iterable[Future[Counts]]) -> None:
        """Count finished shards, and start those again whose workers have died."""
        for future in done:
            index = self._pending.pop(future)
            try:
                counts = future.result()
            except WorkerDied as e:
                self._again(index, e)
                continue
            self._died.clear()
            del self._tasks[index]
            self._newest_s = time.monotonic()
            self._seconds.append(sum(c.seconds for c in counts.values()))
            self._finished(index, counts)

    def _again(self, index: int, death: WorkerDied) -> None:
        """Start a shard again on which a worker died; raises StoreError where that has happened too often."""
        self._died[index] += 1
        other = self._after_death(index, str(death))
        if other is not None:
            self._tasks[index], self._died[index] = other, 0
        elif self._died[index] == _TRIES:
            raise StoreError(
                f"{death}, {_TRIES} times for shard {index}; the same command resumes with what is finished"
            ) from death
        self._start(index)

    def _finish_running(self) -> None:
        """Wait for the shards that are being made."""
        if self._pool is None:
            return
        self._pool.cancel_waiting()
        running = [f for f in self._pending if not f.cancelled()]
        if not running:
            return
        print(self._farewell(len(running)), file=sys.stderr, flush=True)
        wait(running)
        self._take(f for f in running if f.exception() is None)  # what failed will fail again when it is resumed

    def _farewell(self, running: int) -> str:
        """What is waited for after Ctrl-C, for how long, and how to stop at once."""
        shards = "a shard" if running == 1 else f"{running} shards"
        since_s = time.monotonic() - self._newest_s
        if self._seconds:
            left_s = max(1.0, sum(self._seconds) / len(self._seconds) - since_s)
            how_long = f"about {left_s:.0f} s"
        else:
            how_long = f"begun {since_s:.0f} s ago"
        return f"badgen: finishing {shards}, {how_long}; Ctrl-C again stops now; finished shards are kept"
