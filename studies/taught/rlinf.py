"""RLinf's RECAP (RLinf/RLinf, commit a3816b5): returns divided by their minimum, from -1 to 0.

Its value model learns, for each frame, the return in the file of returns (`tag: badgen`) over the minimum in
`meta/stats.json`; its loss takes values below -1 as -1. Here 1 is added, so that 1 is a complete success. Its prompt is
the task in `meta/tasks.jsonl`. There are no other tasks: pictures keep their own words.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from studies.taught.lesson import Film, Lesson


def read(export: Path) -> Lesson:
    """Read the data set as a rollout data set, whose `is_success` must be constant over each episode."""
    meta = export / "meta"
    least = float(json.loads((meta / "stats.json").read_text(encoding="utf-8"))["return"]["min"])
    lines = (meta / "tasks.jsonl").read_text(encoding="utf-8").splitlines()
    tasks = {task["task_index"]: task["task"] for task in map(json.loads, lines)}
    columns = pq.read_table(meta / "returns_badgen.parquet").to_pydict()
    places = zip(columns["episode_index"], columns["frame_index"], strict=True)
    returns = dict(zip(places, columns["return"], strict=True))
    films: list[Film] = []
    for episode in pq.read_table(meta / "episodes").to_pylist():
        where = episode["data/chunk_index"], episode["data/file_index"]
        rows = pq.read_table(export / "data/chunk-{:03d}/file-{:03d}.parquet".format(*where)).to_pydict()
        assert len(set(rows["is_success"])) == 1, episode["badgen/id"]
        own = np.array([returns[episode["episode_index"], frame] for frame in rows["frame_index"]])
        targets = tuple(float(t) for t in 1 + np.clip(own / abs(least), -1.0, 0.0))
        camera = next(k.split(".")[2].split("/")[0] for k in episode if k.startswith("videos/observation.images."))
        words = tasks[rows["task_index"][0]]
        films.append(Film(episode["badgen/id"], camera, words, tuple(rows["badgen.step"]), targets))
    return Lesson(tuple(films))
