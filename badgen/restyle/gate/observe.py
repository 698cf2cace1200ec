"""Measure in a movie what it shows of one thing, by its exact silhouettes: edges, colours and motion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F32, F64, Ints
from badgen.contracts.restyle import Movie
from badgen.restyle.gate.silhouettes import Silhouettes, middles

_BINS = 8  # of each colour channel
_STEADY = 3.0  # of 255; what changes less along its exact motion is taken to move like that
_NEAR = np.array([(dy, dx) for dy in range(-3, 4) for dx in range(-3, 4)])
_HERE = len(_NEAR) // 2


def soft(movie: Movie) -> Movie:
    """The movie a little blurred, which takes out the noise of a camera."""
    found = movie.copy()
    for picture in found:
        wide = picture.astype(np.uint16)
        wide[1:-1] = (wide[:-2] + 2 * wide[1:-1] + wide[2:]) >> 2
        wide[:, 1:-1] = (wide[:, :-2] + 2 * wide[:, 1:-1] + wide[:, 2:]) >> 2
        picture[:] = wide
    return found


@dataclass(frozen=True)
class Observed:
    """What one movie shows of one thing, frame by frame, in the window around it.

    Attributes:
        grey: (K, h, w) brightness [of 255].
        slope: (K, h, w) strength of edges.
        overlap: (K,) share that the pixels with the colours of the thing have in common with the silhouette.
        centre: (K, 2) middle of those pixels near the silhouette [px].
        motion: (K - 1, 2) displacement to the next frame [px].
        contrast: (K,) mean difference of its pixels to the mean colour around it [of 255].
        colour: (3,) mean colour.
        alike: share of its colours that its surroundings have too.
    """

    grey: F32
    slope: F32
    overlap: F64
    centre: F64
    motion: F64
    contrast: F64
    colour: F64
    alike: float


def observe(movie: Movie, s: Silhouettes) -> Observed:
    """Measure a blurred movie (K, height, width, 3) by the silhouettes of its frames."""
    part = s.cut(movie)
    grey = part.mean(axis=3, dtype=np.float32)
    overlap, centre, alike = _colours(part, s)
    contrast, means = _contrast(part, s)
    motion = [_motion(grey[k], grey[k + 1], s.points[k], s.moves[k]) for k in range(len(part) - 1)]
    return Observed(
        grey=grey,
        slope=_slope(grey),
        overlap=overlap,
        centre=centre,
        motion=np.array(motion, dtype=np.float64).reshape(-1, 2),
        contrast=contrast,
        colour=np.asarray(np.average(means, axis=0, weights=s.area_px)),
        alike=alike,
    )


def _slope(grey: F32) -> F32:
    """(K, h, w) strength of edges; the strongest are cut, so that a few of them do not decide alone."""
    down, across = np.gradient(grey, axis=(1, 2))
    return np.asarray(np.minimum(np.hypot(down, across), 24.0), dtype=np.float32)


def _contrast(part: Movie, s: Silhouettes) -> tuple[F64, F64]:
    """(K,) how far the pixels of the thing are from the mean colour around it, and (K, 3) their mean colour."""
    found, means = [], []
    for picture, points, ring in zip(part, s.points, s.around, strict=True):
        own, around = colours_at(picture, points), colours_at(picture, ring if len(ring) else points)
        found.append(float(np.abs(own - around.mean(axis=0)).mean()))
        means.append(own.mean(axis=0))
    return np.array(found), np.array(means, dtype=np.float64)


def _colours(part: Movie, s: Silhouettes) -> tuple[F64, F64, float]:
    """Overlap of the silhouette with pixels of the thing's colours, their middle, and how alike its surroundings are.

    The colours for even frames are learnt from odd ones, and the other way round.
    """
    b = part >> 5
    bins = (b[..., 0].astype(np.int16) * _BINS + b[..., 1]) * _BINS + b[..., 2]
    own, shares = np.empty(s.masks.shape, dtype=np.bool_), list[float]()
    for frames, learnt in ((slice(0, None, 2), slice(1, None, 2)), (slice(1, None, 2), slice(0, None, 2))):
        inside, around = (_shares(bins[learnt][of[learnt]]) for of in (s.masks, s.rings))
        own[frames] = (inside > around)[bins[frames]]
        shares.append(float(np.minimum(inside, around).sum()))
    own &= s.masks | s.rings
    overlap = (own & s.masks).sum(axis=(1, 2)) / (own | s.masks).sum(axis=(1, 2))
    centre = middles(own)
    return overlap, np.where(np.isfinite(centre), centre, s.centres), max(shares)


def _shares(numbers: Ints | np.ndarray[tuple[int, ...], np.dtype[np.int16]]) -> F64:
    counts = np.bincount(numbers, minlength=_BINS**3).astype(np.float64)
    return np.asarray(counts / max(counts.sum(), 1.0))


def _motion(here: F32, there: F32, points: Ints, moved: Ints) -> tuple[float, float]:
    """Displacement of the thing to the next frame: the exact one, unless one near it fits clearly better."""
    if not len(points):
        return float(moved[0]), float(moved[1])
    before = here[tuple(points.T)]
    if float(np.abs(values_at(there, points + moved) - before).mean()) < _STEADY:
        return float(moved[0]), float(moved[1])
    gap = np.abs(values_at(there, points + moved + _NEAR[:, None]) - before).mean(axis=1)
    best = _HERE if gap.min() > 0.6 * gap[_HERE] - 1.0 else int(gap.argmin())
    dy, dx = (float(v) for v in moved + _NEAR[best])
    return dy, dx


def values_at(picture: F32, places: Ints) -> F32:
    """Values of a picture (h, w) at places (..., 2); those outside get the value at the border."""
    height, width = picture.shape
    rows, columns = places[..., 0].clip(0, height - 1), places[..., 1].clip(0, width - 1)
    return np.asarray(picture[rows, columns])


def colours_at(picture: Movie, places: Ints) -> F32:
    """(N, 3) colours of a picture (h, w, 3) at places (N, 2); those outside get the colours at the border."""
    height, width = picture.shape[:2]
    found = picture[places[:, 0].clip(0, height - 1), places[:, 1].clip(0, width - 1)]
    return np.asarray(found, dtype=np.float32)
