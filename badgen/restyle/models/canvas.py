"""Put all views of a clip on one picture, so that a model paints them in one go, and take its picture apart again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.restyle import Clip, Movie

GUTTER_PX = 1  # between two views, black; wide enough that no edge of one continues in the other


@dataclass(frozen=True)
class Canvas:
    """Views side by side, row by row, on black; the same places in every movie that is put on it.

    Attributes:
        views: how many.
        height: of a view [px].
        width: of a view [px].
        multiple: what height and width of the whole are filled up to with black, to the right and below.
        scale: how often each pixel is repeated along both axes, for models that see little in small pictures.
    """

    views: int
    height: int
    width: int
    multiple: int
    scale: int = 1

    @classmethod
    def of(cls, clip: Clip, multiple: int, scale: int = 1) -> Canvas:
        """The canvas for a clip."""
        height, width = clip.views[0].frames.shape[1:3]
        return cls(len(clip.views), height, width, multiple, scale)

    @property
    def columns(self) -> int:
        """Views in a row: as many as there are rows, or one more."""
        return int(np.ceil(np.sqrt(self.views)))

    @property
    def rows(self) -> int:
        """Rows of views."""
        return -(-self.views // self.columns)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the whole [px]."""
        return self._filled(self.rows, self.height), self._filled(self.columns, self.width)

    def tile(self, movies: Sequence[Movie]) -> Movie:
        """(F, height, width, 3) of the whole, from one movie (F, h, w, 3) for each view."""
        whole = np.zeros((len(movies[0]), *self.size, 3), dtype=np.uint8)
        for k, movie in enumerate(movies):
            top, left = self._corner(k)
            large = movie.repeat(self.scale, axis=1).repeat(self.scale, axis=2)
            whole[:, top : top + large.shape[1], left : left + large.shape[2]] = large
        return whole

    def untile(self, whole: Movie) -> tuple[Movie, ...]:
        """The movie of each view; where pixels were repeated, each is the mean of them."""
        return tuple(self._cut(whole, *self._corner(k)) for k in range(self.views))

    def _cut(self, whole: Movie, top: int, left: int) -> Movie:
        n = self.scale
        part = whole[:, top : top + n * self.height, left : left + n * self.width]
        if n == 1:
            return part.copy()
        blocks = part.reshape(len(part), self.height, n, self.width, n, 3)
        return np.asarray(np.round(blocks.mean(axis=(2, 4))), dtype=np.uint8)

    def _corner(self, view: int) -> tuple[int, int]:
        """Top and left of a view [px]."""
        row, column = divmod(view, self.columns)
        return row * (self.scale * self.height + GUTTER_PX), column * (self.scale * self.width + GUTTER_PX)

    def _filled(self, count: int, length: int) -> int:
        needed = count * self.scale * length + (count - 1) * GUTTER_PX
        return -(-needed // self.multiple) * self.multiple


def lengthened(movie: Movie, frames: int, lead: int = 0) -> Movie:
    """A movie of so many frames: `lead` copies of the first one before it, and copies of the last one after it."""
    after = frames - len(movie) - lead
    return np.concatenate([movie[:1].repeat(lead, axis=0), movie, movie[-1:].repeat(max(after, 0), axis=0)])


def whole_latents(frames: int, step: int = 4) -> int:
    """The least number of frames, at least `frames`, that video autoencoders take: one, and a multiple of `step`."""
    return -(-(frames - 1) // step) * step + 1
