"""The data_dirs of an export, what a perfect judge reaches in them, and the commands that score them."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exporters.lrm.ceiling import Run, ceiling

_FACTS = ("scene", "task", "task_description")
_HEAD = """#!/bin/sh
# Scores every data_dir with the scripts of Large Reward Models, and computes their metrics.
#   LRM_EVAL=FOLDER VLM_URL=http://localhost:5001 sh commands.sh [progress|completion|comparison]
# LRM_EVAL is the folder of score_with_vlm.py, VLM_URL the address of the reward server.
# Every data_dir has a task of its own, which the judge must be told: theirs is another one if nothing is said.
# Leave --call_interval and --comparison_interval at 1, since scores are compared with rows by their number.
set -eu
: "${LRM_EVAL:?name the folder of score_with_vlm.py}" "${VLM_URL:=http://localhost:5001}"
LRM_EVAL="$(cd "$LRM_EVAL" && pwd)"
cd "$(dirname "$0")"
mode="${1:-progress}"
score() {
  python "$LRM_EVAL/score_with_vlm.py" --vlm_url "$VLM_URL" --mode "$mode" \\
    --data_dir "$1" --task_description "$2" --output "scores/$mode/$1.json"
}
metrics() {
  python "$LRM_EVAL/compute_openloop_metrics.py" --scores_path "scores/$mode/$1/"*.json \\
    --output_dir "metrics/$mode/$1"
}
"""


@dataclass(frozen=True)
class Folder:
    """A data_dir: the runs of one part (a split, or the hidden runs of a split) under one task description."""

    path: str
    facts: Mapping[str, str]
    cameras: tuple[str, ...]
    runs: tuple[Run, ...]

    @property
    def part(self) -> str:
        """`<split>` or `<split>-hidden`."""
        return self.path.partition("/")[0]

    @property
    def hidden(self) -> bool:
        """Whether its failures end in pictures that do not show them."""
        return self.part.endswith("-hidden")

    def row(self) -> dict[str, Any]:
        """Its entry in `index.json`."""
        about = {"data_dir": self.path, "hidden": self.hidden, **self.facts, "cameras": list(self.cameras)}
        return about | {"ceiling": ceiling(self.runs)}


def folders_of(kept: Iterable[Mapping[str, Any]]) -> list[Folder]:
    """Collect what was kept of the runs, by data_dir."""
    found: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for run in kept:
        found[run["data_dir"]].append(run)
    return [
        Folder(
            path,
            {name: members[0][name] for name in _FACTS},
            tuple(sorted({m["camera"] for m in members})),
            tuple(Run(m["success"], tuple(m["levels"])) for m in members),
        )
        for path, members in sorted(found.items())
    ]


def parts_of(folders: Sequence[Folder]) -> dict[str, list[Run]]:
    """All runs of each part, whose scores their metrics join."""
    parts: defaultdict[str, list[Run]] = defaultdict(list)
    for folder in folders:
        parts[folder.part] += folder.runs
    return dict(parts)


def commands(folders: Sequence[Folder]) -> str:
    """A shell script that scores each data_dir under its own task description, and each part as a whole."""
    lines = [f"score {shlex.quote(f.path)} {shlex.quote(f.facts['task_description'])}" for f in folders]
    lines += [f"metrics {shlex.quote(part)}" for part in parts_of(folders)]
    return _HEAD + "\n".join(lines) + "\n"
