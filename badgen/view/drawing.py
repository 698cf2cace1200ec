"""Write the files of one group: videos, still pictures, contact sheets, and the record that the page reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from badgen.contracts.arrays import Image
from badgen.contracts.exporter import StoredEpisode
from badgen.files import write_bytes
from badgen.media import image_bytes, resized, write_browser_mp4
from badgen.view.companions import companions
from badgen.view.page import write_data
from badgen.view.records import (
    first_camera,
    group_record,
    poster_address,
    restyled_address,
    restyled_by,
    sheet_address,
    video_address,
)
from badgen.view.sheet import contact_sheet, write_png

_POSTER_PX = 160  # shorter edge of a still picture


@dataclass(frozen=True)
class GroupTask:
    """A group to write: its number, its name, and its episodes in the order of the store."""

    number: int
    name: str
    episodes: tuple[StoredEpisode, ...]


def write_group(task: GroupTask, folder: Path, sheets: bool, curves: bool) -> int:
    """Write everything about a group into the folder of the gallery; return the number of its episodes.

    Args:
        task: the group.
        folder: of the gallery.
        sheets: whether contact sheets are written.
        curves: whether contact sheets have curves, which needs matplotlib.
    """
    for e in task.episodes:
        _write_films(e, folder)
        _write_restyled(e, folder)
        if sheets:
            _write_sheet(e, task.episodes, folder, curves)
    write_data(folder, f"group-{task.number:05d}", group_record(task.name, task.episodes, sheets))
    return len(task.episodes)


def _write_films(episode: StoredEpisode, folder: Path) -> None:
    """Write the videos and the still picture; a relabelled episode has the videos of the one that it comes from."""
    shown, poster = first_camera(episode), poster_address(episode)
    if shown is None or poster is None:
        return
    at = _poster_frame(episode, shown)
    if episode.info.relabelled_from is None:
        still = _write_videos(episode, folder, shown)[at]
    else:
        still = episode.frames(shown, [at])[0]
    write_bytes(folder / poster, image_bytes(_small(still), "jpg"), durable=False)


def _write_videos(episode: StoredEpisode, folder: Path, shown: str) -> Sequence[Image]:
    """Write the video of every camera; return the frames of the camera that is shown first."""
    kept: Sequence[Image] = ()
    for i, camera in enumerate(episode.cameras):
        frames = episode.frames(camera)
        write_browser_mp4(folder / video_address(episode, i), frames, episode.fps(camera))
        if camera == shown:
            kept = frames
    return kept


def _write_restyled(episode: StoredEpisode, folder: Path) -> None:
    """Write the restyled video of every camera that has one."""
    for i, camera in enumerate(episode.cameras):
        name, address = restyled_by(episode, camera), restyled_address(episode, i)
        if name is not None and address is not None:
            write_browser_mp4(folder / address, episode.restyled_frames(name, camera), episode.fps(camera))


def _poster_frame(episode: StoredEpisode, camera: str) -> int:
    """Index of the frame at the end of the last event; of the last frame where there is no event."""
    steps: Sequence[int] = episode.frame_steps(camera)
    if episode.info.end_s is None:
        return len(steps) - 1
    return int(np.abs(episode.arrays().time_s[list(steps)] - episode.info.end_s).argmin())


def _small(image: Image) -> Image:
    return image if min(image.shape[:2]) <= _POSTER_PX else resized(image, _POSTER_PX)


def _write_sheet(episode: StoredEpisode, group: Sequence[StoredEpisode], folder: Path, curves: bool) -> None:
    address = sheet_address(episode)
    if address is None:
        return
    camera = episode.cameras[0]
    others = (c.episode for c in companions(episode, group))
    beside = next((e for e in others if camera in e.cameras), None)
    write_png(contact_sheet(episode, beside, camera, curves=curves), folder / address)
