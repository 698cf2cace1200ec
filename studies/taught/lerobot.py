"""RA-BC of LeRobot (huggingface/lerobot, version 0.4.4): the progress of each frame from `sarm_progress.parquet`.

It weights the actions of a frame by how much this value grows until some frames later, so the value itself is the
target; here that of its head `dense`. The words of a task play no part. The stages that SARM itself is trained on are
not read here: they cannot fall, so it is to be trained on successes, and these have the stage `done` from completion.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from studies.taught.lesson import Film, Lesson


def read(export: Path) -> Lesson:
    """Read the values of all frames, in the order of their index."""
    values = dict(zip(*_columns(export / "sarm_progress.parquet", "index", "progress_dense"), strict=True))
    films: list[Film] = []
    for episode in pq.read_table(export / "meta/episodes").to_pylist():
        where = episode["data/chunk_index"], episode["data/file_index"]
        path = export / "data/chunk-{:03d}/file-{:03d}.parquet".format(*where)
        index, steps = _columns(path, "index", "badgen.step")
        camera = next(k.split(".")[2].split("/")[0] for k in episode if k.startswith("videos/observation.images."))
        targets = tuple(float(values[i]) for i in index)
        films.append(Film(episode["badgen/id"], camera, episode["tasks"][0], tuple(map(int, steps)), targets))
    return Lesson(tuple(films))


def _columns(path: Path, *names: str) -> list[list[float]]:
    table = pq.read_table(path, columns=list(names))
    return [table.column(name).to_pylist() for name in names]
