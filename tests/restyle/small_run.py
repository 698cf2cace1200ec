"""A small run with pictures, made in this process: one failure of `push` and its twin."""

from __future__ import annotations

from pathlib import Path

from badgen.engine import resolve
from badgen.engine.seeds import slots
from badgen.engine.shard_tasks import make_shard
from badgen.render.driver import driver
from badgen.serialization import to_json
from badgen.store import Dataset, DatasetFolder, open_dataset


def made_run(path: Path, cameras: str = "front", size: str = "160", fps: float = 5.0) -> Dataset:
    """Make it in a folder."""
    config = resolve(
        "push", "cause:push", n=1, cameras=cameras, size=size, fps=fps, benign=0, relabelled=0, jitters=0, seed=5
    )
    folder = DatasetFolder(path)
    with folder.locked():
        folder.claim(to_json(config), driver().properties())
        make_shard(config, folder.path, 0, dict.fromkeys(slots(config)))
        folder.write_manifest()
    return open_dataset(folder.path)
