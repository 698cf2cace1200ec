"""A pool that runs every task in a process of its own, a fork of a server that has imported all that tasks need.

Python's own pools import the caller's main script again in every worker. A script without a main guard, or one read
from standard input, then fails. They also need a socket with a short path, and refuse to start in a daemon process.
Tasks here are functions of modules, so none of that is needed.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.spawn import get_executable
from socket import socketpair
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from badgen.processes.messages import Reply, Task

P = ParamSpec("P")
T = TypeVar("T")
_PATIENCE_S = 2.0


class WorkerDied(Exception):
    """A worker process ended before its task did.

    Attributes:
        status: its exit code, or minus the number of the signal that ended it.
    """

    def __init__(self, status: int) -> None:
        super().__init__(f"a worker process {_ending(status)}")
        self.status = status


class TaskPool(Executor):
    """Runs tasks on at most `workers` processes at a time, each in a new process.

    A worker that dies fails its own task with WorkerDied and leaves the others alone. Workers end when this process
    does, however it ends. They ignore Ctrl-C, so it is up to this process what becomes of them. Tasks and results
    should be small: what they share is read from files.
    """

    def __init__(self, workers: int, preload: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> None:
        """Start the server.

        Args:
            workers: most processes at a time.
            preload: modules that the server imports, so that no task has to.
            environment: variables that the server gets where they are not set already.
        """
        self._free = workers
        self._lock = threading.Lock()
        self._waiting: deque[tuple[int, Task]] = deque()
        self._futures: dict[int, Future[Any]] = {}
        self._count = 0
        self._died: WorkerDied | None = None  # set when the server has ended
        self._server, self._pipe = _start_server(preload, environment or {})
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function of a module in a process of its own; the future gets its result, its error, or WorkerDied."""
        future: Future[T] = Future()
        task = pickle.dumps((fn, args, kwargs))
        with self._lock:
            if self._died is not None:
                raise self._died
            self._futures[self._count] = future
            self._waiting.append((self._count, task))
            self._count += 1
            self._start_waiting()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait until all tasks have ended, and end the server; with `cancel_futures` none is started any more.

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

    def kill(self) -> None:
        """End the server and every worker now; their tasks fail with WorkerDied."""
        self.cancel_waiting()
        with suppress(OSError):  # the server may have died already
            self._pipe.send(None)
        try:
            self._server.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._server.kill()  # it was still importing, so no worker has begun
            self._server.wait()
        self._listener.join()
        self._pipe.close()

    def cancel_waiting(self) -> None:
        """Start none of the tasks that have not begun; those that run go on."""
        with self._lock:
            for key, _ in self._waiting:
                self._futures.pop(key).cancel()
            self._waiting.clear()

    @property
    def server_pid(self) -> int:
        """Process id of the server, which is the parent of all workers."""
        return self._server.pid

    @property
    def broken(self) -> bool:
        """Whether the server has ended, so that no task can run here any more."""
        return self._died is not None

    def _start_waiting(self) -> None:
        """Send tasks to the server while a process is free; the lock is held."""
        while self._free and self._waiting:
            key, task = self._waiting.popleft()
            if not self._futures[key].set_running_or_notify_cancel():
                del self._futures[key]
                continue
            self._free -= 1
            try:
                self._pipe.send((key, task))
            except OSError:
                return  # the server has died: `_listen` fails this task

    def _listen(self) -> None:
        """Hand out replies of the server, in a thread, until it ends."""
        while True:
            try:
                key, reply = self._pipe.recv()
            except (EOFError, OSError):
                self._fail_all(WorkerDied(self._server.wait()))
                return
            with self._lock:
                future = self._futures.pop(key)
                self._free += 1
                self._start_waiting()
            _settle(future, reply)

    def _fail_all(self, error: WorkerDied) -> None:
        with self._lock:
            self._died = error
            left, self._futures = list(self._futures.values()), {}
            self._waiting.clear()
        for future in left:
            if not future.cancelled():
                future.set_exception(error)


def _settle(future: Future[Any], reply: Reply) -> None:
    if isinstance(reply, int):
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


def _start_server(preload: Sequence[str], environment: Mapping[str, str]) -> tuple[subprocess.Popen[bytes], Connection]:
    """Start the server; it inherits standard output and error, the working folder and where modules are found."""
    ours, theirs = socketpair()
    path = [os.path.abspath(entry) for entry in sys.path if isinstance(entry, str)]
    code = f"import sys; sys.path[:] = {path!a}; from badgen.processes.server import serve; "
    code += f"serve({theirs.fileno()}, {tuple(preload)!a})"
    command = [get_executable(), "-X", f"utf8={sys.flags.utf8_mode}", *["-O"] * sys.flags.optimize, "-c", code]
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # the server inherits that it is blocked
    try:
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()], env={**environment, **os.environ}
        )
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return server, Connection(ours.detach())


def _ending(status: int) -> str:
    if status >= 0:
        return f"ended with exit code {status}"
    names = {s.value: s.name for s in signal.Signals}
    cause = " (by the system, perhaps for lack of memory)" if status == -signal.SIGKILL else ""
    return f"was killed by {names.get(-status, f'signal {-status}')}{cause}"
