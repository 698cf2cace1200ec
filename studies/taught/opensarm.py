"""opensarm (xdofai/opensarm, commit f93fec9): column `reward`, of which the whole part is the class of a stage.

Its datasets read the columns `state`, `actions` and `reward`. SARM learns the whole part as a class and the rest as the
progress within it; its ReWiND model learns the value itself. Here a value is turned into a share of the task: a stage
is worth the progress at which successes enter it, and `done`, the last class, is 1.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from studies.taught.lesson import Film, Lesson

_COLUMNS = ("reward", "badgen.progress", "badgen.step")


def read(export: Path) -> Lesson:
    """Every episode; one camera stands for all, since the rows are the same."""
    stages = json.loads((export / "datasheet.json").read_text(encoding="utf-8"))["num_classes"] - 1
    camera = next(p.name for p in sorted((export / "videos/chunk-000").iterdir())).removeprefix("observation.images.")
    lines = [json.loads(t) for t in (export / "meta/episodes.jsonl").read_text(encoding="utf-8").splitlines()]
    tables = [_table(export, line["episode_index"]) for line in lines]
    done = [t for t, line in zip(tables, lines, strict=True) if line["badgen"]["outcome"] == "success"]
    worth = _worth(done, stages)
    films = []
    for table, line in zip(tables, lines, strict=True):
        targets = np.interp(table["reward"], range(stages + 1), worth)
        steps = tuple(table["badgen.step"])
        films.append(Film(line["badgen"]["id"], camera, line["tasks"][0], steps, tuple(targets.tolist())))
    return Lesson(tuple(films))


def _table(export: Path, number: int) -> Mapping[str, list[Any]]:
    found = pq.read_table(export / f"data/chunk-000/episode_{number:06d}.parquet", columns=list(_COLUMNS)).to_pydict()
    return dict(found)


def _worth(done: Sequence[Mapping[str, list[Any]]], stages: int) -> list[float]:
    """Least progress of successes in each stage; a stage that none is seen in is worth as much as the next."""
    worth = [1.0] * (stages + 1)
    for k in range(stages - 1, -1, -1):
        entered = [p for t in done for r, p in zip(t["reward"], t["badgen.progress"], strict=True) if int(r) == k]
        worth[k] = min(entered, default=worth[k + 1])
    return [0.0, *worth[1:]]
