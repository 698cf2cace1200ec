"""RoboArena: sessions that compare two episodes from one initial state, with scores, preference and feedback."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from badgen.contracts.episode import REWARD_CAP, EpisodeInfo
from badgen.contracts.exporter import StoredEpisode
from badgen.exporting import (
    DatasetExporter,
    Entry,
    Job,
    Pair,
    better_first,
    captions_of,
    labels_of,
    pair_views,
    write_lines,
)
from badgen.files import write_bytes, write_text
from badgen.media import write_mp4
from exporters.roboarena.films import FPS, held, places, simulated_time
from exporters.roboarena.steps import step_rows

_SPACE = uuid.UUID("5b8f3e1e-6d0c-5a55-9f6e-0c6f3a0f9a11")  # gives the session of a pair the same name in all exports


class RoboArena(DatasetExporter):
    """`evaluation_sessions/<uuid>/metadata.yaml`, with videos and states of episodes A and B."""

    name: ClassVar[str] = "roboarena"
    summary: ClassVar[str] = "RoboArena sessions: two episodes from one state, their scores, which is better, and why"
    resumable: ClassVar[bool] = True

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write a RoboArena dump for each split, and `sessions.jsonl`."""
        pairs = [p for p in job.selection.pairs() if pair_views(job.selection, p)]
        first = better_first([(p.id, p.split) for p in pairs], job.shared.seed)
        job.each(pairs, lambda pair: [_session(job, pair, first[pair.id])])
        for split in job.selection.splits:
            if write_lines(job.out / split / "sessions.jsonl", job.journal.rows(split)):
                names = sorted({row["policies"][letter] for row in job.journal.rows(split) for letter in "AB"})
                entry = {"open_source": True, "action_space": "joint_position"}
                _write_yaml(job.out / split / "global_metadata.yaml", {"policy_index": dict.fromkeys(names, entry)})
        paired = {e.id for p in pairs for e in (p.better, p.worse)}
        lone = sum(e.id not in paired for e in job.selection.entries)
        return {"rows": job.journal.count(job.selection.splits), "episodes_in_no_pair": lone}


def partial(info: EpisodeInfo) -> float:
    """Score from 0 to 1: 1, which RoboArena reads as success, only for a success; else at most the outcome's cap."""
    if info.success:
        return 1.0
    return round(min(info.partial_success, REWARD_CAP[info.outcome], 0.99), 6)


def policy_of(entry: Entry) -> str:
    """Name of what controlled the robot: the expert, or the expert under the fault that shows."""
    if not entry.success:
        return f"fault_{entry.mode}"
    return "expert" if entry.role == "clean" else "expert_disturbed"


def _session(job: Job, pair: Pair, better_is_a: bool) -> dict[str, Any]:
    """Write one session; return its line in `sessions.jsonl`."""
    sides = (pair.better, pair.worse) if better_is_a else (pair.worse, pair.better)
    name = str(uuid.uuid5(_SPACE, pair.id))
    folder = job.out / pair.split / "evaluation_sessions" / name
    views = places(pair_views(job.selection, pair))
    written = {letter: _episode(job, e, letter, folder, views) for letter, e in zip("AB", sides, strict=True)}
    captions = captions_of(job.selection.read(pair.worse).info, job.shared.privileged)
    good, bad = ("A", "B") if better_is_a else ("B", "A")
    metadata = {
        "language_instruction": pair.worse.instruction,
        "preference": good,
        "longform_feedback": f"{good} does the task. In {bad}: {captions.failure.text}",
        "evaluator_name": "badgen",
        "evaluation_location": "simulation",
        "session_creation_timestamp": simulated_time(0.0),
        "session_completion_timestamp": simulated_time(sum(told["duration"] for told in written.values()) / FPS),
        "policies": written,
    }
    _write_yaml(folder / "metadata.yaml", metadata)
    return {
        "session": name,
        "A": sides[0].id,
        "B": sides[1].id,
        "preference": good,
        "policies": {letter: told["policy_name"] for letter, told in written.items()},
        "views": dict(views),
        "last_step": {letter: _last_step(job, e, views) for letter, e in zip("AB", sides, strict=True)},
        "group": pair.worse.group,
        "over": pair.kind,
        "mode": pair.worse.mode,
        "outcome": pair.worse.outcome,
    }


def _episode(job: Job, entry: Entry, letter: str, folder: Path, views: Mapping[str, str]) -> dict[str, Any]:
    """Write videos and states of one episode; return its scores."""
    episode, policy = job.selection.read(entry), policy_of(entry)
    stem = folder / f"{letter}_{policy}" / f"{policy}_{entry.id}"
    for place, camera in views.items():
        frames, shown = episode.frames(camera), _shown(episode, camera)
        write_mp4(stem.with_name(f"{stem.name}_video_{place}.mp4"), [frames[i] for i in shown], FPS)
    count = _write_states(stem.with_name(f"{stem.name}_npz_file.npz"), episode, next(iter(views.values())))
    return {
        "policy_name": policy,
        "binary_success": int(entry.success),
        "partial_success": partial(episode.info),
        "duration": count,
    }


def _last_step(job: Job, entry: Entry, views: Mapping[str, str]) -> int:
    """Row of the episode that the last frame of its videos shows."""
    return int(job.selection.read(entry).frame_steps(next(iter(views.values())))[-1])


def _shown(episode: StoredEpisode, camera: str) -> list[int]:
    return held(episode.arrays().time_s[list(episode.frame_steps(camera))])


def _write_states(path: Path, episode: StoredEpisode, camera: str) -> int:
    """Write one row for each frame except the last, which shows the result of the last action; return their number."""
    steps = episode.frame_steps(camera)
    labels = labels_of(episode.arrays(), [steps[i] for i in _shown(episode, camera)][:-1])
    rows = np.empty(len(labels), dtype=object)
    rows[:] = step_rows(episode, labels)
    content = io.BytesIO()
    np.savez(content, data=rows)
    write_bytes(path, content.getvalue(), durable=False)
    return len(labels)


def _write_yaml(path: Path, value: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, _yaml(value), durable=False)


def _yaml(value: Mapping[str, Any], indent: str = "") -> str:
    """Nested mappings as YAML; every scalar is written as JSON, which YAML reads."""
    lines = []
    for key, inner in value.items():
        if isinstance(inner, Mapping):
            lines.append(f"{indent}{key}:\n{_yaml(inner, indent + '  ')}")
        else:
            lines.append(f"{indent}{key}: {json.dumps(inner, ensure_ascii=False)}\n")
    return "".join(lines)
