"""Exact silhouettes of one thing in the frames that decide, and the pixels around them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from badgen.contracts.arrays import F64, Bools, Ints
from badgen.contracts.restyle import Movie

_MARGIN_PX = 14  # of the window around a thing
_RING_PX = 8  # width of what counts as the surroundings of a thing
_MOST_POINTS = 300  # of a silhouette that are looked at in a frame


def grown(mask: Bools, px: int) -> Bools:
    """(..., height, width) masks made wider by so many pixels to all sides; with a negative number, narrower."""
    found = mask if px > 0 else ~mask
    for _ in range(abs(px)):
        wide = found.copy()
        wide[..., 1:, :] |= found[..., :-1, :]
        wide[..., :-1, :] |= found[..., 1:, :]
        wide[..., 1:] |= found[..., :-1]
        wide[..., :-1] |= found[..., 1:]
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
        rows, columns = (np.flatnonzero(self.whole.any(axis=axes)) for axes in ((0, 2), (0, 1)))
        return _span(rows), _span(columns)

    @cached_property
    def masks(self) -> Bools:
        """(K, h, w) the silhouettes in the window."""
        return np.ascontiguousarray(self.whole[:, self.window[0], self.window[1]])

    def cut(self, movie: Movie) -> Movie:
        """(K, h, w, 3) the window of a movie."""
        return np.ascontiguousarray(movie[:, self.window[0], self.window[1]])

    @cached_property
    def points(self) -> list[Ints]:
        """For each frame (N, 2) rows and columns of pixels of the rim, and of some of the others inside."""
        narrow = grown(self.masks, -1)
        rims, inner = self.masks & ~narrow, narrow
        return [
            np.concatenate([_some(r, _MOST_POINTS // 2), _some(i, _MOST_POINTS // 2)])
            for r, i in zip(rims, inner, strict=True)
        ]

    @cached_property
    def rings(self) -> Bools:
        """(K, h, w) what surrounds the thing."""
        near = grown(self.masks, 1)
        return grown(near, _RING_PX - 1) & ~near

    @cached_property
    def around(self) -> list[Ints]:
        """For each frame (N, 2) rows and columns of some of the pixels that surround the thing."""
        return [_some(ring, _MOST_POINTS) for ring in self.rings]

    @cached_property
    def area_px(self) -> Ints:
        """(K,) pixels of the thing."""
        return np.asarray(self.masks.sum(axis=(1, 2)), dtype=np.int64)

    @cached_property
    def size_px(self) -> float:
        """Side of a square as large as the thing."""
        return float(np.sqrt(self.area_px.mean()))

    @cached_property
    def centres(self) -> F64:
        """(K, 2) row and column of the middle."""
        return middles(self.masks)

    @cached_property
    def moves(self) -> Ints:
        """(K - 1, 2) displacement of the middle to the next frame, in whole pixels."""
        return np.asarray(np.round(np.nan_to_num(np.diff(self.centres, axis=0))), dtype=np.int64)


def middles(masks: Bools) -> F64:
    """(K, 2) row and column of the middle of each mask; NaN for an empty one."""
    count = masks.sum(axis=(1, 2)).astype(np.float64)
    count[count == 0] = np.nan
    rows = masks.sum(axis=2) @ np.arange(masks.shape[1], dtype=np.float64)
    columns = masks.sum(axis=1) @ np.arange(masks.shape[2], dtype=np.float64)
    return np.stack([rows / count, columns / count], axis=1)


def _span(seen: Ints) -> slice:
    return slice(max(int(seen.min()) - _MARGIN_PX, 0), int(seen.max()) + _MARGIN_PX + 1)


def _some(mask: Bools, most: int) -> Ints:
    """At most so many pixels of a mask, evenly chosen."""
    found = np.argwhere(mask)
    return found[:: max(-(-len(found) // most), 1)]
