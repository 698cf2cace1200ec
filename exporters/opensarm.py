"""opensarm: LeRobot v2.1 with stage + fraction on every frame, which falls when progress is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from badgen.contracts.arrays import F32
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import Options, StoredEpisode
from badgen.exporting import (
    DONE,
    ONE_SHAPE,
    SHARED,
    Aspect,
    DatasetExporter,
    Entry,
    Job,
    ends_too_well,
    labels_of,
    stage_levels,
    stage_values,
    write_json,
    write_lines,
)
from badgen.extras import need
from badgen.media import write_mp4
from exporters.lerobot.plan import Place, Plan, plan, require_whole_fps
from exporters.lerobot.rows import columns, features, image_stats, stats
from exporters.lerobot.tables import EXTRA, write_rows
from exporters.rewind import key_of

_PER_CHUNK = 1000
_DATA = "data/chunk-{chunk:03d}/episode_{number:06d}.parquet"
_VIDEO = "videos/chunk-{chunk:03d}/{key}/episode_{number:06d}.mp4"
_NAMES = {"observation.state": "state", "action": "actions"}  # the names that opensarm reads


@dataclass(frozen=True)
class Goal:
    """A task under one wording: its name, its stages without `done`, where they begin in progress, and its episodes."""

    key: str
    words: str
    stages: tuple[str, ...]
    levels: tuple[float, ...]  # one more than stages, from 0 to 1
    planned: Plan


class OpenSarm(DatasetExporter):
    """A dataset of one robot for each goal, since opensarm has one text for all episodes of a dataset."""

    name: ClassVar[str] = "opensarm"
    summary: ClassVar[str] = "a LeRobot v2.1 dataset for each goal, whose reward is stage + fraction on every frame"
    resumable: ClassVar[bool] = True
    alike: ClassVar[tuple[Aspect, ...]] = ONE_SHAPE
    options: ClassVar[Options] = {
        "task_words": ("canonical", SHARED["task_words"][1]),
        "as_if_done": (
            False,
            "also episodes that break a rule and end in a stage that is worth more than their outcome",
        ),
    }

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write `<goal>/data/`, `<goal>/videos/` and `<goal>/meta/`."""
        need("pyarrow", EXTRA)
        goals = _goals(job)
        goal_of = {place.id: goal for goal in goals for place in goal.planned.places}
        places = [place for goal in goals for place in goal.planned.places]

        def make(place: Place) -> list[dict[str, Any]]:
            return [_episode(job, goal_of[place.id], place)]

        job.each(places, make)
        for goal in goals:
            _write_meta(job, goal)
        return {
            "rows": {s: sum(p.length for p in places if p.split == s) for s in job.selection.splits},
            "episodes_that_end_as_if_done": len(job.selection.entries) - len(places),
            "goals": {goal.key: _facts(goal) for goal in goals},
        }


def _goals(job: Job) -> list[Goal]:
    """All goals with their episodes; raises BadValue where none is left."""
    entries: dict[str, list[Entry]] = {}
    for entry in job.selection.entries:
        entries.setdefault(entry.instruction, []).append(entry)
    goals = [goal for words, members in entries.items() if (goal := _goal(job, words, members)) is not None]
    if not goals:
        raise BadValue("every episode breaks a rule and ends as if it were done; set as_if_done=true to keep them")
    return goals


def _goal(job: Job, words: str, members: Sequence[Entry]) -> Goal | None:
    """A goal with the episodes to write, or None where there is no such episode."""
    stages = job.selection.read(members[0]).arrays().milestone_names
    passes = [_values(job.selection.read(e)) for e in members if e.success]
    levels = stage_levels(passes, len(stages))
    kept = [e for e in members if job.options["as_if_done"] or not _ends_too_well(job, e, levels)]
    if not kept:
        return None
    planned = plan(job, kept)
    require_whole_fps(planned)
    return Goal(key_of(words), words, stages, levels, planned)


def _values(episode: StoredEpisode) -> tuple[F32, F32]:
    """Stage values and progress at the frames of an episode."""
    arrays, steps = episode.arrays(), episode.frame_steps(episode.cameras[0])
    return stage_values(arrays, steps), labels_of(arrays, steps).progress


def _ends_too_well(job: Job, entry: Entry, levels: Sequence[float]) -> bool:
    """Whether the last stage of an episode is worth more than its outcome, so that its rule counts for nothing."""
    episode = job.selection.read(entry)
    last = float(_values(episode)[0][-1])
    return ends_too_well(episode.info, float(np.interp(last, range(len(levels)), levels)))


def _facts(goal: Goal) -> dict[str, Any]:
    """What a user writes into the settings of opensarm, and how stages are translated into progress."""
    begins = dict(zip((*goal.stages, DONE), (round(level, 4) for level in goal.levels), strict=True))
    return {
        "task_name": goal.words,
        "num_classes": len(goal.levels),
        "episodes": len(goal.planned.places),
        "stages_begin_at_progress": begins,
    }


def _named(found: Mapping[str, Any]) -> dict[str, Any]:
    return {_NAMES.get(name, name): value for name, value in found.items()}


def _features(job: Job, planned: Plan) -> dict[str, dict[str, Any]]:
    reward = {"reward": {"dtype": "float32", "shape": [1], "names": None}}
    return _named(features(planned, job.shared.privileged)) | reward


def _episode(job: Job, goal: Goal, place: Place) -> dict[str, Any]:
    """Write one episode; return its lines in the tables of episodes and of statistics."""
    episode, privileged, planned = job.selection.read(place.entry), job.shared.privileged, goal.planned
    where = {"chunk": place.number // _PER_CHUNK, "number": place.number}
    table = _named(columns(episode, place, planned, "dense", privileged))
    table["reward"] = stage_values(episode.arrays(), episode.frame_steps(planned.cameras[0]))
    write_rows(job.out / goal.key / _DATA.format(**where), _features(job, planned), table)
    found = stats(table)
    for camera in planned.cameras:
        key, frames = f"observation.images.{camera}", episode.frames(camera)
        write_mp4(job.out / goal.key / _VIDEO.format(**where, key=key), frames, planned.fps)
        found[key] = image_stats(frames)
    line = {"episode_index": place.number, "tasks": [place.entry.instruction], "length": place.length}
    facts = {"id": place.id, "outcome": place.entry.outcome, "mode": place.entry.mode, "split": place.split}
    return {"episode": line | {"badgen": facts}, "stats": {"episode_index": place.number, "stats": found}}


def _write_meta(job: Job, goal: Goal) -> None:
    planned = goal.planned
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
    meta, own = job.out / goal.key / "meta", {p.id for p in planned.places}
    pieces = {name: rows for name, _, rows in job.journal.pieces() if name in own}
    rows = [row for place in planned.places for row in pieces[place.id]]
    write_json(meta / "info.json", info)
    write_lines(meta / "tasks.jsonl", ({"task_index": i, "task": t} for i, t in enumerate(planned.tasks)))
    write_lines(meta / "episodes.jsonl", (row["episode"] for row in rows))
    write_lines(meta / "episodes_stats.jsonl", (row["stats"] for row in rows))
