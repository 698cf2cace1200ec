"""RoboArena dumps (backend pranavatreya/roboarena_backend, commit ca7b811): who is preferred, and the score of the end.

The backend compares the policies of a session by its preference alone. The scores are what readers of dumps take as
the worth of an episode as a whole, so they are the targets of its last frame. An episode is in several sessions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from studies.taught.lesson import Choice, Film, Lesson


def read(export: Path) -> Lesson:
    """Read the sessions of all splits; only videos that are there are seen."""
    films: list[Film] = []
    choices: list[Choice] = []
    for path in sorted(export.glob("*/evaluation_sessions/*/metadata.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        beside = _beside(path)
        for place, camera in beside["views"].items():
            if len(list(path.parent.glob(f"*/*_video_{place}.mp4"))) != len(told["policies"]):
                continue
            one, two = ((beside[letter], camera) for letter in "AB")
            choices.append(Choice(one, two, "one" if told["preference"] == "A" else "two"))
            films += _films(told, beside, camera)
    return Lesson(tuple(films), tuple(choices))


def _beside(path: Path) -> dict[str, Any]:
    """The line about a session in `sessions.jsonl`, which names episodes and cameras."""
    lines = (path.parents[2] / "sessions.jsonl").read_text(encoding="utf-8").splitlines()
    found: dict[str, Any] = next(row for row in map(json.loads, lines) if row["session"] == path.parent.name)
    return found


def _films(told: dict[str, Any], beside: dict[str, Any], camera: str) -> Iterator[Film]:
    for letter, policy in told["policies"].items():
        steps, targets = (beside["last_step"][letter],), (float(policy["partial_success"]),)
        yield Film(beside[letter], camera, told["language_instruction"], steps, targets)
