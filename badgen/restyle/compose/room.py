"""The room around a scene: walls with windows, doors, shelves and pictures, out of focus behind the work."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image as Pil
from PIL import ImageDraw, ImageFilter

from badgen.contracts.arrays import F32, Bools, Ints
from badgen.contracts.errors import BadValue
from badgen.restyle.compose.sampling import Rays, Texture
from badgen.restyle.compose.textures import SIZE_PX, Material, texture

WALL_M = 6.0  # a wall repeats after so much; its lower half is the room, which is at most half as high
_PICTURES = (".jpg", ".jpeg", ".png", ".webp")
_BLUR_PX = 3.5  # walls are behind the plane of focus


@dataclass(frozen=True)
class Room:
    """Four walls around the scene.

    Attributes:
        wall: colours of the walls, rows upwards from the floor.
        centre_m: (2,) middle of the room.
        half_m: distance of each wall from the middle [m].
        floor_m: height of the floor [m].
    """

    wall: Texture
    centre_m: tuple[float, float]
    half_m: float
    floor_m: float

    def outside(self, points: F32) -> Bools:
        """(height, width) which points lie behind a wall."""
        gaps = [np.abs(points[i] - np.float32(self.centre_m[i])) for i in (0, 1)]
        return np.asarray(np.maximum(*gaps) > np.float32(self.half_m))

    def colours(self, rays: Rays, chosen: Ints) -> F32:
        """(P, 3) what the chosen rays, numbered row by row, see of the walls."""
        d = rays.directions.reshape(3, -1).take(chosen, axis=1)
        gaps = []
        for i in (0, 1):
            towards = np.where(np.abs(d[i]) < 1e-6, np.float32(1e-6), d[i])
            near, far = (np.float32(self.centre_m[i] + s * self.half_m - rays.eye_m[i]) for s in (-1, 1))
            gaps.append(np.where(towards < 0, near, far) / towards)
        reach, first = np.minimum(*gaps), gaps[0] < gaps[1]
        hit = rays.eye_m[:, None] + reach * d
        along = np.where(first, hit[1], hit[0] + np.float32(2))
        up = np.clip(hit[2] - np.float32(self.floor_m), np.float32(0), np.float32(0.97 * WALL_M))
        return self.wall.at(along, up, reach * np.float32(rays.pixel))


def furnished_wall(material: Material, height_m: float, rng: np.random.Generator) -> Texture:
    """A painted wall with what rooms have on them, and a ceiling above `height_m`."""
    base = texture(material, rng)
    times = max(round(WALL_M / material.size_m), 1)
    rows = (np.arange(SIZE_PX) * times) % SIZE_PX
    canvas = Pil.fromarray((255 * base[np.ix_(rows, rows)]).astype(np.uint8))
    pen, scale = ImageDraw.Draw(canvas), SIZE_PX / WALL_M
    x_m = float(rng.uniform(0.0, 0.8))
    while x_m < WALL_M - 0.9:
        wide = float(rng.uniform(0.5, 1.5))
        _furnish(pen, rng, (x_m * scale, (x_m + wide) * scale), scale)
        x_m += wide + float(rng.uniform(0.25, 1.2))
    skirting = tuple(int(255 * c) for c in _dull(rng, (0.25, 0.95)))
    pen.rectangle((0, 0, SIZE_PX, 0.09 * scale), fill=skirting)
    pen.rectangle((0, height_m * scale, SIZE_PX, SIZE_PX), fill=(236, 235, 231))
    soft = np.asarray(canvas.filter(ImageFilter.GaussianBlur(_BLUR_PX)), dtype=np.float32) / np.float32(255)
    light = 1.0 - 0.22 * np.clip(1.0 - np.arange(SIZE_PX) / (height_m * scale), 0.0, 1.0)
    return Texture((soft * light[:, None, None]).astype(np.float32), WALL_M)


def pictured_wall(folder: Path, rng: np.random.Generator) -> Texture:
    """A wall that shows one of the user's pictures; raises BadValue where the folder has none that can be read."""
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() in _PICTURES) if folder.is_dir() else []
    if not files:
        raise BadValue(f"{folder} holds no picture ({', '.join(_PICTURES)}); give a folder with some, or none at all")
    chosen = files[int(rng.integers(len(files)))]
    try:
        with Pil.open(chosen) as opened:
            picture = opened.convert("RGB").resize((SIZE_PX, SIZE_PX // 2), Pil.Resampling.LANCZOS)
    except OSError as e:
        raise BadValue(f"{chosen} cannot be read as a picture ({e}); remove it from the folder") from e
    half = np.asarray(picture.filter(ImageFilter.GaussianBlur(1.0)), dtype=np.float32)[::-1] / np.float32(255)
    return Texture(np.concatenate([half, half[::-1]]), WALL_M)


def _furnish(pen: ImageDraw.ImageDraw, rng: np.random.Generator, span: tuple[float, float], scale: float) -> None:
    """Draw one piece of furniture between two columns; rows count upwards from the floor."""
    kind, (left, right) = int(rng.integers(4)), span
    dark, bright = _dull(rng, (0.25, 0.5)), _dull(rng, (0.6, 0.9))
    if kind == 0:  # a window
        low, high = 0.9 * scale, 2.1 * scale
        pen.rectangle((left - 3, low - 3, right + 3, high + 3), fill=_rgb((0.93, 0.93, 0.92)))
        pen.rectangle((left, low, right, high), fill=_rgb((0.82, 0.90, 0.97)))
        pen.rectangle((left, low, right, low + 0.35 * (high - low)), fill=_rgb((0.62, 0.68, 0.60)))
        pen.line(((left + right) / 2, low, (left + right) / 2, high), fill=_rgb((0.93, 0.93, 0.92)), width=3)
    elif kind == 1:  # a door
        pen.rectangle((left, 0, min(right, left + 0.9 * scale), 2.05 * scale), fill=_rgb(bright), outline=_rgb(dark))
    elif kind == 2:  # shelves
        pen.rectangle((left, 0, right, float(rng.uniform(0.8, 1.9)) * scale), fill=_rgb(dark))
        for k in range(int(rng.integers(3, 9))):
            x, y = float(rng.uniform(left, right - 8)), (0.1 + 0.35 * (k % 5)) * scale
            pen.rectangle((x, y, x + 8, y + float(rng.uniform(8, 20))), fill=_rgb(_dull(rng, (0.3, 0.85))))
    else:  # a picture
        low = float(rng.uniform(1.1, 1.5)) * scale
        pen.rectangle((left, low, right, low + 0.6 * scale), fill=_rgb(bright), outline=_rgb(dark), width=3)


def _dull(rng: np.random.Generator, value: tuple[float, float]) -> tuple[float, float, float]:
    return colorsys.hsv_to_rgb(float(rng.random()), float(rng.uniform(0.02, 0.25)), float(rng.uniform(*value)))


def _rgb(colour: tuple[float, float, float]) -> tuple[int, int, int]:
    r, g, b = (int(255 * c) for c in colour)
    return r, g, b
