"""The video of one camera in a shard."""

from __future__ import annotations

from typing import Any

import numpy as np

from badgen.contracts.video import Video
from badgen.store.datasets import checked_name
from badgen.store.sharing import OWN, Piece, bytes_of, virtual


def write_video(videos: Any, video: Video, source: Any | None, near: Any | None) -> Any:
    """Write a video, or a view of bytes that the shard has already.

    Args:
        videos: HDF5 group to write into.
        video: the video.
        source: HDF5 group with the very same video, of the episode that this one relabels; None for any other.
        near: HDF5 group with videos whose first frames may be the same; None without any.
    """
    camera = checked_name(video.camera)
    if source is not None and camera in source:
        whole = source[camera]
        stored = virtual(videos, camera, whole, [Piece(0, len(whole), whole, 0)])
    else:
        there = near[camera] if near is not None and camera in near else None
        stored = bytes_of(videos, camera, video.mp4, there, lambda: _own(videos))
    for name in ("fps", "width", "height", "codec"):
        stored.attrs[name] = getattr(video, name)
    stored.attrs["steps"] = np.asarray(video.steps, dtype=np.int64)
    if video.visible_s is not None:
        stored.attrs["visible_s"] = video.visible_s
    if video.misleading:
        stored.attrs["misleading"] = np.asarray(video.misleading, dtype=np.int64)
    return stored


def _own(videos: Any) -> Any:
    """HDF5 group for what these videos do not share."""
    return videos.parent.require_group(OWN).require_group("video")
