"""Measure in a movie whether a thing is where the exact silhouettes say: edges, colours, motion and copies of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image as Pil
from PIL import ImageFilter

from badgen.contracts.arrays import F32, F64, Bools, Ints
from badgen.contracts.restyle import Movie

REACH_PX = 6  # silhouettes are tried so far away
_RING_PX = 8  # width of what counts as the surroundings of a thing
_BINS = 8  # of each colour channel
_SOFT = ImageFilter.GaussianBlur(0.8)  # takes out the noise of a camera, in both movies alike
_OFFSETS = np.array([(dy, dx) for dy in range(-REACH_PX, REACH_PX + 1) for dx in range(-REACH_PX, REACH_PX + 1)])
_NEAR = np.array([(dy, dx) for dy in range(-3, 4) for dx in range(-3, 4)])


def soft(movie: Movie) -> Movie:
    """The movie a little blurred."""
    return np.stack([np.asarray(Pil.fromarray(frame).filter(_SOFT), dtype=np.uint8) for frame in movie])


def grown(mask: Bools, px: int) -> Bools:
    """(height, width) a mask made wider by so many pixels to all sides; with a negative number, narrower."""
    found = mask if px > 0 else ~mask
    for _ in range(abs(px)):
        wide = found.copy()
        wide[1:] |= found[:-1]
        wide[:-1] |= found[1:]
        wide[:, 1:] |= found[:, :-1]
        wide[:, :-1] |= found[:, 1:]
        found = wide
    return found if px > 0 else ~found


@dataclass(frozen=True)
class Silhouettes:
    """Exact silhouettes (K, height, width) of one thing in the frames that decide."""

    masks: Bools

    @cached_property
    def outlines(self) -> list[Ints]:
        """For each frame (N, 2) rows and columns of the pixels at the rim, inside."""
        return [np.argwhere(m & ~grown(m, -1)) for m in self.masks]

    @cached_property
    def inside(self) -> list[Ints]:
        """For each frame (N, 2) at most 400 pixels of the thing, without its rim where it is wide enough."""
        found = []
        for m in self.masks:
            narrow = grown(m, -1)
            points = np.argwhere(narrow if narrow.sum() >= 12 else m)
            found.append(points[:: max(len(points) // 400, 1)])
        return found

    @cached_property
    def rings(self) -> Bools:
        """(K, height, width) what surrounds the thing."""
        return np.stack([grown(m, _RING_PX) & ~grown(m, 1) for m in self.masks])

    @cached_property
    def centres(self) -> F64:
        """(K, 2) row and column of the middle; NaN where nothing is seen."""
        return np.array([np.argwhere(m).mean(axis=0) if m.any() else (np.nan, np.nan) for m in self.masks])


@dataclass(frozen=True)
class Observed:
    """What one movie shows of one thing, frame by frame.

    Attributes:
        offset: (K, 2) displacement at which the rim of the silhouette meets the strongest edges [px].
        edge: (K,) strength of the edges at the rim, as a multiple of that at other places.
        overlap: (K,) share that the pixels with the colours of the thing have in common with the silhouette.
        centre: (K, 2) middle of those pixels near the silhouette [px].
        copies: (K,) pixels elsewhere that have the colours of the thing, as a multiple of its size.
        motion: (K - 1, 2) displacement to the next frame [px].
        change: (K - 1,) mean difference to the next frame along the exact motion [of 255].
        colour: (3,) mean colour.
        alike: share of its colours that its surroundings have too.
    """

    offset: F64
    edge: F64
    overlap: F64
    centre: F64
    copies: F64
    motion: F64
    change: F64
    colour: F64
    alike: float


def observe(movie: Movie, s: Silhouettes) -> Observed:
    """Measure a blurred movie (K, height, width, 3) by the silhouettes of its frames."""
    grey = movie.astype(np.float32).mean(axis=3)
    slope = np.stack([_slope(g) for g in grey])
    bins = _bins(movie)
    edges = [_edge(slope[k], s.outlines[k]) for k in range(len(movie))]
    likely, alike = _likely(bins, s)
    found = [_found(likely[k], s, k) for k in range(len(movie))]
    motions = [_motion(grey[k], grey[k + 1], s, k) for k in range(len(movie) - 1)]
    colour = np.concatenate([movie[k][tuple(s.inside[k].T)] for k in range(len(movie))]).mean(axis=0)
    return Observed(
        offset=np.array([e[0] for e in edges], dtype=np.float64),
        edge=np.array([e[1] for e in edges]),
        overlap=np.array([f[0] for f in found]),
        centre=np.array([f[1] for f in found]),
        copies=np.array([f[2] for f in found]),
        motion=np.array([m[0] for m in motions], dtype=np.float64).reshape(-1, 2),
        change=np.array([m[1] for m in motions]),
        colour=np.asarray(colour, dtype=np.float64),
        alike=alike,
    )


def _slope(grey: F32) -> F32:
    """(height, width) strength of edges; the strongest are cut, so that a few of them do not decide alone."""
    down, across = np.gradient(grey)
    size = np.hypot(down, across)
    return np.asarray(np.minimum(size, 24.0), dtype=np.float32)


def _edge(slope: F32, rim: Ints) -> tuple[tuple[int, int], float]:
    """The displacement of the rim that meets the strongest edges, and how strong they are without displacement."""
    height, width = slope.shape
    places = rim[None] + _OFFSETS[:, None]
    rows, columns = places[..., 0].clip(0, height - 1), places[..., 1].clip(0, width - 1)
    strength = slope[rows, columns].mean(axis=1)
    here = float(strength[len(_OFFSETS) // 2])
    best = int(strength.argmax())
    if strength[best] < 1.15 * here:  # what is hardly better counts for nothing
        best = len(_OFFSETS) // 2
    dy, dx = (int(v) for v in _OFFSETS[best])
    return (dy, dx), here / max(float(np.median(strength)), 0.25)


def _bins(movie: Movie) -> Ints:
    """(K, height, width) number of the colour of each pixel."""
    b = (movie // (256 // _BINS)).astype(np.int64)
    return np.asarray((b[..., 0] * _BINS + b[..., 1]) * _BINS + b[..., 2])


def _likely(bins: Ints, s: Silhouettes) -> tuple[Bools, float]:
    """(K, height, width) pixels with colours of the thing, by colours of every second frame; and how alike they are."""
    found, shares = np.empty(bins.shape, dtype=np.bool_), []
    for part in (0, 1):
        learnt = range(part, len(bins), 2) if len(bins) > 1 else range(1)
        own = _shares(np.concatenate([bins[k][s.masks[k]] for k in learnt]))
        ring = _shares(np.concatenate([bins[k][s.rings[k]] for k in learnt]))
        found[1 - part :: 2] = (own > ring)[bins[1 - part :: 2]]
        shares.append(float(np.minimum(own, ring).sum()))
    return found, max(shares)


def _shares(numbers: Ints) -> F64:
    counts = np.bincount(numbers, minlength=_BINS**3).astype(np.float64)
    return np.asarray(counts / max(counts.sum(), 1.0))


def _found(likely: Bools, s: Silhouettes, k: int) -> tuple[float, tuple[float, float], float]:
    """Overlap with the silhouette, the middle, and copies elsewhere, of pixels with the colours of the thing."""
    mask, near = s.masks[k], s.masks[k] | s.rings[k]
    own = likely & near
    overlap = float((own & mask).sum()) / max(float((own | mask).sum()), 1.0)
    y, x = np.nonzero(own) if own.any() else np.nonzero(mask)
    copies = float((likely & ~near).sum()) / max(float(mask.sum()), 1.0)
    return overlap, (float(y.mean()), float(x.mean())), copies


def _motion(here: F32, there: F32, s: Silhouettes, k: int) -> tuple[tuple[float, float], float]:
    """Displacement of the thing to the next frame, and what differs along its exact displacement."""
    height, width = here.shape
    moved = np.nan_to_num(s.centres[k + 1] - s.centres[k])
    whole = np.round(moved).astype(np.int64)
    points = np.concatenate([s.inside[k], s.outlines[k]])
    places = points[None] + whole + _NEAR[:, None]
    rows, columns = places[..., 0].clip(0, height - 1), places[..., 1].clip(0, width - 1)
    gap = np.abs(there[rows, columns] - here[tuple(points.T)]).mean(axis=1)
    middle = len(_NEAR) // 2
    best = middle if gap.min() > 0.8 * gap[middle] - 0.5 else int(gap.argmin())
    dy, dx = (float(v) for v in whole + _NEAR[best])
    return (dy, dx), float(gap[middle])
