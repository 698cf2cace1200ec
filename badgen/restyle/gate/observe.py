"""Measure in a movie whether a thing is where the exact silhouettes say: edges, colours, motion and copies of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image as Pil
from PIL import ImageFilter

from badgen.contracts.arrays import F32, F64, Bools, Image, Ints
from badgen.contracts.restyle import Movie

REACH_PX = 6  # silhouettes are tried so far away
_MARGIN_PX = 14  # of the window around a thing
_RING_PX = 8  # width of what counts as the surroundings of a thing
_BINS = 8  # of each colour channel
_FEW, _ALIKE_LEVELS = 0.4, 20.0  # a likeness that is common, and how far colours of a copy may be from the thing's
_POINTS, _STRIDE = 40, 3  # how many points stand for a silhouette, and how far apart places are at which it is tried
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
    """Exact silhouettes (K, height, width) of one thing in the frames that decide.

    All that is derived from them is in a window around the thing, which is the same for all frames.
    """

    whole: Bools

    @cached_property
    def window(self) -> tuple[slice, slice]:
        """Rows and columns of the window."""
        y, x = np.nonzero(self.whole.any(axis=0))
        top, left = max(int(y.min()) - _MARGIN_PX, 0), max(int(x.min()) - _MARGIN_PX, 0)
        return slice(top, int(y.max()) + _MARGIN_PX + 1), slice(left, int(x.max()) + _MARGIN_PX + 1)

    @cached_property
    def masks(self) -> Bools:
        """(K, h, w) the silhouettes in the window."""
        return np.ascontiguousarray(self.whole[:, self.window[0], self.window[1]])

    def cut(self, movie: Movie) -> Movie:
        """(K, h, w, 3) the window of a movie."""
        return np.ascontiguousarray(movie[:, self.window[0], self.window[1]])

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
        copies: (places,) how much each place elsewhere looks like the silhouette filled with its colours, 0 to 1.
        motion: (K - 1, 2) displacement to the next frame [px].
        change: (K - 1,) mean difference to the next frame along the exact motion [of 255].
        colour: (3,) mean colour.
        size_px: side of a square as large as the thing.
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
    size_px: float
    alike: float


def observe(movie: Movie, s: Silhouettes) -> Observed:
    """Measure a blurred movie (K, height, width, 3) by the silhouettes of its frames."""
    part, count = s.cut(movie), len(movie)
    grey = part.astype(np.float32).mean(axis=3)
    edges = [_edge(_slope(grey[k]), s.outlines[k]) for k in range(count)]
    bins = _bins(part)
    colours, alike = _own_colours(bins, s)
    found = [_found(colours[k % 2][bins[k]], s, k) for k in range(count)]
    copies = [_copy(movie[k], colours[k % 2][_bins(movie[k])], s.whole[k]) for k in sorted({0, count // 2, count - 1})]
    motions = [_motion(grey[k], grey[k + 1], s, k) for k in range(count - 1)]
    colour = np.concatenate([part[k][tuple(s.inside[k].T)] for k in range(count)]).mean(axis=0)
    return Observed(
        offset=np.array([e[0] for e in edges], dtype=np.float64),
        edge=np.array([e[1] for e in edges]),
        overlap=np.array([f[0] for f in found]),
        centre=np.array([f[1] for f in found]),
        copies=np.concatenate(copies),
        motion=np.array([m[0] for m in motions], dtype=np.float64).reshape(-1, 2),
        change=np.array([m[1] for m in motions]),
        colour=np.asarray(colour, dtype=np.float64),
        size_px=float(np.sqrt(s.masks.sum(axis=(1, 2)).mean())),
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
    if strength[best] < 1.3 * here:  # what is hardly better counts for nothing
        best = len(_OFFSETS) // 2
    dy, dx = (int(v) for v in _OFFSETS[best])
    return (dy, dx), here / max(float(np.median(strength)), 0.25)


def _bins(movie: Movie) -> Ints:
    """(..., height, width) number of the colour of each pixel."""
    b = (movie // (256 // _BINS)).astype(np.int64)
    return np.asarray((b[..., 0] * _BINS + b[..., 1]) * _BINS + b[..., 2])


def _own_colours(bins: Ints, s: Silhouettes) -> tuple[tuple[Bools, Bools], float]:
    """Colours that the thing has more than its surroundings, for even and for odd frames; and how alike they are.

    Those for even frames are learnt from odd ones, and the other way round.
    """
    found, shares = list[Bools](), list[float]()
    for learnt in (range(1 if len(bins) > 1 else 0, len(bins), 2), range(0, len(bins), 2)):
        own = _shares(np.concatenate([bins[k][s.masks[k]] for k in learnt]))
        ring = _shares(np.concatenate([bins[k][s.rings[k]] for k in learnt]))
        found.append(own > ring)
        shares.append(float(np.minimum(own, ring).sum()))
    return (found[0], found[1]), max(shares)


def _shares(numbers: Ints) -> F64:
    counts = np.bincount(numbers, minlength=_BINS**3).astype(np.float64)
    return np.asarray(counts / max(counts.sum(), 1.0))


def _found(likely: Bools, s: Silhouettes, k: int) -> tuple[float, tuple[float, float]]:
    """Overlap with the silhouette, and the middle, of pixels near it with the colours of the thing."""
    mask, near = s.masks[k], s.masks[k] | s.rings[k]
    own = likely & near
    overlap = float((own & mask).sum()) / max(float((own | mask).sum()), 1.0)
    y, x = np.nonzero(own) if own.any() else np.nonzero(mask)
    return overlap, (float(y.mean()), float(x.mean()))


def _copy(frame: Image, likely: Bools, mask: Bools) -> F64:
    """(places,) how much each place elsewhere looks like the thing: its colours inside, and others around.

    Places whose colours differ from those at the same place of the thing count for nothing.
    """
    height, width = likely.shape
    rim = np.argwhere(grown(mask, 3) & ~grown(mask, 2))
    own = np.argwhere(mask)
    inner, outer = (p[:: max(len(p) // _POINTS, 1)] for p in (own, rim))
    middle = own.mean(axis=0)
    rows, columns = (np.arange(2, n - 2, _STRIDE) for n in (height, width))
    to = np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1).reshape(-1, 2) - middle.round().astype(np.int64)
    tall, wide = np.ptp(own, axis=0)
    to = to[(np.abs(to[:, 0]) > tall) | (np.abs(to[:, 1]) > wide)]  # elsewhere, not only displaced
    shares = []
    for points in (inner, outer):
        at = points[None] + to[:, None]
        inside = ((at >= 0) & (at < (height, width))).all(axis=2)
        hit = likely[at[..., 0].clip(0, height - 1), at[..., 1].clip(0, width - 1)] & inside
        shares.append(hit.mean(axis=1))
    found = np.asarray(np.maximum(shares[0] - shares[1], 0.0))
    for i in np.flatnonzero(found > _FEW):
        at = (inner + to[i]).clip(0, (height - 1, width - 1))
        gap = np.abs(frame[tuple(at.T)].astype(np.int64) - frame[tuple(inner.T)])
        found[i] = found[i] if gap.mean() < _ALIKE_LEVELS else _FEW
    return found


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
