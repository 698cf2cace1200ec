"""opensarm (xdofai/opensarm, commit f93fec9): the whole part of `reward` is the stage, the rest a fraction.

Its dataset class takes windows of an episode, plays some of them backwards, and keeps the `reward` of each frame; its
trainer splits that into a class and a fraction. Words of a task are one text from its settings, so none of its "other
tasks" is an episode of ours: it makes up random words. What the trained model says of a frame is stage + fraction,
translated into progress by a table that the user writes for the task: here the one in the datasheet.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from studies.taught.lesson import Film, Lesson


def read(export: Path) -> Lesson:
    """Read the datasets of all goals."""
    sheet = json.loads((export / "datasheet.json").read_text(encoding="utf-8"))
    films: list[Film] = []
    for key, goal in sheet["goals"].items():
        levels = list(goal["stages_begin_at_progress"].values())
        for line in (export / key / "meta/episodes.jsonl").read_text(encoding="utf-8").splitlines():
            films.append(_film(export / key, json.loads(line), goal["task_name"], levels))
    return Lesson(tuple(films))


def _film(dataset: Path, episode: dict[str, object], words: str, levels: list[float]) -> Film:
    info = json.loads((dataset / "meta/info.json").read_text(encoding="utf-8"))
    number = int(str(episode["episode_index"]))
    place = {"episode_chunk": number // info["chunks_size"], "episode_index": number}
    rows = pq.read_table(dataset / info["data_path"].format(**place)).to_pydict()
    value = np.asarray(rows["reward"])
    stage, fraction = np.floor(value), np.remainder(value, 1.0)
    assert stage.max() < len(levels), f"the class {stage.max()} does not fit into {len(levels)} classes"
    targets = np.interp(stage + fraction, range(len(levels)), levels)
    camera = next(name for name, feature in info["features"].items() if feature["dtype"] == "video")
    told = episode["badgen"]
    assert isinstance(told, dict)
    steps = tuple(int(step) for step in rows["badgen.step"])
    return Film(str(told["id"]), camera.rpartition(".")[2], words, steps, tuple(float(t) for t in targets))
