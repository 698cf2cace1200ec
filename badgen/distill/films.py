"""Read some frames of a video that badgen did not write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from badgen.contracts.arrays import Image
from badgen.contracts.errors import StoreError
from badgen.selection.labels import evenly


@dataclass(frozen=True)
class Film:
    """Some frames of a video.

    Attributes:
        frames: the pictures, (height, width, 3) RGB each.
        indices: their numbers in the video, from 0.
        times_s: when they are shown.
    """

    frames: tuple[Image, ...]
    indices: tuple[int, ...]
    times_s: tuple[float, ...]


def read_films(paths: Sequence[Path], wanted: int) -> tuple[Film, ...]:
    """Equally many evenly spaced frames of each video, with the first and the last, so that sums over them compare.

    `wanted` is how many, at least 2, or as many as the shortest video has.

    Raises StoreError where a file cannot be read as a video of at least two frames.
    """
    count = [_count(path) for path in paths]
    number = min([wanted, *count])
    return tuple(_chosen(path, evenly(n, number)) for path, n in zip(paths, count, strict=True))


def _count(path: Path) -> int:
    """Number of frames, by decoding all, since the header of a file may not tell it."""
    with _reading(path), av.open(str(path), "r") as box:
        count = sum(1 for _ in box.decode(box.streams.video[0]))
    if count < 2:
        raise StoreError(f"{path} has {count} frames; a video needs at least 2")
    return count


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except (av.FFmpegError, IndexError) as e:
        raise StoreError(f"{path} cannot be read as a video ({e}); restore it or leave its pair out") from e


def _chosen(path: Path, indices: Sequence[int]) -> Film:
    wanted, frames, times = set(indices), list[Image](), list[float]()
    with _reading(path), av.open(str(path), "r") as box:
        stream = box.streams.video[0]
        rate = float(stream.average_rate or 1)
        for index, frame in enumerate(box.decode(stream)):
            if index in wanted:
                frames.append(np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8))
                times.append(float(frame.time) if frame.time is not None else index / rate)
    return Film(tuple(frames), tuple(indices), tuple(times))
