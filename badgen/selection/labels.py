"""Labels at the frames of a camera: those of the row that a frame shows, never interpolated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F32, F64, Ints
from badgen.contracts.episode import EpisodeArrays
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import StoredEpisode


@dataclass(frozen=True)
class FrameLabels:
    """Labels of N rows of an episode, (N,) each; not interpolated, since a value between two rows may fit neither."""

    steps: Ints
    time_s: F64
    progress: F32
    reward: F32
    reward_visible: F32
    reward_frame: F32
    phase: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.steps)

    def row(self, i: int) -> dict[str, float | int]:
        """Labels of one frame, as numbers for JSON."""
        return {
            "step": int(self.steps[i]),
            "time_s": round(float(self.time_s[i]), 6),
            "progress": exact(self.progress[i]),
            "reward": exact(self.reward[i]),
            "reward_visible": exact(self.reward_visible[i]),
            "reward_frame": exact(self.reward_frame[i]),
        }


def labels_at(episode: StoredEpisode, camera: str, indices: Sequence[int] | None = None) -> FrameLabels:
    """Labels at the frames of a camera, all or the chosen ones."""
    steps = episode.frame_steps(camera)
    return labels_of(episode.arrays(), steps if indices is None else [steps[i] for i in indices])


def labels_of(arrays: EpisodeArrays, steps: Sequence[int]) -> FrameLabels:
    """Labels at these rows."""
    at, labels = np.asarray(steps, dtype=np.int64), arrays.labels
    return FrameLabels(
        at,
        arrays.time_s[at],
        labels.progress[at],
        labels.reward[at],
        labels.reward_visible[at],
        labels.reward_frame[at],
        tuple(arrays.phases[p] for p in arrays.phase[at]),
    )


def common_steps(episode: StoredEpisode, views: Sequence[str]) -> list[int]:
    """Rows that the frames of these cameras show; raises BadValue where they differ between cameras."""
    steps = {c: list(episode.frame_steps(c)) for c in views}
    if any(s != steps[views[0]] for s in steps.values()):
        raise BadValue(
            f"the cameras of episode {episode.info.id} have frames at different times; make it with one --fps"
        )
    return steps[views[0]]


def evenly(count: int, wanted: int) -> list[int]:
    """Indices of `wanted` of `count` frames, evenly spaced, with the first and the last; 0 means all."""
    if wanted < 0 or wanted == 1:
        raise BadValue(f"frames is {wanted}; it must be 0 (all) or at least 2 (the first and the last)")
    if not wanted or wanted >= count:
        return list(range(count))
    return [int(i) for i in np.round(np.linspace(0, count - 1, wanted)).astype(np.int64)]


def percent(value: float) -> int:
    """A label as a whole number from 0 to 100; halves are rounded to even."""
    return round(100 * float(value))


def exact(value: float) -> float:
    """A float32 as the shortest decimal number that parses to the same float32."""
    return float(str(np.float32(value)))
