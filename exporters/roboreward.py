"""RoboReward: videos scored 1 to 5 by their final state, with counterfactual instructions as negatives."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import Options
from badgen.exporting import RUBRIC, DatasetExporter, Entry, Job, Selection, rubric_score, write_lines
from badgen.media import write_mp4
from badgen.selection.split import unit


class RoboReward(DatasetExporter):
    """One folder for each split, with `metadata.jsonl` and one video per view."""

    name: ClassVar[str] = "roboreward"
    summary: ClassVar[str] = "videos with a score from 1 to 5, and counterfactual instructions as negatives"
    resumable: ClassVar[bool] = True
    options: ClassVar[Options] = {
        "counterfactuals": (1, "rows of each view under instructions for other robots; they score 1"),
    }

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write `<split>/<scene>/<id>-<camera>.mp4` and `<split>/metadata.jsonl`."""
        wanted = job.options["counterfactuals"]
        if wanted < 0:
            raise BadValue(f"counterfactuals is {wanted}; it must be at least 0")
        instructions = _instructions(job.selection)

        def make(entry: Entry) -> list[dict[str, Any]]:
            return _views(job, entry, _others(entry, instructions, wanted, job.shared.seed))

        job.each(job.selection.entries, make)
        scores = {}
        for split in job.selection.splits:
            write_lines(job.out / split / "metadata.jsonl", job.journal.rows(split))
            counts = Counter(row["reward"] for row in job.journal.rows(split))
            scores[split] = {str(score): counts[score] for score in range(1, 6)}
        foreign = {s: sum(row["counterfactual"] for row in job.journal.rows(s)) for s in job.selection.splits}
        rows = job.journal.count(job.selection.splits)
        return {"rows": rows, "scores": scores, "counterfactuals": foreign, "rubric": RUBRIC}


def _views(job: Job, entry: Entry, others: Sequence[str]) -> list[dict[str, Any]]:
    episode = job.selection.read(entry)
    info = episode.info
    rows: list[dict[str, Any]] = []
    facts: dict[str, Any] = {
        "episode": info.id,
        "group": info.group,
        "outcome": info.outcome,
        "mode": info.mode,
        "partial_success": round(info.partial_success, 6),
    }
    for camera in job.selection.showing_cameras(episode):
        file = f"{info.scene}/{info.id}-{camera}.mp4"
        write_mp4(job.out / entry.split / file, episode.frames(camera), episode.fps(camera))
        seen = {"camera": camera, "fps": episode.fps(camera)}
        for task, reward in ((info.instruction, rubric_score(info)), *((o, 1) for o in others)):
            row = {"file_name": file, "task": task, "reward": reward, "gpt5_mini_check": ""}
            rows.append(row | {"counterfactual": task != info.instruction} | facts | seen)
    return rows


def _instructions(selection: Selection) -> Mapping[str, Mapping[str, list[str]]]:
    """Split -> robot -> its instructions, in order."""
    found: defaultdict[str, defaultdict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for e in selection.entries:
        found[e.split][e.robot][e.instruction] = None
    return {split: {robot: list(texts) for robot, texts in robots.items()} for split, robots in found.items()}


def _others(entry: Entry, instructions: Mapping[str, Mapping[str, list[str]]], wanted: int, seed: int) -> list[str]:
    """Instructions for other robots, which cannot be met, since their objects are not in the scene.

    Another instruction for the same robot may be met by chance, fully or in part: a robot that tidies a drawer also
    opens it. Scores for such instructions come only from relabelled episodes.
    """
    foreign = [t for robot, texts in instructions[entry.split].items() if robot != entry.robot for t in texts]
    return sorted(foreign, key=lambda t: unit(entry.id, t, str(seed)))[:wanted]
