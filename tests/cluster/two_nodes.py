"""Make a dataset on two Ray nodes; while that runs, kill workers and one node: `two_nodes.py OUT KILLS N`.

Run it in a network namespace of its own (`unshare -n`): Ray listens on every address of the machine that it finds.
"""

import fcntl
import os
import signal
import socket
import struct
import sys
import threading
import time
from pathlib import Path
from typing import Any

from badgen import make
from badgen.engine import Workers

NODE: dict[str, Any] = {"num_cpus": 1, "object_store_memory": 100 << 20}
OPTIONS: dict[str, Any] = {"cameras": "none", "jitters": 0, "benign": 0.0, "relabelled": 0.0, "seed": 12}


def loopback_up() -> None:
    """Turn on the loopback interface, which is down in a new namespace."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        set_flags, up_and_running = 0x8914, 0x49
        fcntl.ioctl(s, set_flags, struct.pack("16sh14x", b"lo", up_and_running))


def workers() -> list[int]:
    """Process ids of Ray workers that run a task of ours, in this process's own session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                title = (entry / "cmdline").read_bytes()
            except OSError:
                continue  # it has ended
            if title.startswith(b"ray::result_of"):
                found.append(int(entry.name))
    return found


def disturb(cluster: Any, second: Any, shards: Path, kills: int) -> None:
    """Kill workers one after the other; after half of them remove the second node."""
    for k in range(kills):
        until = time.monotonic() + 120
        while not (running := workers()) and time.monotonic() < until:
            time.sleep(0.2)
        time.sleep(1.0)
        for pid in running[:1]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            print("killed", flush=True)
        if k == kills // 2:
            cluster.remove_node(second, allow_graceful=False)
            print("removed a node", flush=True)


def main(out: str, kills: int, n: int) -> None:
    """Make the dataset."""
    from ray.cluster_utils import Cluster

    loopback_up()
    cluster: Any = Cluster(initialize_head=True, head_node_args={"include_dashboard": False, **NODE})
    second = cluster.add_node(**NODE)
    try:
        trouble = threading.Thread(target=disturb, args=(cluster, second, Path(out) / "shards", kills), daemon=True)
        trouble.start()
        make("pick_place", "drop", n=n, out=out, workers=Workers(2, "ray", str(cluster.address)), **OPTIONS)
        print("made", flush=True)
    finally:
        cluster.shutdown()


if __name__ == "__main__":
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
