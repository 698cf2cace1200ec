"""Divide a long clip into chunks that a model makes one after another, away from the moments that decide.

At the border of two chunks a model carries on from the last frame of the one before. What moves there may jump or
change its looks, which must not happen where the label is decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from badgen.contracts.errors import BadValue
from badgen.restyle.models.canvas import whole_latents

AWAY = 4  # frames between a border and a moment that decides, at least
SHORTEST = 17  # frames; shorter chunks lose what came before


@dataclass(frozen=True)
class Chunks:
    """How a clip is divided; every chunk after the first begins with the last frame of the one before.

    Attributes:
        frames: of each chunk, one and a multiple of 4.
        count: number of chunks.
        lead: copies of the first frame before the clip, which move the borders.
    """

    frames: int
    count: int
    lead: int = 0

    @property
    def total(self) -> int:
        """Frames that all chunks make together."""
        return self.frames + (self.count - 1) * (self.frames - 1)

    @property
    def borders(self) -> tuple[int, ...]:
        """Frames of the clip that are the first new ones of a chunk."""
        return tuple(k * (self.frames - 1) + 1 - self.lead for k in range(1, self.count))

    def starts(self, length: int) -> range:
        """First frames of those chunks that a clip of so many frames needs, after the lead is put before it."""
        step = max(self.frames - 1, 1)
        needed = 1 + max(-(-(self.lead + length - self.frames) // step), 0)
        return range(0, needed * step, step)

    def is_clear(self, moments: Sequence[float]) -> bool:
        """Whether at least `AWAY` frames lie between each border and each moment (a position in frames)."""
        return all(abs(m - (b - 0.5)) >= AWAY + 0.5 for b in self.borders for m in moments)


def divided(length: int, most: int, moments: Sequence[float]) -> Chunks:
    """Chunks for a clip: a single one where it fits, else the longest ones whose borders are clear of all moments.

    Args:
        length: frames of the clip.
        most: frames of a chunk that fit into memory.
        moments: positions in the clip [frames].

    Raises BadValue where no borders are clear.
    """
    if whole_latents(length) <= most:
        return Chunks(whole_latents(length), 1)
    for frames in range(whole_latents(most - 3), SHORTEST - 1, -4):
        for lead in range(frames - 1):
            count = 1 + -(-(length + lead - frames) // (frames - 1))
            made = Chunks(frames, count, lead)
            if made.is_clear(moments):
                return made
    raise BadValue(
        f"a clip of {length} frames cannot be divided into chunks of at most {most} frames that begin {AWAY} frames "
        "away from every moment that decides; give a larger --chunk"
    )
