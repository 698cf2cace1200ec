"""What an augmented run is made with, and the folder that says so."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from badgen.contracts.errors import BadValue, DatasetConflict, StoreError
from badgen.files import not_written, remove_unfinished, write_bytes, write_json
from badgen.selection.split import unit
from badgen.serialization import to_json, to_text
from badgen.store import Dataset, DatasetFolder

KEY = "augment"  # in run.json


@dataclass(frozen=True)
class Plan:
    """Everything that the restyled videos depend on.

    Attributes:
        name: name of the restyler, under which its videos are stored.
        model: what it says it repaints with.
        share: share of the groups that are restyled.
        seed: seed of the choice of groups and of all styles.
        cameras: cameras to restyle; empty for all.
        prompts: the user's prompts; empty for those made from the scene.
        source: shard file -> SHA-256 of the run that is copied.
        settings: settings of the restyler; empty where it has none.
    """

    name: str
    model: str
    share: float
    seed: int
    cameras: tuple[str, ...]
    prompts: tuple[str, ...]
    source: dict[str, str]
    settings: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0.0 < self.share <= 1.0:
            raise BadValue(f"share must be above 0 and at most 1, got {self.share:g}")
        if self.seed < 0:
            raise BadValue(f"seed is {self.seed}; it must be at least 0")

    def takes(self, group: str) -> bool:
        """Whether a group is restyled; that depends on its name and the seed alone."""
        return unit("augment", group, str(self.seed)) < self.share

    def seed_of(self, group: str) -> int:
        """The seed of a group, which all its members share."""
        digest = hashlib.sha256(f"{self.seed}\0{group}".encode()).digest()
        return int.from_bytes(digest[:6], "big")


def claim(source: Dataset, out: DatasetFolder, plan: Plan) -> None:
    """Begin a copy of a run, or resume one that was begun with the same plan; its models are copied first.

    Raises DatasetConflict where the folder holds something else, StoreError where nothing can be written.
    """
    asked = source.folder.dataset_json() | {KEY: json.loads(to_text(to_json(plan)))}
    run = out.path / "run.json"
    try:
        out.path.mkdir(parents=True, exist_ok=True)
        if run.exists():
            _require_same(json.loads(run.read_text(encoding="utf-8")), asked, out.path)
        else:
            foreign = sorted(p.name for p in out.path.iterdir() if p.name != ".lock" and p.suffix != ".tmp")
            if foreign:
                raise DatasetConflict(f"{out.path} holds {foreign[0]}; give --out a new or empty folder")
            write_json(run, asked)
        (out.path / "shards").mkdir(exist_ok=True)
        remove_unfinished(out.path)
        _copy_models(source.path / "models", out.path / "models")
        seconds = source.path / "seconds.jsonl"
        if seconds.exists():
            shutil.copyfile(seconds, out.path / seconds.name)
    except OSError as e:
        raise StoreError(not_written(out.path, e)) from e


def _copy_models(source: Path, target: Path) -> None:
    """Copy the files that are not there yet; a model's XML comes last, so that its presence means that it is whole."""
    for file in sorted((p for p in source.rglob("*") if p.is_file()), key=lambda p: (p.name == "scene.xml", p)):
        copied = target / file.relative_to(source)
        if not copied.exists():
            copied.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(copied, file.read_bytes())


def _require_same(stored: dict[str, Any], asked: dict[str, Any], path: Path) -> None:
    if KEY not in stored:
        raise DatasetConflict(f"{path} holds a run that was not made by `badgen augment`; give --out another folder")
    differing = [k for k in asked[KEY] if stored[KEY].get(k) != asked[KEY][k]]
    if stored != asked:
        what = ", ".join(differing) or "the run that it copies"
        raise DatasetConflict(
            f"{path} was begun with another {what}; repeat its options to resume it, or give --out another folder"
        )
