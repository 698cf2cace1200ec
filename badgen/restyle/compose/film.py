"""Film composed pictures with a camera: exposure, white balance, tone, lens, blur, noise and compression."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image as Pil
from PIL import ImageFilter

from badgen.contracts.arrays import F32, Image
from badgen.restyle.compose.style import Response

_TILES = 6  # different noise pictures; each frame gets one of them, moved
_LUMA = (0.299, 0.587, 0.114)
_NOMINAL_PX = 256


class Film:
    """One camera of a clip: the same response in every frame, and noise that differs from frame to frame."""

    def __init__(self, response: Response, height: int, width: int, rng: np.random.Generator) -> None:
        self._response, self._rng = response, rng
        self._blur = ImageFilter.GaussianBlur(response.blur_px * min(height, width) / _NOMINAL_PX)
        self._light = _vignette(response.vignette, height, width) * np.array(response.gain, dtype=np.float32)
        self._curve = _curve(response)
        luma = rng.normal(0.0, response.noise, (_TILES, height, width, 1))
        chroma = rng.normal(0.0, 0.4 * response.noise, (_TILES, height, width, 3))
        self._noise = np.round(luma + chroma).astype(np.int16)

    def frame(self, picture: F32) -> Image:
        """A picture (height, width, 3), 0 to 255, as the camera stores it."""
        grey = sum(w * picture[..., i] for i, w in enumerate(_LUMA))
        grey = np.asarray(grey, dtype=np.float32)[..., None]
        lit = (grey + np.float32(self._response.saturation) * (picture - grey)) * self._light
        toned = self._curve[np.clip(lit, 0, 255).astype(np.uint8)]
        soft = np.asarray(Pil.fromarray(toned).filter(self._blur), dtype=np.int16)
        noisy = np.clip(soft + self._next_noise(), 0, 255).astype(np.uint8)
        buffer = io.BytesIO()
        Pil.fromarray(noisy).save(buffer, format="JPEG", quality=self._response.jpeg)
        return np.asarray(Pil.open(buffer), dtype=np.uint8)

    def _next_noise(self) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
        tile = self._noise[int(self._rng.integers(_TILES))]
        return np.roll(tile, tuple(int(self._rng.integers(n)) for n in tile.shape[:2]), axis=(0, 1))


def _curve(response: Response) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """(256,) what each brightness becomes."""
    x = np.linspace(0.0, 1.0, 256) ** response.gamma
    bent = x + (response.contrast - 1.0) * (x - 0.5) * 4.0 * x * (1.0 - x)
    return np.round(255.0 * np.clip(bent, 0.0, 1.0)).astype(np.uint8)


def _vignette(share: float, height: int, width: int) -> F32:
    """(height, width, 1) light that reaches each pixel: 1 in the middle, 1 - `share` in the corners."""
    y, x = np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)[None]
    return np.asarray(1.0 - share * (x**2 + y**2) / 2.0, dtype=np.float32)[..., None]
