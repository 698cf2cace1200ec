"""The data_dirs of an export, what a perfect judge reaches in them, and the commands that score them."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from exporters.lrm.ceiling import Run, ceiling

_HEAD = """#!/bin/sh
# Scores every folder with the scripts of Large Reward Models, then computes their metrics.
# LRM_EVAL is the folder of score_with_vlm.py where its install.sh put it, VLM_URL the address of the reward server.
# Each folder has one instruction, which the judge must be told; leave --call_interval and --comparison_interval at 1.
set -eu
cd "$(dirname "$0")"
: "${LRM_EVAL:?name the folder of score_with_vlm.py}" "${VLM_URL:=http://localhost:5001}"
score() {
  for mode in progress comparison; do
    python "$LRM_EVAL/score_with_vlm.py" --vlm_url "$VLM_URL" --mode $mode --output "$2/$mode.json" "$@"
  done
}
metrics() { python "$LRM_EVAL/compute_openloop_metrics.py" "$@"; }
"""


@dataclass(frozen=True)
class Folder:
    """A data_dir: runs of one split under one instruction, from one view.

    Attributes:
        path: relative to the export.
        hidden: whether its runs are failures that look like successes in their last picture.
        facts: scene, task, camera and task_description.
        runs: what a judge of them is compared with.
    """

    path: str
    hidden: bool
    facts: Mapping[str, str]
    runs: tuple[Run, ...]

    @property
    def split(self) -> str:
        """Name of the split."""
        return PurePosixPath(self.path).parts[0].removesuffix("-hidden")

    def row(self) -> dict[str, Any]:
        """Its entry in `index.json`."""
        return {"data_dir": self.path, "hidden": self.hidden, **self.facts, "ceiling": ceiling(self.runs)}


def folders_of(kept: Iterable[Mapping[str, Any]]) -> list[Folder]:
    """Collect the runs that were written, by data_dir."""
    found: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for run in kept:
        found[run["data_dir"]].append(run)
    names = ("scene", "task", "camera", "task_description")
    return [
        Folder(
            path,
            members[0]["hidden"],
            {name: members[0][name] for name in names},
            tuple(Run(m["success"], tuple(m["levels"])) for m in members),
        )
        for path, members in sorted(found.items())
    ]


def ceilings(folders: Sequence[Folder]) -> dict[str, dict[str, dict[str, float]]]:
    """What a perfect judge reaches, by split: without hidden failures, with them alone, and over all runs."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for split in dict.fromkeys(f.split for f in folders):
        mine = [f for f in folders if f.split == split]
        parts = {"main": [f for f in mine if not f.hidden], "hidden": [f for f in mine if f.hidden]}
        parts |= {"main_and_hidden": mine} if all(parts.values()) else {}
        found[split] = {
            name: ceiling([run for folder in part for run in folder.runs]) for name, part in parts.items() if part
        }
    return found


def commands(folders: Sequence[Folder]) -> str:
    """A shell script that scores each folder under its own instruction."""
    lines = [
        f"score --data_dir {shlex.quote(f.path)} --task_description {shlex.quote(f.facts['task_description'])}"
        for f in folders
    ]
    for split, parts in ceilings(folders).items():
        main, hidden = f"{split}/*/{{}}.json", f"{split}-hidden/*/{{}}.json"
        patterns = {"main": main, "hidden": hidden, "main_and_hidden": f"{main} {hidden}"}
        lines += [
            f"metrics --output_dir metrics/{split}/{name}/{mode} --scores_path {patterns[name].format(mode, mode)}"
            for name in parts
            for mode in ("progress", "comparison")
        ]
    return _HEAD + "\n".join(lines) + "\n"
