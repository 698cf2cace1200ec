"""Write one shard, atomically."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from badgen.contracts.episode import EpisodeArrays, EpisodeInfo, EpisodeRecord
from badgen.contracts.errors import BadValue, StoreError
from badgen.contracts.slot_count import SlotCount
from badgen.files import not_written, write_bytes
from badgen.serialization import to_text
from badgen.store import codec
from badgen.store.arrays import RECORDED
from badgen.store.datasets import array, checked_name, texts
from badgen.store.sharing import equal_rows, rows_of
from badgen.store.states import split
from badgen.store.stored_video import write_video

SCHEMA = 9
REPAINTED = "video_aug"  # HDF5 group of restyled videos, by restyler and camera
_ROLLOUT = ("time_s", "qpos", "qvel", "action", "ctrl", "first_state", "extra_state", "contact_n", "phase")


def write_shard(path: Path, records: Sequence[EpisodeRecord], counts: Mapping[str, SlotCount]) -> None:
    """Write episodes, in order of id, and the yield of their slots ("scene/mode" -> count) as one HDF5 file.

    The same records give the same bytes. The file is made in memory, since the HDF5 library crashes where a disk gets
    full. A crash leaves at most a `.tmp` file, which is removed when the dataset is resumed.
    """
    ordered = sorted(records, key=lambda r: r.info.id)
    for a, b in pairwise(ordered):
        if a.info.id == b.info.id:
            raise BadValue(f"two episodes of {path.name} have the id {a.info.id}; ids must differ; report this")
    content = _hdf5(path.name, ordered, counts)
    try:
        write_bytes(path, content)
    except OSError as e:
        raise StoreError(not_written(path, e)) from e


def _hdf5(name: str, ordered: Sequence[EpisodeRecord], counts: Mapping[str, SlotCount]) -> bytes:
    """The HDF5 file, as bytes."""
    # HDF5 1.10 has virtual datasets, and an index of single chunks that takes nothing; older file versions need 80 kB
    # more an episode, and "latest" cannot be read by the libraries of last year.
    with h5py.File(name, "w", driver="core", backing_store=False, libver=("v110", "v110")) as f:
        f.attrs["schema"] = SCHEMA
        f.attrs["counts"] = codec.counts_json(counts)
        episodes, written = f.create_group("episodes"), list[EpisodeRecord]()
        # What others refer to comes first: twins, and last the relabelled episodes.
        for record in sorted(ordered, key=lambda r: (r.info.relabelled_from is not None, not r.info.is_twin)):
            _write_episode(episodes.create_group(checked_name(record.info.id)), record, _nearest(record, written))
            written.append(record)
        f.flush()
        return bytes(f.id.get_file_image())


def _nearest(record: EpisodeRecord, written: Sequence[EpisodeRecord]) -> EpisodeRecord | None:
    """The written episode of the same world whose first rows it shares most; None without any."""
    same = [r for r in written if (r.info.group, r.info.model) == (record.info.group, record.info.model)]
    return max(same, key=lambda r: equal_rows(r.arrays.qpos, record.arrays.qpos), default=None)


def _write_episode(group: Any, record: EpisodeRecord, nearest: EpisodeRecord | None) -> None:
    for name, value in codec.info_attrs(record.info).items():
        group.attrs[name] = value
    source = None if record.info.relabelled_from is None else _source(group.parent, record.info)
    if source is None:
        _write_rollout(group, record.arrays, nearest)
    else:
        for name in (n for n in (*_ROLLOUT, RECORDED) if n in source):
            group[name] = source[name]
    _write_labels(group, record.arrays)
    group.create_dataset("events", data=to_text(record.events), dtype=h5py.string_dtype(), track_times=False)
    videos = group.create_group("video", track_order=True)  # read in this order: the default camera comes first
    for video in record.videos:
        near = None if nearest is None else group.parent[nearest.info.id]["video"]
        write_video(videos, video, None if source is None else source["video"], near)
    for restyled in sorted(record.restyled, key=lambda r: (r.repaint.name, r.video.camera)):
        name = checked_name(restyled.repaint.name)
        folder = group.require_group(REPAINTED).require_group(name)
        # The video of the source may have been refused, since another request asks for other things to be visible.
        shared = None if source is None else source.get(f"{REPAINTED}/{name}")
        stored = write_video(folder, restyled.video, shared, None)
        stored.attrs["repaint"] = to_text(restyled.repaint)


def _source(episodes: Any, info: EpisodeInfo) -> Any:
    if info.relabelled_from not in episodes:
        raise BadValue(f"episode {info.id} relabels {info.relabelled_from}, which is not in its shard; report this")
    return episodes[info.relabelled_from]


def _write_rollout(group: Any, a: EpisodeArrays, nearest: EpisodeRecord | None) -> None:
    """Write the logged arrays; first rows that are those of another episode are views of its arrays."""
    kept, near = split(a), None if nearest is None else group.parent[nearest.info.id]
    for name in ("time_s", "qpos", "qvel", "action"):
        rows_of(group, name, getattr(a, name), near)
    if np.array_equal(a.ctrl, a.action):
        group["ctrl"] = group["action"]
    else:
        rows_of(group, "ctrl", a.ctrl, near)
    rows_of(group, "first_state", kept.first, near).attrs["zeroed"] = np.array(kept.zeroed, dtype=np.int64)
    columns = np.asarray(kept.columns, dtype=np.int64)
    rows_of(group, "extra_state", kept.varying, near).attrs["columns"] = columns
    rows_of(group, "contact_n", a.contact_n, near).attrs["pairs"] = texts(a.pairs)
    array(group, "phase", a.phase, np.int16).attrs["names"] = texts(a.phases)
    if a.recorded:
        reported = group.create_group(RECORDED)
        for name in sorted(a.recorded):
            array(reported, checked_name(name), a.recorded[name], np.float64)


def _write_labels(group: Any, a: EpisodeArrays) -> None:
    for name in ("progress", "reward", "reward_visible", "reward_frame"):
        array(group, name, getattr(a.labels, name), np.float32)
    terms = group.create_group("reward_terms")
    for rule in sorted(a.labels.reward_terms):
        array(terms, checked_name(rule), a.labels.reward_terms[rule], np.float32)
    array(group, "milestones", a.labels.milestones, np.float32).attrs["names"] = texts(a.milestone_names)
