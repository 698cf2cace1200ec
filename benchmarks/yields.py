"""Kept failures in a core-hour, with what comes with them (twins, labels, text, pictures)."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from badgen.engine import resolve
from badgen.engine.seeds import slots
from badgen.engine.shard_tasks import make_shard

_SEED = 23


@dataclass(frozen=True)
class Yield:
    """What a small dataset of one scene cost one process.

    Attributes:
        kept: failures.
        cpu_s: CPU seconds of the process, threads that draw included.
        bytes_each: stored bytes for each episode; twins are episodes of their own.
    """

    kept: int
    cpu_s: float
    bytes_each: float

    @property
    def each_core_hour(self) -> float:
        """Kept failures in a core-hour."""
        return 3600.0 * self.kept / self.cpu_s


def measure(scene: str, cameras: str, each_mode: int = 1) -> Yield:
    """Make failures of all modes of a scene in this process, with the default options but for the cameras.

    Args:
        scene: name of the scene.
        cameras: as in `badgen make`.
        each_mode: failures for each mode.
    """
    config = resolve(scene, "all", n=each_mode, seed=_SEED, cameras=cameras)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "shards").mkdir()
        began = process_time()
        counts = make_shard(config, Path(folder), 0, dict.fromkeys(slots(config)))
        spent = process_time() - began
        stored = sum(file.stat().st_size for file in Path(folder).glob("shards/*.h5"))
    kept = sum(count.accepted for count in counts.values())
    episodes = 2 * kept + sum(c.relabelled + c.benign + c.recoveries for c in counts.values())
    return Yield(kept, spent, stored / max(episodes, 1))
