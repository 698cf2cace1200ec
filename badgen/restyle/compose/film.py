"""Film composed pictures with a camera: exposure, white balance, tone, lens, blur and noise."""

from __future__ import annotations

import numpy as np

from badgen.contracts.arrays import F32, Bools, Image
from badgen.restyle.compose.style import Response

_LUMA = tuple(np.float32(share) for share in (0.299, 0.587, 0.114))
_MOST_SPREAD = 0.3  # of a pixel's light may go to each neighbour at a time
_NOMINAL_PX = 256
REACH_PX = 4  # light spreads less far
_MOVED_PX = 96  # one large noise picture is made, and each frame gets a part of it, moved by less than this

Area = tuple[slice, slice]  # rows and columns


class Film:
    """One camera of a clip: the same response in every frame, and noise that differs from frame to frame.

    Frames must come in their order. Only what differs from the frame before is developed anew.
    """

    def __init__(self, response: Response, shape: tuple[int, int, int], seed: list[int]) -> None:
        """Prepare for so many frames of a height and width."""
        count, height, width = shape
        rng = np.random.default_rng(seed)
        self._spread = _spread(response.blur_px * min(height, width) / _NOMINAL_PX)
        self._light = _vignette(response.vignette, height, width) * np.array(response.gain, dtype=np.float32)
        self._curve, self._saturation = _curve(response), np.float32(response.saturation)
        large = (height + _MOVED_PX, width + _MOVED_PX)
        luma = rng.standard_normal((*large, 1), dtype=np.float32) * np.float32(response.noise)
        chroma = rng.standard_normal((*large, 3), dtype=np.float32) * np.float32(0.4 * response.noise)
        self._noise = np.round(luma + chroma).astype(np.int16)
        self._moved = rng.integers(_MOVED_PX, size=(count, 2)).tolist()
        self._developed = np.zeros((height, width, 3), dtype=np.int16)

    def frame(self, k: int, frame: Image, gain: F32, keep: Bools, area: Area | None) -> Image:
        """The k-th picture as the camera stores it.

        Args:
            k: number of the frame.
            frame: (height, width, 3) the raw picture.
            gain: (height, width, 3) what its colours are multiplied with where nothing is kept.
            keep: (height, width) what is kept.
            area: rows and columns that may differ from the frame before; None where nothing does.
        """
        if area is not None:
            self._develop(frame, gain, keep, area)
        height, width = keep.shape
        down, right = self._moved[k]
        noisy = self._developed + self._noise[down : down + height, right : right + width]
        return np.asarray(np.clip(noisy, 0, 255, out=noisy).astype(np.uint8))

    def _develop(self, frame: Image, gain: F32, keep: Bools, area: Area) -> None:
        """Expose what the pixels of an area see, with the light that they get from around it."""
        wide, inner = _widened(area, keep.shape, len(self._spread))
        light = np.where(keep[wide][..., None], np.float32(1), gain[wide])
        light *= frame[wide]
        np.minimum(light, np.float32(255), out=light)
        for share in self._spread:
            for axis in (0, 1):
                light = _spread_once(light, share, axis)
        light = light[inner]
        grey = _LUMA[0] * light[..., 0] + _LUMA[1] * light[..., 1] + _LUMA[2] * light[..., 2]
        grey *= np.float32(1) - self._saturation
        lit = light * self._saturation
        lit += grey[..., None]
        lit *= self._light[area]
        self._developed[area] = self._curve[np.clip(lit, 0, 255, out=lit).astype(np.uint8)]


def _widened(area: Area, shape: tuple[int, ...], times: int) -> tuple[Area, Area]:
    """An area with all pixels from which light spreads into it, and the area as a part of that."""
    starts = [max(a.start - times, 0) for a in area]
    wide = [slice(s, min(a.stop + times, n)) for s, a, n in zip(starts, area, shape, strict=True)]
    inner = [slice(a.start - s, a.stop - s) for s, a in zip(starts, area, strict=True)]
    return (wide[0], wide[1]), (inner[0], inner[1])


def _spread(sigma_px: float) -> list[np.float32]:
    """Shares of a pixel's light that go to its neighbours on both sides, one after another, for a blur."""
    variance = sigma_px**2 / 2.0  # two neighbours at a distance of 1
    times = max(int(np.ceil(variance / _MOST_SPREAD)), 1)
    return [np.float32(variance / times)] * times


def _spread_once(picture: F32, share: np.float32, axis: int) -> F32:
    """A picture in which every pixel gives a share of its light to both neighbours along an axis."""
    before = (slice(None),) * axis
    first, last = (*before, slice(None, -1)), (*before, slice(1, None))
    flow = share * (picture[last] - picture[first])
    found = picture.copy()
    found[first] += flow
    found[last] -= flow
    return found


def _curve(response: Response) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """(256,) what each brightness becomes."""
    x = np.linspace(0.0, 1.0, 256) ** response.gamma
    bent = x + (response.contrast - 1.0) * (x - 0.5) * 4.0 * x * (1.0 - x)
    return np.round(255.0 * np.clip(bent, 0.0, 1.0)).astype(np.int16)


def _vignette(share: float, height: int, width: int) -> F32:
    """(height, width, 1) light that reaches each pixel: 1 in the middle, 1 - `share` in the corners."""
    y, x = np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)[None]
    return np.asarray(1.0 - share * (x**2 + y**2) / 2.0, dtype=np.float32)[..., None]
