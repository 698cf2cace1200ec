"""Large Reward Models: recorded trajectories in one folder for each instruction, with the level of every frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from badgen.contracts.exporter import Options
from badgen.exporting import DatasetExporter, Entry, Job, write_json
from badgen.files import write_text
from exporters.lrm.folders import Folder, ceilings, commands, folders_of
from exporters.lrm.plan import plan_of
from exporters.lrm.runs import write_runs

_SHOWN = ("roc_auc", "pairwise_acc_pct", "global_pearson", "per_traj_pearson", "direction_acc_pct")


class Lrm(DatasetExporter):
    """`<split>/<goal>/trajectories/<id>_<camera>/` with frames, `metadata.jsonl` and `summary.json`."""

    name: ClassVar[str] = "lrm"
    summary: ClassVar[str] = "Large Reward Models trajectories: pictures with levels, a folder for each instruction"
    resumable: ClassVar[bool] = True
    options: ClassVar[Options] = {
        "frames": (
            16,
            "frames of each run, evenly spaced, with the first and the last; equally many for all; 0 for all",
        ),
        "label": ("reward_frame", "level of a frame: reward_frame (for judges of pictures), or reward (of films)"),
        "task_words": (
            "canonical",
            "words of a task: canonical (one per goal), or instruction (those of the episode)",
        ),
    }

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write the runs, `index.json` and `commands.sh`."""
        plan = plan_of(job.selection, job.options)

        def make(entry: Entry) -> list[dict[str, Any]]:
            return write_runs(job, entry, plan)

        job.each(job.selection.entries, make)
        folders = folders_of(run for _, _, found in job.journal.pieces() for run in found)
        write_json(
            job.out / "index.json", {"label": plan.label, "rows": plan.rows, "folders": [f.row() for f in folders]}
        )
        write_text(job.out / "commands.sh", commands(folders), durable=False)
        hidden = sum(len(f.runs) for f in folders if f.hidden)
        if hidden:
            job.tell(
                f"runs that are no success but look like one in their last picture: {hidden}; they are in folders "
                "whose names end in -hidden"
            )
        return {
            "rows": job.journal.count(job.selection.splits),
            "frames_of_a_run": plan.rows,
            "hidden_runs": hidden,
            "ceiling": ceilings(folders),
            "notes": _notes(folders),
        }


def _notes(folders: list[Folder]) -> list[str]:
    """What a perfect judge reaches, in sentences."""
    return [
        f"{split}, {name}: a judge whose every answer is the label reaches "
        + ", ".join(f"{metric} {found[metric]:g}" for metric in _SHOWN if metric in found)
        + f" (runs: {found['runs']:g}, successes: {found['successes']:g})"
        for split, parts in ceilings(folders).items()
        for name, found in parts.items()
    ]
