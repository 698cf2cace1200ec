"""Make a dataset and measure the processes that do it; its command prints the figures as JSON.

A process of its own for each dataset, since the system counts the CPU time and memory of ended processes for good.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from badgen.engine import DatasetConfig, Workers, make_dataset
from badgen.serialization import from_json
from badgen.store import DatasetFolder

_SAMPLED_S = 0.5


@dataclass(frozen=True)
class Cost:
    """What a dataset took to make.

    Attributes:
        kept: kept failures (clean rollouts for the mode "clean").
        wall_s: time [s].
        cpu_s: CPU time of all processes [s].
        driver_cpu_s: CPU time of the process that began the run [s].
        driver_mb: memory of that process when a tenth of the shards was finished, and at the end [MB].
        server_mb: most memory of the process that starts workers [MB].
        worker_mb: most memory of a worker, with what it shares with that process [MB].
    """

    kept: int
    wall_s: float
    cpu_s: float
    driver_cpu_s: float
    driver_mb: tuple[float, float]
    server_mb: float
    worker_mb: float


class ServerMemory(threading.Thread):
    """Looks up the memory of the process that starts workers until it is told to stop; needs /proc."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most_mb, self.over = 0.0, threading.Event()

    def run(self) -> None:
        """Do so."""
        children = Path("/proc/self/task").joinpath(str(threading.main_thread().native_id), "children")
        while not self.over.wait(_SAMPLED_S):
            for child in children.read_text().split():
                self.most_mb = max(self.most_mb, memory_mb(child))


def memory_mb(process: str = "self") -> float:
    """Memory of a process that is in use now [MB]; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    sizes = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return float(sizes[0]) / 1024 if sizes else 0.0


def measured(config: DatasetConfig, workers: int) -> Cost:
    """Make a dataset in a folder that is then removed."""
    early = list[float]()

    def progress(finished: int, total: int, counts: object) -> None:
        if not early and finished >= total / 10:
            early.append(memory_mb())

    server = ServerMemory()
    server.start()
    with tempfile.TemporaryDirectory() as folder:
        began, before = time.monotonic(), time.process_time()
        made = make_dataset(config, Path(folder) / "run", Workers(workers), progress)
        wall_s, driver_cpu_s, late = time.monotonic() - began, time.process_time() - before, memory_mb()
        kept = sum(count.accepted for count in DatasetFolder(made).counts().values())
    server.over.set()
    server.join()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = used.ru_utime + used.ru_stime + driver_cpu_s
    return Cost(kept, wall_s, cpu_s, driver_cpu_s, (early[0], late), server.most_mb, used.ru_maxrss / 1024)


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    print(json.dumps(asdict(measured(from_json(DatasetConfig, asked["config"]), asked["workers"]))))
