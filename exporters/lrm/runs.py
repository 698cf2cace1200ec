"""One run: a view of an episode as Large Reward Models records its trajectories."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from badgen.contracts.episode import EpisodeArrays
from badgen.contracts.exporter import StoredEpisode
from badgen.exporting import Entry, Job, completion_s, has_come, labels_of, write_json, write_lines, wrong_so_far
from badgen.media import write_image
from exporters.lrm.ceiling import changes
from exporters.lrm.plan import Plan


def folder_of(entry: Entry, camera: str, hidden: bool) -> str:
    """The data_dir of a run: one for each split, instruction and view, and one more for failures that are hidden.

    A judge is told one instruction for all runs of a data_dir, and all its runs are compared with one another.
    """
    words = hashlib.sha256("\0".join((*entry.goal, entry.instruction)).encode()).hexdigest()[:8]
    names = (re.sub(r"\W+", "-", name) for name in (entry.scene, entry.task, words, camera))
    return f"{entry.split}{'-hidden' if hidden else ''}/{'-'.join(names)}"


def write_runs(job: Job, entry: Entry, plan: Plan) -> list[dict[str, Any]]:
    """Write every view of an episode that is shown; return what is kept of each."""
    episode = job.selection.read(entry)
    arrays = episode.arrays()
    return [_write(job, entry, plan, episode, arrays, camera) for camera in job.selection.showing_cameras(episode)]


def _write(
    job: Job, entry: Entry, plan: Plan, episode: StoredEpisode, arrays: EpisodeArrays, camera: str
) -> dict[str, Any]:
    rows = _rows(episode, arrays, camera, plan)
    levels = [row["cumulative_reward"] for row in rows]
    hidden = plan.hides(entry, episode, levels[-1])
    folder = folder_of(entry, camera, hidden)
    run = f"{folder}/trajectories/{entry.id}_{camera}"
    for row, picture in zip(rows, episode.frames(camera, plan.frames(episode, camera)), strict=True):
        write_image(job.out / run / f"frame_{row['t']:03d}.png", picture)
    write_lines(job.out / run / "metadata.jsonl", rows)
    write_json(job.out / run / "summary.json", _summary(episode, camera, levels[-1]))
    return {
        "data_dir": folder,
        "hidden": hidden,
        "scene": entry.scene,
        "task": entry.task,
        "camera": camera,
        "task_description": entry.instruction,
        "success": entry.success,
        "levels": levels,
    }


def _rows(episode: StoredEpisode, arrays: EpisodeArrays, camera: str, plan: Plan) -> list[dict[str, Any]]:
    """A row for each frame that is shown, as the reader expects them, and what is carried into its results."""
    steps, info = episode.frame_steps(camera), episode.info
    labels = labels_of(arrays, [steps[i] for i in plan.frames(episode, camera)])
    shown = [labels.row(i) for i in range(len(labels))]
    levels = [float(row[plan.label]) for row in shown]
    done_s = completion_s(arrays) if info.success else None
    facts = {"episode": info.id, "group": info.group, "camera": camera, "mode": info.mode}
    return [
        {
            "t": t,
            "oracle_reward": change,
            "cumulative_reward": level,
            "success": has_come(done_s, float(row["time_s"])),
            **facts,
            **wrong_so_far(episode, camera, float(row["time_s"])),
            **row,
        }
        for t, (row, level, change) in enumerate(zip(shown, levels, changes(levels), strict=True))
    ]


def _summary(episode: StoredEpisode, camera: str, last: float) -> dict[str, Any]:
    """What is said of the whole run; times that do not exist are left out."""
    info = episode.info
    times = {"onset_s": info.onset_s, "visible_s": episode.visible_s(camera)}
    return {
        "success_once": info.success,
        "total_oracle_reward": last,
        "task_description": info.instruction,
        "episode": info.id,
        "group": info.group,
        "camera": camera,
        "mode": info.mode,
        "outcome": info.outcome,
        **{name: time_s for name, time_s in times.items() if time_s is not None},
    }
