"""Robometer: a table of trajectories for the datasets library, with failures beside successes of the same task."""

from __future__ import annotations

import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from badgen.contracts.exporter import Options
from badgen.exporting import DatasetExporter, Encoder, Entry, Job, evenly, labels_of, load_encoder, write_lines
from badgen.extras import need
from badgen.files import write_bytes, write_text
from badgen.media import resized, write_mp4

MAX_FRAMES, FPS, EDGE_PX, WORDS = 64, 10.0, 240, 384
_PER_BATCH = 1000
QUALITY: Mapping[str, str] = {"success": "successful", "poor_success": "suboptimal"}  # all others: failure


class Robometer(DatasetExporter):
    """`<split>.parquet`, one row per view, and `badgen_<scene>/batch_0000/trajectory_0000_<camera>.mp4`."""

    name: ClassVar[str] = "robometer"
    summary: ClassVar[str] = (
        "Robometer trajectories: failures and suboptimal episodes beside successes of the same task"
    )
    resumable: ClassVar[bool] = True
    options: ClassVar[Options] = {
        "graded": (False, "fill in partial_success; Robometer may then prefer one failure to another"),
        "encoder": ("", "module:Class with text(lines) -> (N, 384), for lang_vector; null without one"),
    }

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write the videos, the tables, and `<split>_labels.jsonl` with the labels of every frame."""
        need("pyarrow", "robometer")
        encoder = load_encoder(job.options["encoder"])
        numbers = {e.id: i for i, e in enumerate(job.selection.entries)}

        def make(entry: Entry) -> list[dict[str, Any]]:
            return _views(job, entry, numbers[entry.id])

        job.each(job.selection.entries, make)
        for split in job.selection.splits:
            if any(True for _ in job.journal.rows(split)):
                _write_table(job, split, encoder)
            write_lines(job.out / f"{split}_labels.jsonl", (row["labels"] for row in job.journal.rows(split)))
        cutoffs = "".join(f"badgen_{s},1.0\n" for s in sorted({e.scene for e in job.selection.entries}))
        write_text(job.out / "dataset_success_cutoff.txt", cutoffs, durable=False)
        paired = {(e.split, e.instruction) for e in job.selection.entries if e.success}
        lone = [e.id for e in job.selection.entries if (e.split, e.instruction) not in paired]
        return {"rows": job.journal.count(job.selection.splits), "episodes_without_success_of_their_task": len(lone)}


def _views(job: Job, entry: Entry, number: int) -> list[dict[str, Any]]:
    """Write the videos of an episode; return a row and labels for each."""
    episode, rows = job.selection.read(entry), []
    arrays, info = episode.arrays(), episode.info
    for camera in job.selection.showing_cameras(episode):
        steps = episode.frame_steps(camera)
        chosen = evenly(len(steps), MAX_FRAMES)
        labels = labels_of(arrays, [steps[i] for i in chosen])
        folder, place = divmod(number, _PER_BATCH)
        file = f"badgen_{info.scene}/batch_{folder:04d}/trajectory_{place:04d}_{camera}.mp4"
        write_mp4(job.out / file, [resized(p, EDGE_PX) for p in episode.frames(camera, chosen)], FPS)
        group = hashlib.sha256("\0".join((info.group, info.instruction, camera)).encode()).hexdigest()[:16]
        row = {
            "id": f"{info.id}-{camera}",
            "task": info.instruction,
            "data_source": f"badgen_{info.scene}",
            "frames": file,
            "is_robot": True,
            "quality_label": QUALITY.get(info.outcome, "failure"),
            "partial_success": _graded(job, entry, info.partial_success),
            "preference_group_id": group,
            "preference_rank": 1 if info.success else 2,
        }
        facts = {"id": row["id"], "episode": info.id, "group": info.group, "camera": camera, "outcome": info.outcome}
        facts |= {"mode": info.mode}
        rows.append({"row": row, "labels": facts | {"frames": [labels.row(i) for i in range(len(labels))]}})
    return rows


def _graded(job: Job, entry: Entry, partial: float) -> float | None:
    """partial_success, if requested; with a number, Robometer may choose a failure as the better side of a pair."""
    if not job.options["graded"]:
        return None
    return 1.0 if entry.success else round(min(partial, 0.99), 6)


def _write_table(job: Job, split: str, encoder: Encoder | None) -> None:
    pa, pq = need("pyarrow", "robometer"), need("pyarrow.parquet", "robometer")
    columns: defaultdict[str, list[Any]] = defaultdict(list)
    vectors: dict[str, list[float] | None] = {}
    for row in _rows(job, split):
        task = row["task"]
        if task not in vectors:
            vectors[task] = None if encoder is None else [float(v) for v in encoder.text([task])[0]]
        for name, value in (row | {"lang_vector": vectors[task]}).items():
            columns[name].append(value)
    types = {
        "id": pa.string(),
        "task": pa.string(),
        "lang_vector": pa.list_(pa.float32(), WORDS),
        "data_source": pa.string(),
        "frames": pa.string(),
        "is_robot": pa.bool_(),
        "quality_label": pa.string(),
        "partial_success": pa.float32(),
        "preference_group_id": pa.string(),
        "preference_rank": pa.int32(),
    }
    schema = pa.schema(types.items()).with_metadata({b"huggingface": _features().encode()})
    arrays = [pa.array(columns[name], kind) for name, kind in types.items()]
    content = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), content)
    write_bytes(job.out / f"{split}.parquet", content.getvalue(), durable=False)


def _rows(job: Job, split: str) -> Iterator[dict[str, Any]]:
    for row in job.journal.rows(split):
        yield row["row"]


def _features() -> str:
    """Types of the columns for the datasets library."""

    def value(dtype: str) -> dict[str, Any]:
        return {"dtype": dtype, "_type": "Value"}

    text = ("id", "task", "data_source", "frames", "quality_label", "preference_group_id")
    found = {name: value("string") for name in text} | {"is_robot": value("bool"), "preference_rank": value("int32")}
    found["partial_success"] = value("float32")
    found["lang_vector"] = {"feature": value("float32"), "length": WORDS, "_type": "List"}
    return json.dumps({"info": {"features": found}}, sort_keys=True)
