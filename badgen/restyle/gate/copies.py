"""Find a second one of a thing: places elsewhere in a picture that look like it, outline included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from badgen.contracts.arrays import F64, Bools, Image
from badgen.restyle.gate.silhouettes import grown

_LEAST = 0.5  # a place counts if it differs from what surrounds it by at least so much of what the thing does
_LESS = 0.6  # of the likeness
_FINE_PX2 = 600  # a thing of fewer pixels is looked for in the whole picture, others in one of half the size
Spectrum: TypeAlias = npt.NDArray[np.complex128]


class Searched:
    """A picture in which second ones are looked for; what does not depend on the thing is computed once."""

    def __init__(self, picture: Image) -> None:
        self._picture = picture
        self._known: dict[int, tuple[F64, list[Spectrum]]] = {}

    def at(self, step: int) -> tuple[F64, list[Spectrum]]:
        """Colours (height, width, 3) of every `step`-th pixel, and the spectra of them and of their squares."""
        if step not in self._known:
            colours = np.asarray(self._picture[::step, ::step], dtype=np.float64) - 128.0
            channels = (*np.moveaxis(colours, 2, 0), (colours**2).sum(axis=2))
            self._known[step] = colours, [np.fft.rfft2(c) for c in channels]
        return self._known[step]


@dataclass(frozen=True)
class Template:
    """A silhouette with which pictures are searched.

    Attributes:
        mask: (height, width) pixels of the thing.
        ring: (height, width) pixels just outside.
        elsewhere: (height, width) displacements, wrapped around, at which a whole second one would be beside it.
        step: every so many pixels of a picture are looked at.
        spectra: of mask and ring.
    """

    mask: Bools
    ring: Bools
    elsewhere: Bools
    step: int
    spectra: tuple[Spectrum, Spectrum]

    @classmethod
    def of(cls, mask: Bools) -> Template:
        """The template of a silhouette (height, width)."""
        step = 1 if mask.sum() < _FINE_PX2 else 2
        small = mask[::step, ::step]
        near = grown(small, 1)
        ring = grown(near, 2) & ~near
        spectra = tuple(np.conj(np.fft.rfft2(m.astype(np.float64))) for m in (small, ring))
        return cls(small, ring, _elsewhere(small), step, (spectra[0], spectra[1]))

    def likeness(self, picture: Searched, outlined: bool) -> F64:
        """(places,) how much each place elsewhere looks like the thing: 1 the same, 0 like any other place.

        With `outlined`, places count only where what surrounds them looks different, as it does around the thing.
        """
        if not self.elsewhere.any():
            return np.zeros(0)
        colours, (*channels, squares) = picture.at(self.step)
        own = colours[self.mask]
        mean = own.mean(axis=0)
        filled = np.zeros_like(colours)
        filled[self.mask] = own
        alike = sum(c * np.conj(np.fft.rfft2(f)) for c, f in zip(channels, np.moveaxis(filled, 2, 0), strict=True))
        shape = self.mask.shape
        gaps = np.fft.irfft2(squares * self.spectra[0] - 2.0 * alike, shape) / len(own) + (own**2).sum() / len(own)
        usual = max(float(np.median(gaps)), 1.0)
        found = 1.0 - np.sqrt(np.maximum(gaps, 0.0) / usual)
        if outlined:
            around = sum(c * (m * self.spectra[1]) for c, m in zip(channels, mean, strict=True))
            rim = np.fft.irfft2(squares * self.spectra[1] - 2.0 * around, shape) / self.ring.sum() + (mean**2).sum()
            found[rim < _LEAST**2 * rim[0, 0]] = 0.0
        return np.asarray(np.maximum(found[self.elsewhere], 0.0))

    def second(self, picture: Searched, there: F64) -> float:
        """Likeness of the best place elsewhere that clearly looks less like the thing in the raw picture, `there`."""
        here = self.likeness(picture, outlined=True)
        return float(here[there <= _LESS * here].max(initial=0.0))


def _elsewhere(mask: Bools) -> Bools:
    """(height, width) displacements that move the silhouette clear of itself and keep it whole in the picture."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    found = np.zeros(mask.shape, dtype=np.bool_)
    if not len(rows):
        return found
    downs, rights = (
        np.arange(-int(v.min()), n - int(v.max())) for v, n in zip((rows, columns), mask.shape, strict=True)
    )
    clear = (np.abs(downs)[:, None] > np.ptp(rows)) | (np.abs(rights)[None] > np.ptp(columns))
    found[np.ix_(downs, rights)] = clear
    return found
