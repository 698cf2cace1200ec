"""Preference pairs for TRL, LLaMA-Factory and ms-swift: right over wrong score, better over worse episode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from badgen.contracts.exporter import Options
from badgen.exporting import (
    RUBRIC,
    DatasetExporter,
    Entry,
    Job,
    Pair,
    SampledFrames,
    better_first_by_view,
    exact,
    frames_option,
    pair_views,
    require_both_ends,
    row_name,
    rubric_score,
    write_array,
    write_json,
    write_lines,
    write_sampled_frames,
)
from exporters.preferences.rows import TOOLS, answer_rows, dataset_info, episode_rows

_KINDS = ("answer", "episode")
_NO_SCORES = (
    "Episodes of worlds without milestones have no progress and no rewards: they are in pairs of episodes alone, with "
    "margin 0 and without labels of frames."
)


class Preferences(DatasetExporter):
    """Both kinds of preference in the format of each tool; all use the pictures in `media`."""

    name: ClassVar[str] = "preferences"
    summary: ClassVar[str] = (
        "pairs for TRL, LLaMA-Factory and ms-swift: right over wrong score, better over worse episode"
    )
    resumable: ClassVar[bool] = True
    needs_dense: ClassVar[bool] = False
    options: ClassVar[Options] = frames_option(8)

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write `<tool>/<kind>-<split>.jsonl` (`.json` for LLaMA-Factory), `media/` and `dataset_info.json`."""
        require_both_ends(job.options["frames"])
        pairs, first = job.selection.pairs(), better_first_by_view(job.selection)

        def make(item: Entry | Pair) -> list[dict[str, Any]]:
            return _compare(job, item, first) if isinstance(item, Pair) else _judge(job, item)

        dense = [e for e in job.selection.entries if e.dense]  # others have no score, only a better episode
        units: list[Entry | Pair] = [*dense, *pairs]
        job.each(units, make)
        written = [(kind, s) for kind in _KINDS for s in job.selection.splits if _write_rows(job, kind, s)]
        write_json(job.out / "llamafactory" / "dataset_info.json", dataset_info(written))
        kinds = [p.kind for p in pairs]
        return {
            "rows": job.journal.count(job.selection.splits),
            "pairs": {k: kinds.count(k) for k in sorted(set(kinds))},
            "rubric": RUBRIC,
            "notes": [_NO_SCORES] if len(dense) < len(job.selection.entries) else [],
        }


def _write_rows(job: Job, kind: str, split: str) -> bool:
    """Write the rows of one kind for each tool; return whether there were any."""
    made = []
    for tool in TOOLS:
        rows = (r[tool] for r in job.journal.rows(split) if r["kind"] == kind)
        write, ending = (write_array, "json") if tool == "llamafactory" else (write_lines, "jsonl")
        made.append(write(job.out / tool / f"{kind}-{split}.{ending}", rows))
    return any(made)


def _judge(job: Job, entry: Entry) -> list[dict[str, Any]]:
    """The right score of a view over one that is far too high or, for a success, far too low."""
    episode = job.selection.read(entry)
    right = rubric_score(episode.info)
    wrong = 5 if right < 5 else 2
    rows = []
    for camera in job.selection.showing_cameras(episode):
        frames = write_sampled_frames(job.out, episode, camera, job.options["frames"])
        facts = _facts(entry, camera, frames) | {"score": right}
        rows.append({"kind": "answer"} | answer_rows(entry.instruction, frames, right, wrong, facts))
    return rows


def _compare(job: Job, pair: Pair, better_first: Mapping[str, bool]) -> list[dict[str, Any]]:
    """The better episode over the worse one, from every view that shows the failure."""
    better, worse = job.selection.read(pair.better), job.selection.read(pair.worse)
    rows = []
    for camera in pair_views(job.selection, pair):
        shown = [write_sampled_frames(job.out, e, camera, job.options["frames"]) for e in (better, worse)]
        first = better_first[row_name(pair, camera)]
        margin = exact(shown[0].labels.reward_visible[-1] - shown[1].labels.reward_visible[-1])  # 0 without rewards
        facts = {
            "pair": pair.id,
            "group": pair.worse.group,
            "camera": camera,
            "over": pair.kind,
            "mode": pair.worse.mode,
            "outcome": pair.worse.outcome,
            "better": _curve(pair.better, shown[0]),
            "worse": _curve(pair.worse, shown[1]),
        }
        rows.append(
            {"kind": "episode"} | episode_rows(pair.worse.instruction, shown[0], shown[1], first, margin, facts)
        )
    return rows


def _facts(entry: Entry, camera: str, frames: SampledFrames) -> dict[str, Any]:
    facts = {"group": entry.group, "camera": camera, "mode": entry.mode, "outcome": entry.outcome}
    return facts | _curve(entry, frames)


def _curve(entry: Entry, frames: SampledFrames) -> dict[str, Any]:
    rows = [frames.labels.row(i) for i in range(len(frames.labels))]
    if not entry.dense:
        rows = [{"step": row["step"], "time_s": row["time_s"]} for row in rows]
    return {"episode": entry.id, "frames": rows}
