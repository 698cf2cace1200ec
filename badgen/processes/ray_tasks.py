"""Tasks on the nodes of a Ray cluster, or on a cluster of this machine that is started for them."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from badgen.contracts.errors import ClusterError
from badgen.extras import need
from badgen.processes.messages import Reply, Task, result_of
from badgen.processes.queued import QueuedTasks, WorkerDied

_OWN = "local"  # Ray's word for a new cluster; without it `ray.init` joins whatever cluster it finds
_STORE_BYTES = 100 * 1024 * 1024  # of shared memory on an own cluster: results are small, and 78 MB is Ray's least

_PATIENCE_S = 10.0


class RayTasks(QueuedTasks):
    """Runs tasks on the nodes of a Ray cluster, each in a new process that has one core.

    The nodes need the same badgen, the same plug-ins and a folder that all of them see. Ray has no passwords: whoever
    reaches its ports can run programs, so it belongs on a trusted network.
    """

    def __init__(self, workers: int, address: str | None = None, environment: Mapping[str, str] | None = None) -> None:
        """Join a cluster, or start one here.

        Args:
            workers: most tasks at a time.
            address: "auto" for the cluster of this machine, or the HOST:PORT of one; None starts a cluster with
                `workers` cores here, which ends with this object.
            environment: variables that workers get where they are not set here.

        Raises:
            MissingDependency: without the package ray.
            ClusterError: where there is no such cluster.
        """
        super().__init__(workers)
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        self._ray = need("ray", "ray")
        if self._ray.is_initialized():
            raise ClusterError("this process is connected to a Ray cluster already; call ray.shutdown() first")
        self._connect(workers, address, {**_passed_on(), **_unset(environment or {})})
        # A worker that runs one task and ends frees the memory that graphics drivers leak. What died is tried again by
        # whoever asked, never by Ray as well.
        self._remote = self._ray.remote(num_cpus=1, max_calls=1, max_retries=0)(result_of)

    def _connect(self, workers: int, address: str | None, environment: Mapping[str, str]) -> None:
        if address is not None:
            _require_open(address)
        own = {} if address else {"num_cpus": workers, "include_dashboard": False, "object_store_memory": _STORE_BYTES}
        try:
            self._ray.init(
                address=address or _OWN,
                runtime_env={"env_vars": dict(environment)},
                log_to_driver=False,
                logging_level="ERROR",
                **own,
            )
        except (ConnectionError, RuntimeError, ValueError, OSError) as e:
            reason = " ".join(str(e).split())
            raise ClusterError(_unreachable(address or "this machine", reason[:300])) from e

    def kill(self) -> None:
        """Leave the cluster, which ends the tasks that run; a cluster that was started for them ends too."""
        self.cancel_waiting()
        if not self.broken:
            self._fail_all(WorkerDied("was stopped"))
            self._ray.shutdown()

    def _send(self, key: int, task: Task) -> None:
        future: Future[Any] = self._remote.remote(task).future()
        future.add_done_callback(lambda done: self._arrived(key, self._reply(done)))

    def _reply(self, done: Future[Any]) -> Reply:
        """What a worker has sent, or how it was lost: it crashed, or its node did."""
        error = done.exception()
        if error is None:
            reply: bytes = done.result()
            return reply
        return f"was lost ({type(error).__name__}: {(str(error).splitlines() or [''])[0]})"


def _require_open(address: str) -> None:
    """Raise ClusterError where nothing listens at HOST:PORT; Ray itself would try for minutes."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    if not port.isdigit():
        return  # "auto", which Ray looks up in a file of this machine
    try:
        socket.create_connection((host, int(port)), timeout=_PATIENCE_S).close()
    except OSError as e:
        raise ClusterError(_unreachable(address, str(e))) from e


def _unreachable(where: str, reason: str) -> str:
    why = reason.rstrip(".")
    return (
        f"Ray cannot reach a cluster at {where}: {why}; start one with `ray start --head`, or leave --ray-address out "
        "to use this machine alone"
    )


def _unset(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: os.environ.get(name, value) for name, value in environment.items()}


def _passed_on() -> dict[str, str]:
    """Where modules are found, and how pictures are drawn, as in this process."""
    paths = os.pathsep.join(os.path.abspath(entry) for entry in sys.path if isinstance(entry, str))
    drawn = {name: os.environ[name] for name in ("MUJOCO_GL", "LP_NUM_THREADS") if name in os.environ}
    return {"PYTHONPATH": paths, **drawn}
