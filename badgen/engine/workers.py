"""Where shards are made: in processes of this machine, or on the nodes of a Ray cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from badgen.contracts.errors import BadValue
from badgen.processes import QueuedTasks, TaskPool
from badgen.processes.ray_tasks import RayTasks

Executor: TypeAlias = Literal["process", "ray"]
EXECUTORS: tuple[Executor, ...] = ("process", "ray")

# One thread for each process: with more, numerical kernels, and so bits, would depend on the number of workers.
# Variables that the caller has set are kept. (`badgen.render.gl` does the same for OpenGL.)
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Workers:
    """The processes that make shards; what they write depends neither on their number nor on where they are.

    Attributes:
        count: most processes at a time.
        executor: "process" for processes of this machine; "ray" for the nodes of a Ray cluster, which need the same
            badgen, plug-ins, MuJoCo and OpenGL as this machine, and the folder of the dataset under the same path.
        ray_address: "auto" for the cluster that this machine belongs to, or HOST:PORT; None starts one here.
    """

    count: int = 1
    executor: Executor = "process"
    ray_address: str | None = None

    def __post_init__(self) -> None:
        if self.count < 1:
            raise BadValue(f"workers must be at least 1, got {self.count}")
        if self.executor not in EXECUTORS:
            raise BadValue(f"executor must be one of {', '.join(EXECUTORS)}, got {self.executor!r}")
        if self.ray_address is not None and self.executor != "ray":
            raise BadValue("an address of a Ray cluster needs the executor ray: --executor ray --ray-address auto")

    def start(self, preload: Sequence[str]) -> QueuedTasks:
        """Start a pool; `preload` are modules that tasks need. Raises MissingDependency and ClusterError for Ray."""
        if self.executor == "ray":
            return RayTasks(self.count, self.ray_address, _ENVIRONMENT)
        return TaskPool(self.count, preload, _ENVIRONMENT)

    @property
    def elsewhere(self) -> bool:
        """Whether they may be on other machines than this one."""
        return self.executor == "ray"


ONE_WORKER = Workers()
