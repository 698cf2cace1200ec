"""The server of a pool: a process that has imported everything, and forks itself for every task."""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from socket import socketpair
from typing import NoReturn

from badgen.processes.messages import Reply, Task, ending, result_of


def serve(handle: int, preload: Sequence[str]) -> None:
    """Run tasks that arrive on a connection, each in a fork, until it closes; then kill what still runs.

    Args:
        handle: file descriptor of the connection.
        preload: modules to import first.
    """
    pool = Connection(handle)
    for name in preload:
        importlib.import_module(name)
    gc.freeze()  # what is imported now is never freed, so garbage collection in the workers need not scan it
    workers: dict[Connection, tuple[int, int]] = {}  # connection -> task and process id
    try:
        while True:
            for ready in wait([pool, *workers]):
                if ready is not pool:
                    assert isinstance(ready, Connection)
                    key, pid = workers.pop(ready)
                    pool.send((key, _reply(ready, pid)))
                    continue
                message = pool.recv()
                if message is None:
                    return
                key, task = message
                connection, pid = _fork(task, [pool, *workers])
                workers[connection] = key, pid
    except (EOFError, OSError):
        return  # the process that wanted the results has ended
    finally:
        for _, pid in workers.values():
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _reply(worker: Connection, pid: int) -> Reply:
    """What a worker has sent, or how it ended."""
    result = None
    with suppress(EOFError, OSError):
        result = worker.recv_bytes()
    worker.close()
    _, status = os.waitpid(pid, 0)
    return ending(os.waitstatus_to_exitcode(status)) if result is None else result


def _fork(task: Task, others: Sequence[Connection]) -> tuple[Connection, int]:
    """Start a worker; return the connection to it, and its process id."""
    ours, theirs = socketpair()
    _flush()
    pid = os.fork()
    if pid == 0:
        ours.close()
        for other in others:
            other.close()  # else nobody would notice that its other end has gone
        _work(task, Connection(theirs.detach()))
    theirs.close()
    return Connection(ours.detach()), pid


def _work(task: Task, server: Connection) -> NoReturn:
    """Run a task in this new process, send its result or its error, and end."""
    threading.Thread(target=lambda: (wait([server]), os._exit(1)), daemon=True).start()  # the server says nothing more
    code = 1
    try:
        result = result_of(task)
        _flush()  # before the result: once the server has it, this process may be ended
        server.send_bytes(result)
        code = 0
    finally:
        os._exit(code)


def _flush() -> None:
    """Hand on what was printed; what a closed stream or a full disk does not take is given up."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # as it is where the caller has closed it
            with suppress(OSError, ValueError):
                stream.flush()
