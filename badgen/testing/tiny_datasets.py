"""Tiny real datasets for checks of exporters: with pictures, without them, and a single episode."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from badgen.engine import resolve
from badgen.engine.seeds import slots
from badgen.engine.shard_tasks import make_shard
from badgen.serialization import to_json
from badgen.store import Dataset, DatasetFolder, open_dataset

SCENE, MODE, CAMERA = "push", "cause:push", "front"  # the scene that is simulated fastest


@dataclass(frozen=True)
class TinyDatasets:
    """Datasets that are made in `folder` when they are first asked for; several exporters can share them."""

    folder: Path

    @cached_property
    def pictured(self) -> Dataset:
        """Two failures with their twins, seen by one camera."""
        return self._made("pictured", MODE, 2, CAMERA)

    @cached_property
    def without_pictures(self) -> Dataset:
        """One failure with its twin, without pictures."""
        return self._made("without_pictures", MODE, 1, "none")

    @cached_property
    def single(self) -> Dataset:
        """One successful episode, seen by one camera."""
        return self._made("single", "clean", 1, CAMERA)

    def _made(self, name: str, mode: str, n: int, cameras: str) -> Dataset:
        """Made in this process, which is faster for so few episodes than starting workers."""
        config = resolve(
            SCENE, mode, n=n, cameras=cameras, size="64", fps=2.0, appearance="plain", benign=0, relabelled=0, jitters=0
        )
        folder = DatasetFolder(self.folder / name)
        with folder.locked():
            folder.claim(to_json(config))
            make_shard(config, folder.path, 0, dict.fromkeys(slots(config)))
            folder.write_manifest()
        return open_dataset(folder.path)
