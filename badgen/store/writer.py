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
from badgen.contracts.video import Video
from badgen.files import not_written, write_bytes
from badgen.serialization import to_text
from badgen.store import codec

SCHEMA = 7
REPAINTED = "video_aug"  # HDF5 group of restyled videos, by restyler and camera
_ROLLOUT = ("time_s", "state", "qpos", "qvel", "action", "ctrl")


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
    # Old HDF5 libraries can read the default file version, and not "latest".
    with h5py.File(name, "w", driver="core", backing_store=False) as f:
        f.attrs["schema"] = SCHEMA
        f.attrs["counts"] = codec.counts_json(counts)
        episodes = f.create_group("episodes")
        for record in sorted(ordered, key=lambda r: r.info.relabelled_from is not None):
            _write_episode(episodes.create_group(_name(record.info.id)), record)
        f.flush()
        return bytes(f.id.get_file_image())


def _write_episode(group: Any, record: EpisodeRecord) -> None:
    for name, value in codec.info_attrs(record.info).items():
        group.attrs[name] = value
    source = None if record.info.relabelled_from is None else _source(group.parent, record.info)
    _write_rollout(group, record.arrays, source)
    _write_labels(group, record.arrays)
    group.create_dataset("events", data=to_text(record.events), dtype=h5py.string_dtype(), track_times=False)
    videos = group.create_group("video")
    for video in sorted(record.videos, key=lambda v: v.camera):
        _write_video(videos, video, None if source is None else source["video"])
    for restyled in sorted(record.restyled, key=lambda r: (r.repaint.name, r.video.camera)):
        name = _name(restyled.repaint.name)
        folder = group.require_group(REPAINTED).require_group(name)
        stored = _write_video(folder, restyled.video, None if source is None else source[REPAINTED][name])
        stored.attrs["repaint"] = to_text(restyled.repaint)


def _source(episodes: Any, info: EpisodeInfo) -> Any:
    if info.relabelled_from not in episodes:
        raise BadValue(f"episode {info.id} relabels {info.relabelled_from}, which is not in its shard; report this")
    return episodes[info.relabelled_from]


def _write_rollout(group: Any, a: EpisodeArrays, source: Any | None) -> None:
    """Write the logged arrays; those of a relabelled episode are links to its source."""
    if source is not None:
        for name in (*_ROLLOUT, "contact_n", "phase"):
            group[name] = source[name]
        return
    for name in _ROLLOUT:
        _array(group, name, getattr(a, name), np.float64)
    _array(group, "contact_n", a.contact_n, np.float64).attrs["pairs"] = _texts(a.pairs)
    _array(group, "phase", a.phase, np.int16).attrs["names"] = _texts(a.phases)


def _write_labels(group: Any, a: EpisodeArrays) -> None:
    for name in ("progress", "reward", "reward_visible", "reward_frame"):
        _array(group, name, getattr(a.labels, name), np.float32)
    terms = group.create_group("reward_terms")
    for rule in sorted(a.labels.reward_terms):
        _array(terms, _name(rule), a.labels.reward_terms[rule], np.float32)
    _array(group, "milestones", a.labels.milestones, np.float32).attrs["names"] = _texts(a.milestone_names)


def _write_video(videos: Any, video: Video, source: Any | None) -> Any:
    """Write a video, or a view of the one of the same camera in the HDF5 group `source`."""
    if source is not None and video.camera in source:
        stored = _view_of(videos, _name(video.camera), source[video.camera])
    else:
        # The video is already compressed.
        stored = videos.create_dataset(
            _name(video.camera), data=np.frombuffer(video.mp4, dtype=np.uint8), track_times=False
        )
    for name in ("fps", "width", "height", "codec"):
        stored.attrs[name] = getattr(video, name)
    stored.attrs["steps"] = np.asarray(video.steps, dtype=np.int64)
    if video.visible_s is not None:
        stored.attrs["visible_s"] = video.visible_s
    if video.misleading:
        stored.attrs["misleading"] = np.asarray(video.misleading, dtype=np.int64)
    return stored


def _view_of(group: Any, name: str, source: Any) -> Any:
    """A virtual HDF5 dataset with its own attributes and the bytes of another one.

    It is made with the low-level interface, because h5py's own call stores the current time in it.
    """
    settings = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    settings.set_obj_track_times(False)
    space = h5py.h5s.create_simple(source.shape, source.shape)
    settings.set_virtual(space, b".", source.name.encode(), space)
    return h5py.Dataset(h5py.h5d.create(group.id, name.encode(), source.id.get_type(), space, settings))


def _array(group: Any, name: str, values: Any, dtype: Any) -> Any:
    data = np.ascontiguousarray(values, dtype=dtype)
    if data.size == 0:  # HDF5 has no empty chunks
        return group.create_dataset(name, data=data, track_times=False)
    return group.create_dataset(name, data=data, chunks=data.shape, compression="gzip", shuffle=True, track_times=False)


def _texts(names: Sequence[str]) -> Any:
    return np.array(list(names), dtype=h5py.string_dtype())


def _name(name: str) -> str:
    if not name or "/" in name or name == ".":
        raise BadValue(
            f"{name!r} cannot name an episode, a rule or a camera in a shard; it must not be empty or hold '/'"
        )
    return name
