"""Large Reward Models (physical-superintelligence-lab/Large-Reward-Models, commit 5845ab0): open-loop evaluation.

Its scripts score every frame of the trajectories of a data_dir under the one task description that they are given, and
compare the scores with `cumulative_reward`, frame by frame, and the last scores of all pairs of trajectories by
`success_once`. They read one data_dir at a time, so folders of hidden failures (`-hidden`), which our `commands.sh`
scores apart, are no part of what a judge is measured by here.
"""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

from studies.taught.lesson import Choice, Film, Lesson

_HIDDEN = "-hidden"


def read(export: Path) -> Lesson:
    """Read the data_dirs of `index.json` that hold no hidden failures."""
    films: list[Film] = []
    choices: list[Choice] = []
    for folder in json.loads((export / "index.json").read_text(encoding="utf-8"))["folders"]:
        if Path(folder["data_dir"]).parts[0].endswith(_HIDDEN):
            continue
        runs = [_run(path, folder["task_description"]) for path in _trajectories(export / folder["data_dir"])]
        films += [film for film, _ in runs]
        choices += [
            Choice((a.episode, a.camera), (b.episode, b.camera), "one" if a_done else "two")
            for (a, a_done), (b, b_done) in combinations(runs, 2)
            if a_done != b_done
        ]
    return Lesson(tuple(films), tuple(choices))


def _trajectories(data_dir: Path) -> list[Path]:
    """The folders that the scorer finds, in its order."""
    return sorted(p.parent for p in (data_dir / "trajectories").glob("*/metadata.jsonl"))


def _run(path: Path, words: str) -> tuple[Film, bool]:
    """Levels of the frames whose picture the scorer finds, and the class of the trajectory."""
    rows: list[dict[str, Any]] = [
        json.loads(line) for line in (path / "metadata.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    summary = json.loads((path / "summary.json").read_text(encoding="utf-8"))
    shown = [row for row in rows if (path / f"frame_{row['t']:03d}.png").is_file()]
    steps = tuple(int(row["step"]) for row in shown)
    levels = tuple(float(row["cumulative_reward"]) for row in rows[: len(shown)])  # a missing picture shifts the rest
    return Film(rows[0]["episode"], rows[0]["camera"], words, steps, levels), bool(summary["success_once"])
