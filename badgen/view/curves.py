"""Curves drawn into a picture: reward, progress and the twin's reward, with the times of cause and onset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PIL import Image as Pil
from PIL import ImageDraw, ImageFont

from badgen.contracts.arrays import F32, F64
from badgen.contracts.exporter import StoredEpisode

RED, GREY, BLUE, INK, FAINT, AMBER = "#c62828", "#8d959e", "#1565c0", "#20262d", "#e3e7eb", "#b26a00"
_OVER = 3  # lines are drawn at this multiple and reduced: Pillow draws them without smoothing
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 14, 40, 34

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Curve:
    """One line of the plot."""

    name: str
    time_s: F64
    values: F32
    colour: str
    width: float = 2.0
    dash: int = 0  # pixels on and off; 0 for a solid line


def font(size: int) -> Font:
    """Return Pillow's own font, so that sheets look the same on every machine."""
    return ImageFont.load_default(size)


def curves_of(episode: StoredEpisode, twin: StoredEpisode | None) -> list[Curve]:
    """Gather the curves of an episode, its twin's reward first so that it lies underneath."""
    arrays = episode.arrays()
    curves = [
        Curve("reward", arrays.time_s, arrays.labels.reward, RED, 3.0),
        Curve("progress", arrays.time_s, arrays.labels.progress, BLUE, 2.0, dash=7),  # on top: the two often coincide
    ]
    if twin is not None:
        clean = twin.arrays()
        curves.insert(0, Curve("twin's reward", clean.time_s, clean.labels.reward, GREY, 3.0))
    return curves


def plot(curves: Sequence[Curve], marks: Sequence[tuple[str, float]], size: tuple[int, int]) -> Pil.Image:
    """Draw curves over seconds, with a dotted line and a name at each mark."""
    width, height = size
    end = max(float(c.time_s[-1]) for c in curves) or 1.0
    box = (_LEFT, _TOP, width - _RIGHT, height - _BOTTOM)
    canvas = Pil.new("RGB", (width * _OVER, height * _OVER), "white")
    pen = ImageDraw.Draw(canvas)
    ticks = time_ticks(end)
    for level in (0.0, 0.25, 0.5, 0.75, 1.0):
        _line(pen, [_at(0, level, end, box), _at(end, level, end, box)], FAINT, 1)
    for t in ticks:
        _line(pen, [_at(t, 0, end, box), _at(t, 1, end, box)], FAINT, 1)
    for _, t in marks:
        _dashed(pen, [_at(t, 0, end, box), _at(t, 1, end, box)], AMBER, 2, 3)
    for c in curves:
        points = [_at(float(t), float(v), end, box) for t, v in zip(c.time_s, c.values, strict=True)]
        _dashed(pen, points, c.colour, c.width, c.dash) if c.dash else _line(pen, points, c.colour, c.width)
    picture = canvas.resize(size, Pil.Resampling.LANCZOS)
    _label(ImageDraw.Draw(picture), curves, marks, ticks, end, box)
    return picture


def time_ticks(end_s: float) -> list[float]:
    """Return round times from 0 to the end, four to twelve of them."""
    step = next((s for s in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0) if end_s / s <= 12), end_s / 10)
    return [round(i * step, 6) for i in range(int(end_s / step + 1e-9) + 1)]


def _at(t: float, value: float, end: float, box: tuple[int, int, int, int]) -> tuple[float, float]:
    left, top, right, bottom = box
    return left + (right - left) * t / end, bottom - (bottom - top) * value


def _line(pen: ImageDraw.ImageDraw, points: Sequence[tuple[float, float]], colour: str, width: float) -> None:
    pen.line([(x * _OVER, y * _OVER) for x, y in points], fill=colour, width=round(width * _OVER), joint="curve")


def _dashed(
    pen: ImageDraw.ImageDraw, points: Sequence[tuple[float, float]], colour: str, width: float, dash: int
) -> None:
    """Dashes run along the whole line: a steep part gets as many as a flat one."""
    along = np.concatenate([[0.0], np.cumsum([np.hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points)])])
    xs, ys = np.array([p[0] for p in points]), np.array([p[1] for p in points])
    for start in np.arange(0.0, along[-1], 2 * dash):
        stop = min(start + dash, along[-1])
        inner = along[(along > start) & (along < stop)]
        at = np.concatenate([[start], inner, [stop]])
        _line(pen, list(zip(np.interp(at, along, xs), np.interp(at, along, ys), strict=True)), colour, width)


def _label(
    pen: ImageDraw.ImageDraw, curves: Sequence[Curve], marks: Sequence[tuple[str, float]],
    ticks: Sequence[float], end: float, box: tuple[int, int, int, int],
) -> None:  # fmt: skip
    small, left = font(16), box[0]
    for level in (0.0, 0.5, 1.0):
        pen.text((left - 8, _at(0, level, end, box)[1]), f"{level:g}", fill=INK, font=small, anchor="rm")
    for t in ticks:
        pen.text((_at(t, 0, end, box)[0], box[3] + 8), f"{t:g} s", fill=INK, font=small, anchor="ma")
    x = float(left)
    for c in curves:
        pen.line([(x, 14), (x + 30, 14)], fill=c.colour, width=round(c.width))
        if c.dash:
            pen.rectangle((x + 10, 10, x + 19, 18), fill="white")
        pen.text((x + 38, 14), c.name, fill=INK, font=small, anchor="lm")
        x += 62 + pen.textlength(c.name, font=small)
    last = -1e9
    for name, t in sorted(marks, key=lambda m: m[1]):
        text = f"{name} {t:.2f} s"
        half = pen.textlength(text, font=small) / 2
        at = min(max(_at(t, 0, end, box)[0], left + half, last + half + 12), box[2] - half)
        pen.text((at, box[1] - 4), text, fill=AMBER, font=small, anchor="ms")
        last = at + half
