"""A pool that runs every task in a process of its own, a fork of a server that has imported all that tasks need.

Python's own pools import the caller's main script again in every worker. A script without a main guard, or one read
from standard input, then fails. They also need a socket with a short path, and refuse to start in a daemon process.
Tasks here are functions of modules, so none of that is needed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.spawn import get_executable
from socket import socketpair

from badgen.processes.messages import Task, ending
from badgen.processes.queued import QueuedTasks, WorkerDied

_PATIENCE_S = 2.0


class TaskPool(QueuedTasks):
    """Runs tasks on at most `workers` processes of this machine at a time, each in a new process.

    Workers end when this process does, however it ends. They ignore Ctrl-C, so it is up to this process what becomes
    of them.
    """

    def __init__(self, workers: int, preload: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> None:
        """Start the server.

        Args:
            workers: most processes at a time.
            preload: modules that the server imports, so that no task has to.
            environment: variables that the server gets where they are not set already.
        """
        super().__init__(workers)
        self._server, self._pipe = _start_server(preload, environment or {})
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

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

    @property
    def server_pid(self) -> int:
        """Process id of the server, which is the parent of all workers."""
        return self._server.pid

    def _send(self, key: int, task: Task) -> None:
        self._pipe.send((key, task))

    def _listen(self) -> None:
        """Hand out replies of the server, in a thread, until it ends."""
        while True:
            try:
                key, reply = self._pipe.recv()
            except (EOFError, OSError):
                self._fail_all(WorkerDied(ending(self._server.wait())))
                return
            self._arrived(key, reply)


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
