"""LeRobot v3.0: one parquet file and one video per camera for each episode, with rewards, stages and progress."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from badgen.contracts.errors import UnknownName
from badgen.contracts.exporter import Options, StoredDataset
from badgen.exporting import DONE, ONE_SHAPE, Aspect, DatasetExporter, Job, segments, write_json
from badgen.extras import need
from badgen.media import write_mp4
from exporters.lerobot import rlinf
from exporters.lerobot.plan import Place, Plan, plan, require_whole_fps
from exporters.lerobot.rows import REWARDS, columns, features, image_stats, merged, stats
from exporters.lerobot.tables import EXTRA, write_rows, write_stream, write_tasks

_PER_CHUNK = 1000
_DATA = "data/chunk-{0:03d}/file-{1:03d}.parquet"
_VIDEO = "videos/{2}/chunk-{0:03d}/file-{1:03d}.mp4"
_EPISODES = "meta/episodes/chunk-000/file-000.parquet"


class LeRobot(DatasetExporter):
    """One dataset for one robot and one set of cameras; its splits are ranges of episodes."""

    name: ClassVar[str] = "lerobot"
    summary: ClassVar[str] = "LeRobot v3.0 dataset with dense rewards, stages and progress on every frame"
    resumable: ClassVar[bool] = True
    alike: ClassVar[tuple[Aspect, ...]] = ONE_SHAPE
    options: ClassVar[Options] = {
        "reward": (
            "dense",
            "next.reward: dense (the reward label), or binary (1 once a success is complete, otherwise 0)",
        ),
        **rlinf.OPTIONS,
        "trim": (
            "auto",
            "none, or completion: films end when the task is done; auto is completion with rlinf, and otherwise none",
        ),
    }

    def export(self, dataset: StoredDataset, out: Path, options: Mapping[str, Any]) -> list[Path]:
        """Write the dataset; for RLinf, which counts every row as a cost, films end when the task is done."""
        trim = options.get("trim", "auto")
        if trim == "auto":
            trim = "completion" if options.get("rlinf") else "none"
        return super().export(dataset, out, {**options, "trim": trim})

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write `data/`, `videos/`, `meta/` and `sarm_progress.parquet`."""
        if job.options["reward"] not in REWARDS:
            raise UnknownName("reward", job.options["reward"], REWARDS)
        rlinf.check(job.options)
        need("pyarrow", EXTRA)
        planned = plan(job)
        require_whole_fps(planned)

        def make(place: Place) -> list[dict[str, Any]]:
            return [_episode(job, planned, place)]

        job.each(planned.places, make)
        _write_meta(job, planned)
        if job.options["rlinf"]:
            rlinf.write_rlinf(job, planned)
        return {"rows": {s: sum(p.length for p in planned.places if p.split == s) for s in job.selection.splits}}


def _episode(job: Job, planned: Plan, place: Place) -> dict[str, Any]:
    """Write one episode; return its row in the table of episodes."""
    episode, privileged = job.selection.read(place.entry), job.shared.privileged
    where = divmod(place.number, _PER_CHUNK)
    table = columns(episode, place, planned, job.options["reward"], privileged)
    if job.options["rlinf"]:
        table["is_success"] = np.full(place.length, episode.info.success)
    write_rows(job.out / _DATA.format(*where), _features(job, planned), table)
    found = stats(table)
    row: dict[str, Any] = {
        "episode_index": place.number,
        "tasks": [place.entry.instruction],
        "length": place.length,
        "data/chunk_index": where[0],
        "data/file_index": where[1],
        "dataset_from_index": place.first,
        "dataset_to_index": place.first + place.length,
        "meta/episodes/chunk_index": 0,
        "meta/episodes/file_index": 0,
    }
    for camera in planned.cameras:
        key, frames = f"observation.images.{camera}", episode.frames(camera)
        write_mp4(job.out / _VIDEO.format(*where, key), frames, planned.fps)
        found[key] = image_stats(frames)
        row |= {f"videos/{key}/chunk_index": where[0], f"videos/{key}/file_index": where[1]}
        row |= {f"videos/{key}/from_timestamp": 0.0, f"videos/{key}/to_timestamp": place.length / planned.fps}
    info = episode.info
    parts = segments(info, episode.arrays(), episode.frame_steps(planned.cameras[0]))
    # SARM takes a stage as passed at its end, so the last stage of an episode that does not succeed ends after it.
    ends = [*(s.last for s in parts[:-1]), parts[-1].last + (0 if info.success else place.length)]
    for kind in ("sparse_", "dense_", ""):
        row[f"{kind}subtask_names"] = [s.name for s in parts]
        row[f"{kind}subtask_start_frames"] = [s.first for s in parts]
        row[f"{kind}subtask_end_frames"] = ends
    row |= {f"stats/{key}/{kind}": value for key, s in found.items() for kind, value in s.items()}
    row |= {f"badgen/{k}": getattr(info, k) for k in ("id", "group", "scene", "mode", "outcome", "role", "twin")}
    shown = {f"badgen/visible_s/{c}": episode.visible_s(c) for c in planned.cameras}
    return row | {"badgen/split": place.split, "badgen/onset_s": info.onset_s, "badgen/end_s": info.end_s} | shown


