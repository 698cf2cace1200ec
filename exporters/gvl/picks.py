"""Choose the frames of one episode, and look up their values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from badgen.contracts.arrays import F32, F64, Ints
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import StoredEpisode
from badgen.exporting import common_steps, percent
from exporters.gvl.endings import FALLS
from exporters.gvl.material import Frame
from exporters.gvl.settings import Settings


@dataclass(frozen=True)
class Pick:
    """Frames of one episode in the order shown: their indices, rows, times and values from 0 to 100."""

    episode: StoredEpisode
    split: str
    cameras: tuple[str, ...]
    frames: Ints
    steps: Ints
    time_s: F64
    values: tuple[int, ...]

    @property
    def last(self) -> int:
        """Value of the last frame in time."""
        return self.values[int(self.time_s.argmax())]

    @property
    def points_lost(self) -> int:
        """How far the values of the shown frames fall from their peak to the last frame in time."""
        return max(self.values) - self.last

    def shown(self) -> tuple[Frame, ...]:
        """The frames with their pictures."""
        films = [self.episode.frames(c, self.frames.tolist()) for c in self.cameras]
        found = zip(self.time_s, *films, strict=True)
        return tuple(Frame(float(t), tuple(zip(self.cameras, pictures, strict=True))) for t, *pictures in found)

    def rows(self, key: str, first: int) -> list[dict[str, Any]]:
        """Ground truth of each frame, numbered from `first`."""
        found = zip(self.steps, self.time_s, self.values, strict=True)
        return [
            {"frame_number": n, "step": int(step), "time_s": round(float(time_s), 6), key: value}
            for n, (step, time_s, value) in enumerate(found, start=first)
        ]


@dataclass(frozen=True)
class Picker:
    """Chooses frames from the same cameras for all episodes of a prompt; random draws come in the order of calls."""

    settings: Settings
    cameras: tuple[str, ...]
    rng: np.random.Generator

    def pick(self, episode: StoredEpisode, split: str, count: int, reference: bool = False) -> Pick:
        """Choose evenly spaced frames with the last, and the first only where the dialect has it.

        They are shuffled, or in order of time with, in a reference, the two frames between which its value falls most.
        """
        kind = self.settings.dialect
        arrays, steps = episode.arrays(), np.asarray(common_steps(episode, self.cameras), dtype=np.int64)
        if len(steps) < 2:
            raise BadValue(
                f"episode {episode.info.id} has {len(steps)} frames from {self.cameras[0]}; at least 2 are needed"
            )
        curve: F32 = getattr(arrays.labels, self.settings.rule.label)
        frames = _evenly_in_time(arrays.time_s[steps], count, 0 if kind.both_ends else 1)
        if not kind.in_order:
            frames = self.rng.permutation(frames)
        elif reference:
            frames = _with_fall(frames, curve[steps])
        values = tuple(percent(curve[s]) for s in steps[frames])
        return Pick(episode, split, self.cameras, frames, steps[frames], arrays.time_s[steps][frames], values)


def _evenly_in_time(times: F64, count: int, skipped: int) -> Ints:
    """Indices of the frames nearest to evenly spaced times, without the first `skipped` frames."""
    wanted = np.linspace(times[0], times[-1], count + skipped)[skipped:] if count + skipped > 1 else times[-1:]
    return np.unique(np.abs(times[skipped:, None] - wanted[None, :]).argmin(axis=0) + skipped)


def _with_fall(frames: Ints, curve: F32) -> Ints:
    """The frames with those before and after the largest fall of the curve, in place of others close to them.

    They stay as they are where the curve never falls by FALLS, or where there are too few to replace.
    """
    fall = np.maximum.accumulate(curve) - curve
    if fall.max() < FALLS:
        return frames
    after = int((fall >= 0.9 * fall.max()).argmax())  # nearly all of it, so that the two frames are close in time
    before = int(curve[: after + 1].argmax())
    before = int(np.flatnonzero(curve[: after + 1] == curve[before])[-1])  # as late as possible
    needed = {int(frames[0]), int(frames[-1]), before, after}
    found = sorted({*frames.tolist(), before, after})
    while len(found) > len(frames) and set(found) - needed:
        found.remove(min(set(found) - needed, key=lambda i: (min(abs(i - before), abs(i - after)), i)))
    return np.asarray(found, dtype=np.int64) if len(found) == len(frames) else frames
