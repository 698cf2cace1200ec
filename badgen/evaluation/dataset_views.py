"""The views of a dataset that are to be scored, and their pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Image, Ints
from badgen.contracts.episode import EpisodeArrays, EpisodeInfo
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import StoredEpisode
from badgen.evaluation.views import View
from badgen.reserved import held_out
from badgen.selection.entry import Entry
from badgen.selection.labels import evenly
from badgen.selection.select import Selection

TRUTHS = ("reward_visible", "reward", "reward_frame", "progress")
FIRST, EVERY = "first", "all"
_EPSILON_S = 1e-6


@dataclass(frozen=True)
class Choice:
    """Which views of the selected episodes, and what is true of their frames.

    Attributes:
        frames: frames of a view, evenly spaced, with the first and the last; 0 for all of them.
        camera: "first", the default camera of each scene; "all"; or "named", those that the selection is limited to.
        truth: the label that scores are compared with, one of `TRUTHS`.
        restyled: whether restyled videos are scored beside the rendered ones.
    """

    frames: int
    camera: str
    truth: str
    restyled: bool = True


@dataclass(frozen=True)
class Place:
    """Which frames of which video.

    Attributes:
        camera: name of the camera; empty without a video.
        look: the restyler of the video; empty for the rendered one.
        frames: (T,) numbers of stored frames; empty without a video.
        steps: (T,) rows of the arrays.
    """

    camera: str
    look: str
    frames: Ints
    steps: Ints


@dataclass(frozen=True)
class Found:
    """The views that are to be scored, and how many episodes or views are left out, by reason."""

    views: tuple[View, ...]
    left_out: Mapping[str, int]


def views_of(selection: Selection, choice: Choice) -> Found:
    """All views of the selected episodes, with frames evenly spaced in time."""
    found: list[View] = []
    left_out: Counter[str] = Counter(selection.left_out)
    for entry in selection.entries:
        episode = selection.read(entry)
        cameras, unseen = _cameras(selection, episode, choice)
        left_out["not seen from the camera"] += unseen
        arrays = episode.arrays() if cameras else None
        for camera in cameras:
            shown = np.asarray(episode.frame_steps(camera), dtype=np.int64)
            frames = np.array(evenly(len(shown), choice.frames), dtype=np.int64)
            for look in _looks(episode, camera, choice):
                assert arrays is not None
                place = Place(camera, look, frames, shown[frames])
                found.append(view_of(entry, episode.info, arrays, place, choice.truth))
    return Found(tuple(found), {why: n for why, n in left_out.items() if n})


def view_of(entry: Entry, info: EpisodeInfo, arrays: EpisodeArrays, place: Place, truth: str) -> View:
    """One view.

    Args:
        entry: what the selection knows of the episode.
        info: its scalars, as the selection shows it.
        arrays: its arrays, likewise.
        place: which frames of which video.
        truth: name of the label.
    """
    label = getattr(arrays.labels, truth)
    return View(
        episode=info.id,
        camera=place.camera,
        look=place.look,
        group=info.group,
        request=entry.instruction,
        scene=info.scene,
        robot=info.robot,
        mode=info.mode,
        outcome=info.outcome,
        role=info.role,
        band=info.difficulty or "",
        margin_share=None if info.success else info.margin_share,
        twin=info.twin,
        comparable=entry.preferred != "incomparable",
        near_pair=info.near_pair or "",
        near_apart_m=info.near_apart_m,
        original=info.relabelled_from or "",
        states=info.replay_sha256,
        departs_s=info.departs_s,
        onset_s=info.onset_s,
        horizon_s=info.horizon_s,
        frames=place.frames,
        time_s=np.asarray(arrays.time_s[place.steps], dtype=np.float64),
        truth=np.asarray(label[place.steps], dtype=np.float64),
        held_out=held_out(info.mode, info.appearance),
    )


def place_at(episode: StoredEpisode, arrays: EpisodeArrays, camera: str, look: str, time_s: F64) -> Place:
    """The frames and rows that are shown at these times [s]: the last ones that are not later.

    Raises BadValue for a time outside of the episode.
    """
    known = arrays.time_s
    if len(time_s) and (time_s.min() < -_EPSILON_S or time_s.max() > known[-1] + _EPSILON_S):
        raise BadValue(
            f"episode {episode.info.id} lasts from 0 to {known[-1]:g} s, and a score is of {time_s.max():g} s; give "
            "time_s in seconds, or frame"
        )
    steps = np.searchsorted(known, time_s + _EPSILON_S, side="right").astype(np.int64) - 1
    if not camera:
        return Place(camera, look, np.array([], dtype=np.int64), steps)
    shown = np.asarray(episode.frame_steps(camera), dtype=np.int64)
    frames = np.maximum(np.searchsorted(shown, steps, side="right").astype(np.int64) - 1, 0)
    return Place(camera, look, frames, steps)


def pictures_of(selection: Selection, views: Sequence[View]) -> Iterator[tuple[int, list[Image]]]:
    """Place of each view and its pictures, one view after another; views without a video are passed over."""
    entries = {e.id: e for e in selection.entries}
    for place, view in enumerate(views):
        if not len(view.frames):
            continue
        episode, wanted = selection.read(entries[view.episode]), view.frames.tolist()
        if view.look:
            yield place, episode.restyled_frames(view.look, view.camera, wanted)
        else:
            yield place, episode.frames(view.camera, wanted)


def _cameras(selection: Selection, episode: StoredEpisode, choice: Choice) -> tuple[list[str], int]:
    """Cameras of the views of an episode, and how many are left out since they do not show its failure."""
    wanted = list(selection.views(episode))
    if choice.camera == FIRST:
        wanted = wanted[:1]
    showing = selection.showing_cameras(episode)
    kept = [c for c in wanted if c in showing]
    return kept, len(wanted) - len(kept)


def _looks(episode: StoredEpisode, camera: str, choice: Choice) -> list[str]:
    restyled = sorted(n for n, of in episode.repaints.items() if camera in of) if choice.restyled else []
    return ["", *restyled]
