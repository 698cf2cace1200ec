"""Tasks in a queue: a certain number run at a time, wherever that is, and every task has a future."""

from __future__ import annotations

import pickle
import threading
from abc import abstractmethod
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from badgen.processes.messages import Reply, Task

P = ParamSpec("P")
T = TypeVar("T")


class WorkerDied(Exception):
    """A worker process ended before its task did; the message says how."""

    def __init__(self, how: str) -> None:
        super().__init__(f"a worker process {how}")


class QueuedTasks(Executor):
    """Runs functions of modules, at most `most` at a time, each in a process of its own.

    A worker that dies fails its own task with WorkerDied and leaves the others alone. Tasks and results should be
    small: what they share is read from files.
    """

    def __init__(self, most: int) -> None:
        self._free = most
        self._lock = threading.Lock()
        self._waiting: deque[tuple[int, Task]] = deque()
        self._futures: dict[int, Future[Any]] = {}
        self._count = 0
        self._ended: WorkerDied | None = None  # set when no task can run any more

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function of a module in a process of its own; the future gets its result, its error, or WorkerDied."""
        future: Future[T] = Future()
        task = pickle.dumps((fn, args, kwargs))
        with self._lock:
            if self._ended is not None:
                raise self._ended
            self._futures[self._count] = future
            self._waiting.append((self._count, task))
            self._count += 1
            self._start_waiting()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait until all tasks have ended, then `kill`; with `cancel_futures` none is started any more.

        Without `wait` it is `kill`.
        """
        if cancel_futures:
            self.cancel_waiting()
        for future in list(self._futures.values()) if wait else ():
            if not future.cancelled():
                future.exception()
        self.kill()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Wait for all tasks; after an error, or Ctrl-C, kill them instead."""
        self.shutdown(wait=error is None)

    @abstractmethod
    def kill(self) -> None:
        """End every worker now; their tasks fail with WorkerDied."""

    @abstractmethod
    def _send(self, key: int, task: Task) -> None:
        """Start a task; its reply comes by `_arrived`, from any thread. The lock is held.

        Raises OSError where nothing can be started any more; `_fail_all` is then about to be called.
        """

    def cancel_waiting(self) -> None:
        """Start none of the tasks that have not begun; those that run go on."""
        with self._lock:
            for key, _ in self._waiting:
                self._futures.pop(key).cancel()
            self._waiting.clear()

    @property
    def broken(self) -> bool:
        """Whether no task can run here any more."""
        return self._ended is not None

    def _start_waiting(self) -> None:
        """Start tasks while a process is free; the lock is held."""
        while self._free and self._waiting:
            key, task = self._waiting.popleft()
            if not self._futures[key].set_running_or_notify_cancel():
                del self._futures[key]
                continue
            self._free -= 1
            try:
                self._send(key, task)
            except OSError:
                return

    def _arrived(self, key: int, reply: Reply) -> None:
        """Take the reply to a task, and start the next one."""
        with self._lock:
            future = self._futures.pop(key, None)
            self._free += 1
            self._start_waiting()
        if future is not None:
            _settle(future, reply)

    def _fail_all(self, error: WorkerDied) -> None:
        """Fail every task that has no reply; none can run any more."""
        with self._lock:
            self._ended = error
            left, self._futures = list(self._futures.values()), {}
            self._waiting.clear()
        for future in left:
            if not future.cancelled():
                future.set_exception(error)


def _settle(future: Future[Any], reply: Reply) -> None:
    if isinstance(reply, str):
        future.set_exception(WorkerDied(reply))
        return
    try:
        succeeded, value = pickle.loads(reply)
    except Exception as error:  # noqa: BLE001  # of somebody's class; it must not end the thread that hands out replies
        succeeded, value = False, error
    if succeeded:
        future.set_result(value)
    else:
        future.set_exception(value)
