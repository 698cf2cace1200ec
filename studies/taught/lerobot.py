"""LeRobot 0.4.4: the dense progress that RA-BC weighs rows with, and what RLinf takes as value of a row.

RA-BC reads `sarm_progress.parquet`. RLinf's RECAP (RLinf/RLinf, commit a3816b5) reads `meta/returns_<tag>.parquet` and
scales returns to -1..0; ours are the reward label minus 1, so 1 is added here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from studies.taught.lesson import Film, Lesson

_EPISODES = "meta/episodes/chunk-000/file-000.parquet"
_CAMERA = "observation.images."


def read(export: Path) -> Lesson:
    """The progress that RA-BC reads, of every episode; it looks at all cameras at once."""
    rows = pq.read_table(export / "sarm_progress.parquet").to_pylist()
    return _lesson(export, rows, lambda row: float(row["progress_dense"]))


def read_rlinf(export: Path) -> Lesson:
    """The returns, as values from 0 to 1."""
    rows = pq.read_table(export / "meta/returns_badgen.parquet").to_pylist()
    return _lesson(export, rows, lambda row: 1 + float(row["return"]))


def _lesson(export: Path, rows: list[dict[str, Any]], target: Any) -> Lesson:
    values: defaultdict[int, list[float]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: (r["episode_index"], r["frame_index"])):
        values[row["episode_index"]].append(target(row))
    episodes = pq.read_table(export / _EPISODES).to_pylist()
    return Lesson(tuple(_film(export, e, values[e["episode_index"]]) for e in episodes))


def _film(export: Path, episode: Mapping[str, Any], values: list[float]) -> Film:
    where = f"data/chunk-{episode['data/chunk_index']:03d}/file-{episode['data/file_index']:03d}.parquet"
    steps = pq.read_table(export / where, columns=["badgen.step"])["badgen.step"].to_pylist()
    camera = next(k.split("/")[1] for k in episode if k.startswith(f"videos/{_CAMERA}"))
    name = camera.removeprefix(_CAMERA)
    return Film(episode["badgen/id"], name, episode["tasks"][0], tuple(steps), tuple(values))
