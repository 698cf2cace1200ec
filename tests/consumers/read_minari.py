"""Minari reads an export. Usage: read_minari.py EXPORT."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def read(out: Path) -> None:
    """Load, filter, sample."""
    os.environ["MINARI_DATASETS_PATH"] = str(out)
    import minari

    name = next(p.name for p in (out / "badgen").iterdir())
    dataset = minari.load_dataset(f"badgen/{name}")
    for episode in dataset.iterate_episodes():
        steps = len(episode.rewards)
        assert len(episode.infos["progress"]) == steps + 1
        assert all(len(v) == steps + 1 for v in episode.observations.values())
        assert (episode.rewards == episode.infos["reward"][1:]).all()
    failures = dataset.filter_episodes(lambda e: not e.terminations[-1])
    print(f"minari: {dataset.total_episodes} episodes, {dataset.total_steps} steps, {failures.total_episodes} failures")


if __name__ == "__main__":
    read(Path(sys.argv[1]))
