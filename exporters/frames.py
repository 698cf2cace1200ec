"""Pictures in folders, and one line of JSON for each: for programs that have no format here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from badgen.contracts.exporter import Options
from badgen.exporting import DatasetExporter, Entry, Job, evenly, frames_option, labels_of, write_lines, wrong_so_far
from badgen.media import check_image_type, write_image


class Frames(DatasetExporter):
    """One file for each picture and `frames.jsonl`, in one folder for each split."""

    name: ClassVar[str] = "frames"
    summary: ClassVar[str] = "a folder of pictures, and one line of JSON for each with its labels"
    resumable: ClassVar[bool] = True
    options: ClassVar[Options] = {"image": ("png", "png (exact) or jpg")} | frames_option(0)

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write `<split>/<id>/<camera>/000000.png` and `<split>/frames.jsonl`."""
        kind, wanted = check_image_type(job.options["image"]), job.options["frames"]

        def make(entry: Entry) -> list[dict[str, Any]]:
            return _views(job, entry, kind, wanted)

        job.each(job.selection.entries, make)
        for split in job.selection.splits:
            write_lines(job.out / split / "frames.jsonl", job.journal.rows(split))
        return {"rows": job.journal.count(job.selection.splits)}


def _views(job: Job, entry: Entry, kind: str, wanted: int) -> list[dict[str, Any]]:
    """Write the pictures of an episode; return their rows."""
    episode = job.selection.read(entry)
    rows: list[dict[str, Any]] = []
    arrays, info = episode.arrays(), episode.info
    facts: dict[str, Any] = {
        "episode": info.id,
        "group": info.group,
        "scene": info.scene,
        "instruction": info.instruction,
        "outcome": info.outcome,
        "mode": info.mode,
    }
    for camera in job.selection.showing_cameras(episode):
        steps = episode.frame_steps(camera)
        chosen = evenly(len(steps), wanted)
        labels = labels_of(arrays, [steps[i] for i in chosen])
        for n, (index, picture) in enumerate(zip(chosen, episode.frames(camera, chosen), strict=True)):
            file = f"{entry.id}/{camera}/{index:06d}.{kind}"
            write_image(job.out / entry.split / file, picture)
            seen: dict[str, Any] = {"camera": camera, "frame": index, "phase": labels.phase[n]}
            seen |= wrong_so_far(episode, camera, float(labels.time_s[n]))
            rows.append({"file": file} | facts | seen | labels.row(n))
    return rows
