"""Make a dataset on two Ray nodes of this machine, while workers are killed and one node is taken away.

It listens on every address that it finds, so `studies.cluster_trial` starts it in network and process namespaces of
its own, where no other machine reaches it, and where it ends with everything that it has started.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import struct
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from badgen.engine import DatasetConfig, Workers, make_dataset
from badgen.serialization import from_json
from studies.processes import descendants

_NODE: dict[str, Any] = {"num_cpus": 1, "object_store_memory": 100 << 20}
_POLL_S, _AT_WORK_S = 0.1, 2.0
_TASK = b"ray::result_of"  # title of a Ray worker while it runs a task of ours


@dataclass
class Events:
    """What happened during the run.

    Attributes:
        killed_after: finished shards at the time of each kill of a worker.
        removed_after: finished shards when the second node was removed; None before that.
        seconds: how long the run took [s].
    """

    killed_after: list[int]
    removed_after: int | None = None
    seconds: float = 0.0


class Trouble(threading.Thread):
    """Kills a worker whenever some more shards are finished, and removes a node when half of them are.

    Args:
        cluster: Ray's Cluster.
        node: the node to remove.
        kills: workers to kill.
    """

    def __init__(self, cluster: Any, node: Any, kills: int, rng: np.random.Generator) -> None:
        super().__init__(daemon=True)
        self._cluster, self._node, self._kills, self._rng = cluster, node, kills, rng
        self.events, self.finished, self.total = Events([]), 0, 1 << 30
        self.over = threading.Event()

    def progress(self, finished: int, total: int, counts: object) -> None:
        """Take note of a finished shard."""
        self.finished, self.total = finished, total

    def run(self) -> None:
        """Do so until the run is over."""
        while not self.over.wait(_POLL_S):
            if self.events.removed_after is None and self.finished >= self.total / 2:
                self._cluster.remove_node(self._node, allow_graceful=False)
                self.events.removed_after = self.finished
            due = self.total * len(self.events.killed_after) / self._kills if self._kills else self.total
            if len(self.events.killed_after) < self._kills and self.finished >= due:
                self._kill_one()

    def _kill_one(self) -> None:
        """Kill one of the workers after it has worked for a random time."""
        if not working():
            return
        self.over.wait(float(self._rng.uniform(0.0, _AT_WORK_S)))
        victims = working()
        if victims:
            os.kill(int(self._rng.choice(victims)), signal.SIGKILL)
            self.events.killed_after.append(self.finished)


def working() -> list[int]:
    """Process ids of the Ray workers below this process that run a task of ours."""
    found = []
    for pid in sorted(descendants(os.getpid())):
        try:
            title = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue  # it has ended
        if title.startswith(_TASK):
            found.append(pid)
    return found


def turn_on_loopback() -> None:
    """Turn on the loopback interface, which is off in a new namespace."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        set_flags, up_and_running = 0x8914, 0x49
        fcntl.ioctl(s, set_flags, struct.pack("16sh14x", b"lo", up_and_running))


def make_in_trouble(config: DatasetConfig, out: Path, kills: int, seed: int) -> Events:
    """Make the dataset; return what happened meanwhile."""
    from ray.cluster_utils import Cluster

    cluster: Any = Cluster(initialize_head=True, head_node_args={"include_dashboard": False, **_NODE})
    trouble = Trouble(cluster, cluster.add_node(**_NODE), kills, np.random.default_rng(seed))
    began = time.monotonic()
    try:
        trouble.start()
        make_dataset(config, out, Workers(2, "ray", str(cluster.address)), trouble.progress)
    finally:
        trouble.over.set()
        trouble.join()
        cluster.shutdown()
    trouble.events.seconds = time.monotonic() - began
    return trouble.events


def main(options: str) -> None:
    """Make the dataset that the JSON text says: `config`, `out`, `kills`, `seed`; print the events as JSON."""
    asked = json.loads(options)
    turn_on_loopback()
    config = from_json(DatasetConfig, asked["config"])
    print(json.dumps(asdict(make_in_trouble(config, Path(asked["out"]), asked["kills"], asked["seed"]))))


if __name__ == "__main__":
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    main(sys.argv[1])