def _features(job: Job, planned: Plan) -> dict[str, dict[str, Any]]:
    found = features(planned, job.shared.privileged)
    return found | ({"is_success": found["next.success"]} if job.options["rlinf"] else {})


def _write_meta(job: Job, planned: Plan) -> None:
    found = _features(job, planned)
    info = {
        "codebase_version": "v3.0",
        "robot_type": planned.robot_type,
        "total_episodes": len(planned.places),
        "total_frames": sum(p.length for p in planned.places),
        "total_tasks": len(planned.tasks),
        "chunks_size": _PER_CHUNK,
        "data_files_size_in_mb": 100,
        "video_files_size_in_mb": 200,
        "fps": round(planned.fps),
        "splits": planned.ranges(job.selection.splits),
        "data_path": "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet",
        "video_path": "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4",
        "features": found,
    }
    write_json(job.out / "meta" / "info.json", info)
    write_tasks(job.out / "meta" / "tasks.parquet", planned.tasks)
    write_stream(job.out / _EPISODES, (row for _, _, rows in job.journal.pieces() for row in rows))
    whole = {k: _stats_of(job, k) for k in found if found[k]["dtype"] != "string"}
    write_json(job.out / "meta" / "stats.json", whole | (rlinf.stats_of(job, planned) if job.options["rlinf"] else {}))
    for kind in ("sparse", "dense"):
        write_json(job.out / "meta" / f"temporal_proportions_{kind}.json", _proportions(job))
    metadata = {"reward_model_path": "badgen", "progress_sparse": "progress", "progress_dense": "reward"}
    write_stream(job.out / "sarm_progress.parquet", _progress(job, planned), metadata)


def _stats_of(job: Job, key: str) -> dict[str, Any]:
    """Statistics of one feature over all episodes."""
    prefix = f"stats/{key}/"
    every = [
        {k.removeprefix(prefix): v for k, v in row.items() if k.startswith(prefix)}
        for _, _, rows in job.journal.pieces()
        for row in rows
    ]
    return merged(every)


def _proportions(job: Job) -> dict[str, float]:
    """Mean share of each stage in the successes, in order of the stages; their sum is 1.

    A stage that is in no success has share 0, so that the numbers of the stages stay the same.
    """
    names: dict[str, None] = {}
    shares: list[dict[str, float]] = []
    for row in (row for _, _, rows in job.journal.pieces() for row in rows):
        spans = zip(row["subtask_names"], row["subtask_start_frames"], row["subtask_end_frames"], strict=True)
        found = {name: (last - first + 1) / row["length"] for name, first, last in spans}
        names |= dict.fromkeys(found)
        if DONE in found:
            shares.append(found)
    order = [n for n in names if n != DONE] + [DONE]
    return {n: float(np.mean([s.get(n, 0.0) for s in shares])) if shares else 1 / len(order) for n in order}


def _progress(job: Job, planned: Plan) -> Iterator[dict[str, Any]]:
    """One row per frame: progress for the sparse head, reward for the dense one."""
    for place in planned.places:
        episode = job.selection.read(place.entry)
        table = columns(episode, place, planned, "dense", False)
        for k in range(place.length):
            yield {
                "index": place.first + k,
                "episode_index": place.number,
                "frame_index": k,
                "progress_sparse": np.float32(table["badgen.progress"][k]),
                "progress_dense": np.float32(table["badgen.reward"][k]),
            }
