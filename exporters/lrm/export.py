"""Large Reward Models: recorded trajectories in one folder for each task description, with the level of every frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from badgen.contracts.exporter import Options
from badgen.exporting import DatasetExporter, Entry, Job, write_json
from badgen.files import write_text
from exporters.lrm.ceiling import ceiling
from exporters.lrm.folders import commands, folders_of, parts_of
from exporters.lrm.plan import Plan, plan_of
from exporters.lrm.runs import write_runs

_SHOWN = {
    "direction_acc_pct": "direction accuracy {:.0f} %",
    "direction_acc_forced_pct": "{:.0f} % if it never answers that neither picture is better",
    "per_traj_pearson": "Pearson {:.2f} over the frames of a run",
    "global_pearson": "{:.2f} over runs",
    "roc_auc": "ROC-AUC {:.2f}",
    "pairwise_acc_pct": "pairs {:.0f} %",
}


class Lrm(DatasetExporter):
    """`<split>/<goal>/trajectories/<id>_<camera>/` with pictures, `metadata.jsonl` and `summary.json`."""

    name: ClassVar[str] = "lrm"
    summary: ClassVar[str] = "trajectories for the open-loop metrics of Large Reward Models, one folder for each goal"
    resumable: ClassVar[bool] = True
    options: ClassVar[Options] = {
        "frames": (16, "frames of each run, evenly spaced, with both ends; 0 for as many as the shortest has"),
        "label": (
            "reward_frame",
            "level of a frame: reward_frame (judges of pictures) or reward_visible (judges of films)",
        ),
        "task_words": (
            "canonical",
            "words of a task: canonical (one folder per goal), or instruction (those of the episode)",
        ),
    }

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write the runs, `index.json` and `commands.sh`."""
        plan = plan_of(job.selection, job.options)

        def make(entry: Entry) -> list[dict[str, Any]]:
            return write_runs(job, entry, plan)

        job.each(job.selection.entries, make)
        folders = folders_of(run for _, _, found in job.journal.pieces() for run in found)
        index = {"format": "badgen-lrm-1", "label": plan.label, "rows": plan.rows}
        write_json(job.out / "index.json", {**index, "folders": [f.row() for f in folders]})
        write_text(job.out / "commands.sh", commands(folders), durable=False)
        parts = parts_of(folders)
        ceilings = {part: ceiling(runs) for part, runs in parts.items()}
        _tell(job, plan)
        return {
            "rows": dict.fromkeys(job.selection.splits, 0) | {part: len(runs) for part, runs in parts.items()},
            "rows_of_a_run": plan.rows,
            "runs_that_hide_their_failure": len(plan.hidden),
            "of_these_without_a_success": plan.alone,
            "perfect_judge": ceilings,
            "notes": [_note(part, found) for part, found in ceilings.items()],
        }


def _tell(job: Job, plan: Plan) -> None:
    wanted = job.options["frames"]
    if plan.rows < wanted:
        job.tell(f"all runs have {plan.rows} frames and not {wanted}, since the shortest one has no more")
    if plan.hidden:
        job.tell(
            f"{len(plan.hidden)} runs break a rule that their last picture does not show; they are in folders of "
            "their own, under SPLIT-hidden"
        )


def _note(part: str, found: Mapping[str, float]) -> str:
    """What a perfect judge reaches in one part, as a sentence."""
    reached = ", ".join(text.format(found[name]) for name, text in _SHOWN.items() if name in found)
    return (
        f"A perfect judge, which answers with the label, reaches in `{part}` (runs: {found['runs']}, successes: "
        f"{found['successes']}): {reached}."
    )
