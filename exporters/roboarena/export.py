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
from badgen.exporting import DatasetExporter, Entry, Job, Pair, captions_of, labels_of, write_lines
from badgen.files import write_bytes, write_text
from badgen.media import write_mp4
from badgen.selection.split import unit
from exporters.dopamine.export import views_of
from exporters.roboarena.steps import step_rows

_SPACE = uuid.UUID("5b8f3e1e-6d0c-5a55-9f6e-0c6f3a0f9a11")  # gives the session of a pair the same name in all exports
POLICIES = ("expert", "expert_under_fault")


class RoboArena(DatasetExporter):
    """`evaluation_sessions/<uuid>/metadata.yaml`, with videos and states of episodes A and B."""

    name: ClassVar[str] = "roboarena"
    summary: ClassVar[str] = "RoboArena sessions: two episodes from one state, their scores, which is better, and why"
    resumable: ClassVar[bool] = True

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write a RoboArena dump for each split, and `sessions.jsonl`."""
        job.each(job.selection.pairs(), lambda pair: [_session(job, pair)])
        for split in job.selection.splits:
            entry = {"open_source": True, "action_space": "joint_position"}
            if write_lines(job.out / split / "sessions.jsonl", job.journal.rows(split)):
                _write_yaml(job.out / split / "global_metadata.yaml", {"policy_index": dict.fromkeys(POLICIES, entry)})
        paired = {e.id for p in job.selection.pairs() for e in (p.better, p.worse)}
        lone = sum(e.id not in paired for e in job.selection.entries)
        return {"rows": job.journal.count(job.selection.splits), "episodes_in_no_pair": lone}


def partial(info: EpisodeInfo) -> float:
    """Score from 0 to 1: 1, which RoboArena reads as success, only for a success; else at most the outcome's cap."""
    if info.success:
        return 1.0
    return round(min(info.partial_success, REWARD_CAP[info.outcome], 0.99), 6)


def _session(job: Job, pair: Pair) -> dict[str, Any]:
    """Write one session; return its line in `sessions.jsonl`."""
    first = unit(pair.id, str(job.shared.seed)) < 0.5
    sides = (pair.better, pair.worse) if first else (pair.worse, pair.better)
    name = str(uuid.uuid5(_SPACE, pair.id))
    folder = job.out / pair.split / "evaluation_sessions" / name
    policies = {letter: _episode(job, entry, letter, folder) for letter, entry in zip("AB", sides, strict=True)}
    captions = captions_of(job.selection.read(pair.worse).info, job.shared.privileged)
    good, bad = ("A", "B") if first else ("B", "A")
    metadata = {
        "language_instruction": pair.worse.instruction,
        "preference": good,
        "longform_feedback": f"{good} does the task. In {bad}: {captions.failure.text}",
        "evaluator_name": "badgen",
        "evaluation_location": "simulation",
        "session_creation_timestamp": None,
        "session_completion_timestamp": None,
        "policies": policies,
    }
    _write_yaml(folder / "metadata.yaml", metadata)
    return {
        "session": name,
        "A": sides[0].id,
        "B": sides[1].id,
        "preference": good,
        "group": pair.worse.group,
        "over": pair.kind,
        "mode": pair.worse.mode,
        "outcome": pair.worse.outcome,
    }


def _episode(job: Job, entry: Entry, letter: str, folder: Path) -> dict[str, Any]:
    """Write videos and states of one episode; return its scores."""
    episode = job.selection.read(entry)
    policy = POLICIES[entry.role != "clean"]
    stem = folder / f"{letter}_{policy}" / f"{policy}_{entry.id}"
    cameras = job.selection.views(episode)
    fixed = [c for c in cameras if "wrist" not in c] or list(cameras)
    shown = {"left": fixed[0], "right": fixed[-1], "wrist": views_of(cameras)[1]}
    for place, camera in shown.items():
        write_mp4(stem.with_name(f"{stem.name}_video_{place}.mp4"), episode.frames(camera), episode.fps(camera))
    count = _write_states(stem.with_name(f"{stem.name}_npz_file.npz"), episode, shown["left"])
    binary = int(entry.success)
    return {
        "policy_name": policy,
        "binary_success": binary,
        "partial_success": partial(episode.info),
        "duration": count,
    }


def _write_states(path: Path, episode: StoredEpisode, camera: str) -> int:
    """Write one row for each frame except the last, which shows the result of the last action; return their number."""
    steps = episode.frame_steps(camera)[:-1]
    labels = labels_of(episode.arrays(), steps)
    rows = np.empty(len(steps), dtype=object)
    rows[:] = step_rows(episode, labels)
    content = io.BytesIO()
    np.savez(content, data=rows)
    write_bytes(path, content.getvalue(), durable=False)
    return len(steps)


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
