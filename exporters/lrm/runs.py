"""One run: a view of an episode as Large Reward Models records its trajectories."""

from __future__ import annotations

from typing import Any

from badgen.contracts.exporter import StoredEpisode
from badgen.exporting import Entry, Job, completion_s, has_come, labels_of, write_json, write_lines, wrong_so_far
from badgen.media import write_image
from exporters.lrm.ceiling import changes
from exporters.lrm.plan import Plan


def write_runs(job: Job, entry: Entry, plan: Plan) -> list[dict[str, Any]]:
    """Write every view of an episode that is shown, into each of its data_dirs; return what is kept of each."""
    episode = job.selection.read(entry)
    return [
        kept for camera in job.selection.showing_cameras(episode) for kept in _write(job, entry, plan, episode, camera)
    ]


def _write(job: Job, entry: Entry, plan: Plan, episode: StoredEpisode, camera: str) -> list[dict[str, Any]]:
    rows = _rows(episode, camera, plan)
    levels = [row["cumulative_reward"] for row in rows]
    pictures = episode.frames(camera, plan.frames(episode, camera))
    folders = plan.folders(entry, camera)
    for folder in folders:
        run = job.out / folder / "trajectories" / f"{entry.id}_{camera}"
        for row, picture in zip(rows, pictures, strict=True):
            write_image(run / f"frame_{row['t']:03d}.png", picture)
        write_json(run / "summary.json", _summary(episode, camera, levels[-1]))
        write_lines(run / "metadata.jsonl", rows)  # the last one: readers skip a run without it
    facts = {"scene": entry.scene, "task": entry.task, "task_description": entry.instruction}
    return [
        {"data_dir": folder, **facts, "camera": camera, "success": entry.success, "levels": levels}
        for folder in folders
    ]


def _rows(episode: StoredEpisode, camera: str, plan: Plan) -> list[dict[str, Any]]:
    """A row for each frame: what readers need, and then what they carry into their results."""
    steps, arrays, info = episode.frame_steps(camera), episode.arrays(), episode.info
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
