"""An episode as an export shows it: up to the end of its film, and under the words of its task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from badgen.contracts.arrays import Image
from badgen.contracts.captions import CaptionSet, Text
from badgen.contracts.episode import EpisodeArrays, EpisodeInfo, Event, Labels
from badgen.contracts.exporter import StoredEpisode
from badgen.contracts.robot import ModelRobot
from badgen.contracts.video import Repaint

_EPSILON_S = 1e-9


class ShownEpisode:
    """A stored episode that ends at `last_s` [s] and whose instruction is `words`; otherwise unchanged.

    Labels keep their values, so an episode that ends before its goal is reached ends below 1. `partial_success` is that
    of the last row that is shown.
    """

    def __init__(self, stored: StoredEpisode, last_s: float, words: str) -> None:
        self._stored, self._last_s, self._words = stored, last_s, words

    @cached_property
    def info(self) -> EpisodeInfo:
        """Scalars and text, without what happens after the end."""
        info, last_s = self._stored.info, self._last_s
        text = Text(self._words, *(_until(c, last_s) for c in (info.text.observable, info.text.privileged)))
        shown = replace(info, instruction=self._words, text=text)
        if self._rows == len(self._stored.arrays().time_s):
            return shown
        partial = info.partial_success if info.success else float(self._arrays.labels.reward_frame[-1])
        return replace(shown, partial_success=partial, end_s=None if info.end_s is None else min(info.end_s, last_s))

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that happened before the end, in order of start."""
        return tuple(e for e in self._stored.events if e.start_s <= self._last_s + _EPSILON_S)

    @property
    def cameras(self) -> tuple[str, ...]:
        """Cameras with frames."""
        return self._stored.cameras

    def arrays(self) -> EpisodeArrays:
        """Arrays over time."""
        return self._arrays

    def frame_steps(self, camera: str) -> Sequence[int]:
        """Row of the arrays that each frame shows."""
        return [s for s in self._stored.frame_steps(camera) if s < self._rows]

    def fps(self, camera: str) -> float:
        """Frames per second of a camera."""
        return self._stored.fps(camera)

    def size(self, camera: str) -> tuple[int, int]:
        """Width and height of a camera's frames [pixels]."""
        return self._stored.size(camera)

    def visible_s(self, camera: str) -> float | None:
        """When the failure can first be seen from this camera, or None where that is not before the end."""
        seen_s = self._stored.visible_s(camera)
        return seen_s if seen_s is not None and seen_s <= self._last_s + _EPSILON_S else None

    def misleading(self, camera: str) -> Sequence[int]:
        """Indices of frames that hide how the episode ends, in order of time."""
        return [i for i in self._stored.misleading(camera) if i < len(self.frame_steps(camera))]

    def frames(self, camera: str, indices: Sequence[int] | None = None) -> list[Image]:
        """Decoded frames (height, width, 3), all or the chosen ones."""
        return self._stored.frames(camera, range(len(self.frame_steps(camera))) if indices is None else indices)

    @property
    def repaints(self) -> Mapping[str, Mapping[str, Repaint]]:
        """Restyler -> camera -> how the restyled video of that camera was made."""
        return self._stored.repaints

    def restyled_frames(self, name: str, camera: str, indices: Sequence[int] | None = None) -> list[Image]:
        """Decoded frames of a restyled video, all up to the end or the chosen ones."""
        wanted = range(len(self.frame_steps(camera))) if indices is None else indices
        return self._stored.restyled_frames(name, camera, wanted)

    def model_xml(self) -> str:
        """MJCF of the world."""
        return self._stored.model_xml()

    def assets(self) -> Mapping[str, bytes]:
        """Files that the MJCF names."""
        return self._stored.assets()

    def robot(self) -> ModelRobot:
        """The robot in the model."""
        return self._stored.robot()

    @cached_property
    def _rows(self) -> int:
        return int((self._stored.arrays().time_s <= self._last_s + _EPSILON_S).sum())

    @cached_property
    def _arrays(self) -> EpisodeArrays:
        arrays, rows = self._stored.arrays(), self._rows
        each = ("time_s", "state", "qpos", "qvel", "action", "ctrl", "contact_n", "phase")
        return replace(arrays, labels=_first(arrays.labels, rows), **{n: getattr(arrays, n)[:rows] for n in each})


class RestyledEpisode(ShownEpisode):
    """A shown episode whose pictures are those of a restyler, from the cameras that it restyled."""

    def __init__(self, stored: StoredEpisode, last_s: float, words: str, name: str, cameras: Sequence[str]) -> None:
        super().__init__(stored, last_s, words)
        self._name, self._cameras = name, tuple(cameras)

    @property
    def cameras(self) -> tuple[str, ...]:
        """Cameras with restyled frames."""
        return self._cameras

    def frames(self, camera: str, indices: Sequence[int] | None = None) -> list[Image]:
        """Decoded restyled frames (height, width, 3), all or the chosen ones."""
        return self.restyled_frames(self._name, camera, indices)


def completion_s(arrays: EpisodeArrays) -> float:
    """When a success is complete [s]: from then on progress stays at its final value, or above 0.999.

    The final value may be below 1, since some tasks allow it (a few nuts that were not poured).
    """
    progress = arrays.labels.progress
    incomplete = np.flatnonzero(progress < min(0.999, float(progress[-1])))
    return float(arrays.time_s[incomplete[-1] + 1 if len(incomplete) else 0])


def _first(labels: Labels, rows: int) -> Labels:
    cut = {n: getattr(labels, n)[:rows] for n in ("progress", "reward", "reward_visible", "reward_frame", "milestones")}
    return replace(labels, reward_terms={rule: f[:rows] for rule, f in labels.reward_terms.items()}, **cut)


def _until(captions: CaptionSet, last_s: float) -> CaptionSet:
    return replace(captions, captions=tuple(c for c in captions.captions if c.time_s <= last_s + _EPSILON_S))
