"""Tar shards for WebDataset: a sample is one state of an episode, with a picture from each camera and labels."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from badgen.contracts.arrays import Image
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import Options, StoredEpisode
from badgen.exporting import Aspect, DatasetExporter, Entry, Job, Selection, has_come, json_line, labels_of
from badgen.files import replacing
from badgen.media import check_image_type, image_bytes


@dataclass(frozen=True)
class _Shard:
    """A fixed range of a split's episodes."""

    id: str
    split: str
    entries: tuple[Entry, ...]


class WebDataset(DatasetExporter):
    """Shards `<split>-000000.tar`, in the order of the store; shuffle when loading."""

    name: ClassVar[str] = "webdataset"
    summary: ClassVar[str] = "tar shards of pictures and labels that stream into training"
    resumable: ClassVar[bool] = True
    alike: ClassVar[tuple[Aspect, ...]] = ("cameras",)  # readers take the files of a sample for columns
    options: ClassVar[Options] = {
        "image": ("jpg", "jpg or png (exact)"),
        "episodes": (16, "episodes in a shard"),
    }

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write the shards."""
        kind, size = check_image_type(job.options["image"]), job.options["episodes"]
        if size < 1:
            raise BadValue(f"episodes is {size}; it must be at least 1")
        shards = [s for split in job.selection.splits for s in _shards(split, job.selection.of(split), size)]

        def make(shard: _Shard) -> int:
            return _write_shard(job.out / f"{shard.id}.tar", job.selection, shard, kind)

        job.each(shards, make)
        return {"rows": {shard: count for shard, _, count in job.journal.pieces()}}


def _shards(split: str, entries: list[Entry], size: int) -> list[_Shard]:
    starts = range(0, len(entries), size)
    return [_Shard(f"{split}-{n:06d}", split, tuple(entries[i : i + size])) for n, i in enumerate(starts)]


def _write_shard(path: Path, selection: Selection, shard: _Shard, kind: str) -> int:
    count = 0
    with replacing(path, durable=False) as made, tarfile.open(made, "w", format=tarfile.USTAR_FORMAT) as tar:
        for entry in shard.entries:
            for key, files in _samples(selection, entry, kind):
                count += 1
                for suffix, content in files.items():
                    _add(tar, f"{key}.{suffix}", content)
    return count


def _samples(selection: Selection, entry: Entry, kind: str) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Samples of an episode, in order of time: a key without dots, and the files of the sample by suffix."""
    episode = selection.read(entry)
    views = _frames(episode, selection.views(episode))
    steps = sorted({step for view in views.values() for step in view})
    arrays, info = episode.arrays(), episode.info
    labels = labels_of(arrays, steps)
    facts = {
        "episode": info.id,
        "group": info.group,
        "split": entry.split,
        "scene": info.scene,
        "instruction": info.instruction,
        "outcome": info.outcome,
        "mode": info.mode,
    }
    for n, step in enumerate(steps):
        seen = {f"{c}.{kind}": image_bytes(view[step], kind) for c, view in views.items() if step in view}
        row: dict[str, Any] = facts | {"phase": labels.phase[n]} | _wrong(episode, views, float(labels.time_s[n]))
        row |= labels.row(n)
        yield f"{entry.id}-{step:06d}", seen | {"json": json_line(row).encode()}


def _wrong(episode: StoredEpisode, cameras: Iterable[str], time_s: float) -> dict[str, Any]:
    """Whether something has gone wrong by now, and which cameras have shown it."""
    visible = {c: has_come(episode.visible_s(c), time_s) for c in cameras}
    return {"after_onset": has_come(episode.info.onset_s, time_s), "visible": visible}


def _frames(episode: StoredEpisode, cameras: tuple[str, ...]) -> dict[str, dict[int, Image]]:
    return {c: dict(zip(episode.frame_steps(c), episode.frames(c), strict=True)) for c in cameras}


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    """Add a file without time and owner."""
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))
