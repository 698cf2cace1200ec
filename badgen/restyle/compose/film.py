"""Film composed pictures with a camera: exposure, white balance, tone, lens, blur, noise and compression."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image as Pil

from badgen.contracts.arrays import F32, Image
from badgen.restyle.compose.style import Response

_TILES = 6  # different noise pictures; each frame gets one of them, moved
_RED, _GREEN, _BLUE = np.float32(0.299), np.float32(0.587), np.float32(0.114)
_MOST_SPREAD = 0.3  # of a pixel's light may go to each neighbour at a time
_NOMINAL_PX = 256


class Film:
    """One camera of a clip: the same response in every frame, and noise that differs from frame to frame."""

    def __init__(self, response: Response, height: int, width: int, rng: np.random.Generator) -> None:
        self._response, self._rng = response, rng
        self._spread = _spread(response.blur_px * min(height, width) / _NOMINAL_PX)
        self._light = _vignette(response.vignette, height, width) * np.array(response.gain, dtype=np.float32)
        self._curve = _curve(response)
        luma = rng.normal(0.0, response.noise, (_TILES, height, width, 1))
        chroma = rng.normal(0.0, 0.4 * response.noise, (_TILES, height, width, 3))
        self._noise = np.round(luma + chroma).astype(np.int16)

    def frame(self, picture: F32) -> Image:
        """A picture (height, width, 3), 0 to 255, as the camera stores it."""
        soft = picture
        for share in self._spread:
            soft = _spread_once(_spread_once(soft, share, 0), share, 1)
        grey = (_RED * soft[..., 0] + _GREEN * soft[..., 1] + _BLUE * soft[..., 2])[..., None]
        lit = (grey + np.float32(self._response.saturation) * (soft - grey)) * self._light
        toned = self._curve[np.minimum(lit, 255).astype(np.uint8)]
        noisy = np.clip(toned + self._next_noise(), 0, 255).astype(np.uint8)
        buffer = io.BytesIO()
        Pil.fromarray(noisy).save(buffer, format="JPEG", quality=self._response.jpeg)
        return np.asarray(Pil.open(buffer), dtype=np.uint8)

    def _next_noise(self) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
        tile = self._noise[int(self._rng.integers(_TILES))]
        return np.roll(tile, tuple(int(self._rng.integers(n)) for n in tile.shape[:2]), axis=(0, 1))


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


def _curve(response: Response) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """(256,) what each brightness becomes."""
    x = np.linspace(0.0, 1.0, 256) ** response.gamma
    bent = x + (response.contrast - 1.0) * (x - 0.5) * 4.0 * x * (1.0 - x)
    return np.round(255.0 * np.clip(bent, 0.0, 1.0)).astype(np.uint8)


def _vignette(share: float, height: int, width: int) -> F32:
    """(height, width, 1) light that reaches each pixel: 1 in the middle, 1 - `share` in the corners."""
    y, x = np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)[None]
    return np.asarray(1.0 - share * (x**2 + y**2) / 2.0, dtype=np.float32)[..., None]
