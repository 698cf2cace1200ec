"""Restyled videos that are not stored, kept apart with their scores for people to see."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from badgen.files import write_bytes, write_json
from badgen.restyle.group import Repainted
from badgen.store import Dataset

ALONE = "alone: the gate refused its twin, or every other member of its group"


@dataclass(frozen=True)
class Rejected:
    """The folder `rejected` of an augmented run: for each shard, its videos and `scores.json`."""

    run: Path

    def write(self, shard: int, videos: Sequence[Repainted]) -> None:
        """Write the videos of a shard that are not stored, in place of those that an interruption left behind."""
        folder = self.run / "rejected" / f"{shard:06d}"
        shutil.rmtree(folder, ignore_errors=True)
        if not videos:
            return
        folder.mkdir(parents=True)
        for r in videos:
            write_bytes(folder / _file(r), r.made.video.mp4, durable=False)
        scores = [
            {
                "file": _file(r),
                "episode": r.episode,
                "camera": r.made.video.camera,
                "verdict": ALONE if r.kept else r.made.repaint.verdict,
                "scores": r.made.repaint.scores,
            }
            for r in videos
        ]
        write_json(folder / "scores.json", scores)

    def reasons(self) -> Mapping[str, int]:
        """How many videos are not stored, by reason, without the names of things and numbers."""
        found: Counter[str] = Counter()
        for file in sorted((self.run / "rejected").glob("*/scores.json")):
            for row in json.loads(file.read_text(encoding="utf-8")):
                found[_short(row["verdict"])] += 1
        return dict(found.most_common())


def stored(dataset: Dataset) -> int:
    """How many restyled videos a run has."""
    return sum(len(of) for e in dataset.episodes() for of in e.repaints.values())


def _file(r: Repainted) -> str:
    return f"{r.episode}-{r.made.video.camera}.mp4"


def _short(verdict: str) -> str:
    kind, _, why = verdict.partition(": ")
    return f"{kind}: {why.split(' ')[0]}" if kind == "rejected" else verdict if kind != "undecidable" else kind
