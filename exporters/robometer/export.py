"""Robometer: a table of trajectories for the datasets library, with failures beside successes of the same task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from badgen.contracts.exporter import Options
from badgen.exporting import (
    DatasetExporter,
    Entry,
    FrameLabels,
    Job,
    Selection,
    completion_s,
    evenly,
    labels_of,
    load_encoder,
    write_lines,
)
from badgen.extras import need
from badgen.files import write_text
from badgen.media import resized, write_mp4
from exporters.robometer.cutoffs import Finish, cutoff_lines, cutoffs
from exporters.robometer.table import Table, card

MAX_FRAMES, FPS, EDGE_PX = 64, 10.0, 240
_PER_BATCH = 1000
QUALITY: Mapping[str, str] = {"success": "successful", "poor_success": "suboptimal"}  # all others: failure

_Films = frozenset[tuple[str, str, str]]  # split, words and camera of films of a success


class Robometer(DatasetExporter):
    """`<camera>/<split>.parquet`, a row for each view, and `<camera>/badgen_<scene>/batch_0000/trajectory_0000.mp4`."""

    name: ClassVar[str] = "robometer"
    summary: ClassVar[str] = (
        "Robometer trajectories: failures and suboptimal episodes beside successes of the same task"
    )
    resumable: ClassVar[bool] = True
    options: ClassVar[Options] = {
        "graded": (False, "fill in partial_success; Robometer may then prefer one failure to another"),
        "encoder": ("", "module:Class with text(lines) -> (N, 384), for lang_vector; null without one"),
        "trim": (
            "completion",
            "completion: films end when the task is done, as both of Robometer's targets need; none",
        ),
        "task_words": (
            "canonical",
            "canonical: one wording for each goal, as other words are another task; instruction",
        ),
    }

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write videos, a table and `<split>_labels.jsonl` for each camera and split, cutoffs, and README.md."""
        need("pyarrow", "robometer")
        table = Table(load_encoder(job.options["encoder"]))
        numbers = {e.id: i for i, e in enumerate(job.selection.entries)}
        partners = _successes(job.selection)

        def make(entry: Entry) -> list[dict[str, Any]]:
            return _views(job, entry, numbers[entry.id], partners)

        job.each(job.selection.entries, make)
        counts = Counter((row["camera"], split) for split, row in _made(job))
        cameras = sorted({camera for camera, _ in counts})
        written = Counter({(c, s): counts[c, s] for c in cameras for s in job.selection.splits if counts[c, s]})
        for camera, split in written:
            table.write(job.out / camera / f"{split}.parquet", (r["row"] for r in _of(job, camera, split)))
            write_lines(job.out / camera / f"{split}_labels.jsonl", (r["labels"] for r in _of(job, camera, split)))
        if written:
            write_text(job.out / "README.md", card(written, job.out), durable=False)
        found = cutoffs({r["row"]["data_source"] for _, r in _made(job)}, _finishes(job))
        write_text(job.out / "dataset_success_cutoff.txt", cutoff_lines(found), durable=False)
        return {
            "rows": job.journal.count(job.selection.splits),
            "views_without_success_of_their_task": sum(_lone(job, e, partners) for e in job.selection.entries),
            "success_cutoffs": dict(found),
        }


def _made(job: Job) -> Iterator[tuple[str, Any]]:
    """Split and kept value of each view."""
    for split in job.selection.splits:
        for row in job.journal.rows(split):
            yield split, row


def _of(job: Job, camera: str, split: str) -> Iterator[Any]:
    return (row for row in job.journal.rows(split) if row["camera"] == camera)


def _finishes(job: Job) -> Iterator[Finish]:
    for _, row in _made(job):
        if row["finish"] is not None:
            yield Finish(row["row"]["data_source"], row["finish"], len(row["labels"]["frames"]))


def _successes(selection: Selection) -> _Films:
    return frozenset((e.split, e.instruction, c) for e in selection.entries if e.success for c in e.cameras)


def _cameras(job: Job, entry: Entry, partners: _Films) -> list[str]:
    """Cameras of an episode from which there is also a success of its task.

    Without one, Robometer would take a failure for the better side of a pair.
    """
    showing = job.selection.showing_cameras(job.selection.read(entry))
    return [c for c in showing if (entry.split, entry.instruction, c) in partners]


def _lone(job: Job, entry: Entry, partners: _Films) -> int:
    """Number of views of an episode that are left out."""
    showing = job.selection.showing_cameras(job.selection.read(entry))
    return len(showing) - len(_cameras(job, entry, partners))


def _views(job: Job, entry: Entry, number: int, partners: _Films) -> list[dict[str, Any]]:
    """Write the videos of an episode; return row and labels of each, and the frame at which a success is complete."""
    episode, rows = job.selection.read(entry), []
    arrays, info = episode.arrays(), episode.info
    for camera in _cameras(job, entry, partners):
        steps = episode.frame_steps(camera)
        chosen = evenly(len(steps), MAX_FRAMES)
        labels = labels_of(arrays, [steps[i] for i in chosen])
        folder, place = divmod(number, _PER_BATCH)
        file = f"{camera}/badgen_{info.scene}/batch_{folder:04d}/trajectory_{place:04d}.mp4"
        write_mp4(job.out / file, [resized(p, EDGE_PX) for p in episode.frames(camera, chosen)], FPS)
        row = {
            "id": f"{info.id}-{camera}",
            "task": info.instruction,
            "data_source": f"badgen_{info.scene}",
            "frames": file,
            "is_robot": True,
            "quality_label": QUALITY.get(info.outcome, "failure"),
            "partial_success": _graded(job, entry, info.partial_success),
        }
        facts = {"id": row["id"], "episode": info.id, "group": info.group, "camera": camera, "outcome": info.outcome}
        facts |= {"mode": info.mode, "frames": [labels.row(i) for i in range(len(labels))]}
        finish = _finish(labels, completion_s(arrays)) if entry.success else None
        rows.append({"row": row, "labels": facts, "camera": camera, "finish": finish})
    return rows


def _finish(labels: FrameLabels, complete_s: float) -> int | None:
    """Number of the first frame that shows the finished task; None where the film ends before it."""
    finished = np.flatnonzero(labels.time_s >= complete_s)
    return int(finished[0]) if len(finished) else None


def _graded(job: Job, entry: Entry, partial: float) -> float | None:
    """partial_success, if requested; with a number, Robometer may choose a failure as the better side of a pair."""
    if not job.options["graded"]:
        return None
    return 1.0 if entry.success else round(min(partial, 0.99), 6)
