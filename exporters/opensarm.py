"""opensarm: LeRobot v2.1 with stage + fraction on every frame, which falls when progress is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from badgen.contracts.exporter import Options
from badgen.exporting import (
    DONE,
    ONE_SHAPE,
    Aspect,
    DatasetExporter,
    Job,
    Selection,
    stage_values,
    write_json,
    write_lines,
)
from badgen.extras import need
from badgen.media import write_mp4
from exporters.lerobot.plan import Place, Plan, plan, require_whole_fps
from exporters.lerobot.rows import columns, features, image_stats, stats
from exporters.lerobot.tables import EXTRA, write_rows

_PER_CHUNK = 1000
_NAMES = {"observation.state": "state", "action": "actions"}  # names that opensarm reads in place of LeRobot's
_DATA = "data/chunk-{chunk:03d}/episode_{number:06d}.parquet"
_VIDEO = "videos/chunk-{chunk:03d}/{key}/episode_{number:06d}.mp4"


class OpenSarm(DatasetExporter):
    """One dataset for one robot and one set of cameras; column `reward` is stage + fraction."""

    name: ClassVar[str] = "opensarm"
    summary: ClassVar[str] = "LeRobot v2.1 dataset whose reward is stage + fraction of the state, on every frame"
    resumable: ClassVar[bool] = True
    alike: ClassVar[tuple[Aspect, ...]] = ONE_SHAPE
    options: ClassVar[Options] = {
        "rule_breakers": (
            False,
            "also episodes that reach the goal and break a rule; they end in the last stage before done",
        ),
        "trim": ("completion", "completion: films end when the task is done; or none"),
    }

    def narrowed(self, selection: Selection, options: Mapping[str, Any]) -> Selection:
        """Without episodes that reach the goal and break a rule, since stages cannot say what is wrong with them."""
        breakers = {e.id for e in selection.entries if e.outcome not in ("success", "failure")}
        if options["rule_breakers"]:
            return selection
        return selection.without(breakers, "the goal is reached and a rule is broken (rule_breakers=false)")

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write `data/`, `videos/` and `meta/`."""
        need("pyarrow", EXTRA)
        planned = plan(job)
        require_whole_fps(planned)

        def make(place: Place) -> list[dict[str, Any]]:
            return [_episode(job, planned, place)]

        job.each(planned.places, make)
        _write_meta(job, planned)
        names = {e.task: job.selection.read(e).arrays().milestone_names for e in job.selection.entries}
        return {
            "rows": {s: sum(p.length for p in planned.places if p.split == s) for s in job.selection.splits},
            "stages": {task: [*found, DONE] for task, found in names.items()},
            "num_classes": max(len(found) + 1 for found in names.values()),
        }


def _features(job: Job, planned: Plan) -> dict[str, dict[str, Any]]:
    found = features(planned, job.shared.privileged) | {"reward": {"dtype": "float32", "shape": [1], "names": None}}
    return {_NAMES.get(name, name): feature for name, feature in found.items()}


def _episode(job: Job, planned: Plan, place: Place) -> dict[str, Any]:
    """Write one episode; return its lines in the tables of episodes and of statistics."""
    episode, privileged = job.selection.read(place.entry), job.shared.privileged
    where = {"chunk": place.number // _PER_CHUNK, "number": place.number}
    table = columns(episode, place, planned, "dense", privileged)
    table["reward"] = stage_values(episode.arrays(), episode.frame_steps(planned.cameras[0]), episode.info.unseen_rules)
    table = {_NAMES.get(name, name): column for name, column in table.items()}
    write_rows(job.out / _DATA.format(**where), _features(job, planned), table)
    found = stats(table)
    for camera in planned.cameras:
        key, frames = f"observation.images.{camera}", episode.frames(camera)
        write_mp4(job.out / _VIDEO.format(**where, key=key), frames, planned.fps)
        found[key] = image_stats(frames)
    line = {"episode_index": place.number, "tasks": [place.entry.instruction], "length": place.length}
    facts = {"id": place.id, "outcome": place.entry.outcome, "mode": place.entry.mode, "split": place.split}
    return {"episode": line | {"badgen": facts}, "stats": {"episode_index": place.number, "stats": found}}


def _write_meta(job: Job, planned: Plan) -> None:
    info = {
        "codebase_version": "v2.1",
        "robot_type": planned.robot_type,
        "total_episodes": len(planned.places),
        "total_frames": sum(p.length for p in planned.places),
        "total_tasks": len(planned.tasks),
        "total_videos": len(planned.places) * len(planned.cameras),
        "total_chunks": -(-len(planned.places) // _PER_CHUNK),
        "chunks_size": _PER_CHUNK,
        "fps": round(planned.fps),
        "splits": planned.ranges(job.selection.splits),
        "data_path": "data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet",
        "video_path": "videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4",
        "features": _features(job, planned),
    }
    meta = job.out / "meta"
    write_json(meta / "info.json", info)
    write_lines(meta / "tasks.jsonl", ({"task_index": i, "task": t} for i, t in enumerate(planned.tasks)))
    write_lines(meta / "episodes.jsonl", (r["episode"] for _, _, rows in job.journal.pieces() for r in rows))
    write_lines(meta / "episodes_stats.jsonl", (r["stats"] for _, _, rows in job.journal.pieces() for r in rows))
