"""Large Reward Models (physical-superintelligence-lab/Large-Reward-Models, commit 5845ab0): its open-loop evaluation.

`score_with_vlm.py` reads the runs of one data_dir, and `compute_openloop_metrics.py` compares the scores of a judge
with what they hold: per frame with `cumulative_reward`, which is the target here, and its last score with that of every
run of the other class, `success_once`. The script compares all runs of a data_dir; pairs here are those of one view.
Runs that hide their failure are in folders of their own (`<split>-hidden`), which are not part of the lesson.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from studies.taught.lesson import Choice, Film, Lesson


@dataclass(frozen=True)
class _Run:
    """A trajectory as the script reads it."""

    film: Film
    success: bool


def read(export: Path) -> Lesson:
    """Read every data_dir whose runs do not hide their failures."""
    index = json.loads((export / "index.json").read_text(encoding="utf-8"))
    films: list[Film] = []
    choices: list[Choice] = []
    for folder in index["folders"]:
        if not folder["hidden"]:
            runs = list(_runs(export / folder["data_dir"], folder["task_description"]))
            films += [run.film for run in runs]
            choices += _choices(runs)
    return Lesson(tuple(films), tuple(choices))


def _runs(data_dir: Path, words: str) -> Iterator[_Run]:
    """The runs of a data_dir, judged under the words of the command line; the scorer does not read any others."""
    for run in sorted((data_dir / "trajectories").iterdir()):
        lines = (run / "metadata.jsonl").read_text(encoding="utf-8").splitlines()
        rows = sorted(map(json.loads, lines), key=lambda row: int(row["t"]))
        assert all((run / f"frame_{row['t']:03d}.png").is_file() for row in rows), run
        summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
        steps, levels = (tuple(row[key] for row in rows) for key in ("step", "cumulative_reward"))
        film = Film(summary["episode"], summary["camera"], words, steps, levels)
        yield _Run(film, summary["success_once"])


def _choices(runs: list[_Run]) -> Iterator[Choice]:
    """Every pair of a success and another run of the same view."""
    good, bad = ([run.film for run in runs if run.success is kind] for kind in (True, False))
    for one, two in product(good, bad):
        if one.camera == two.camera:
            yield Choice((one.episode, one.camera), (two.episode, two.camera), "one")
