"""opensarm (xdofai/opensarm, commit f93fec9): column `reward`, of which the whole part is the class of a stage.

Its datasets read the columns `state`, `actions` and `reward`. SARM learns the whole part as a class and the rest as the
progress within it; its ReWiND model learns the value itself. As a share of the whole task that is value / number of
stages, and `done`, the last class, is 1.
"""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq

from studies.taught.lesson import Film, Lesson


def read(export: Path) -> Lesson:
    """Every episode; one camera stands for all, since the rows are the same."""
    stages = json.loads((export / "datasheet.json").read_text(encoding="utf-8"))["num_classes"] - 1
    camera = next(p.name for p in sorted((export / "videos/chunk-000").iterdir())).removeprefix("observation.images.")
    films = []
    for line in (export / "meta/episodes.jsonl").read_text(encoding="utf-8").splitlines():
        episode = json.loads(line)
        table = pq.read_table(export / f"data/chunk-000/episode_{episode['episode_index']:06d}.parquet")
        targets = tuple(value / stages for value in table["reward"].to_pylist())
        steps = tuple(table["badgen.step"].to_pylist())
        films.append(Film(episode["badgen"]["id"], camera, episode["tasks"][0], steps, targets))
    return Lesson(tuple(films))
