"""Draw curves as inline SVG for the gallery, with a playhead that the page moves."""

from __future__ import annotations

from html import escape

import numpy as np

from badgen.contracts.arrays import F32, F64
from badgen.contracts.exporter import StoredEpisode

_W, _H, _LEFT, _RIGHT, _TOP, _BOTTOM = 760, 220, 34, 12, 24, 24
_POINTS = 400  # more would not be visible at this size


def chart(episode: StoredEpisode, twin: StoredEpisode | None) -> str:
    """Draw reward, progress and reward_frame over seconds, the twin's reward beneath, cause and onset as lines."""
    arrays, info = episode.arrays(), episode.info
    end = max(float(arrays.time_s[-1]), 1e-9)
    labels = arrays.labels
    lines = [("reward", labels.reward), ("reward-frame", labels.reward_frame), ("progress", labels.progress)]
    parts = [_grid(end)]
    if twin is not None:
        clean = twin.arrays()
        parts.append(_path("twin", clean.time_s, clean.labels.reward, end))
    parts += [_path(name, arrays.time_s, values, end) for name, values in lines]
    marks = [(n, t) for n, t in (("cause", info.cause_s), ("onset", info.onset_s)) if t is not None]
    parts += [_mark(name, t, end) for name, t in marks]
    parts.append(f'<line class="playhead" x1="{_LEFT}" x2="{_LEFT}" y1="{_TOP}" y2="{_H - _BOTTOM}"/>')
    return (
        f'<svg class="chart" viewBox="0 0 {_W} {_H}" role="img" aria-label="reward over time" data-left="{_LEFT}" '
        f'data-right="{_W - _RIGHT}" data-end="{end:.4f}">{"".join(parts)}</svg>{_legend(twin is not None)}'
    )


def _x(t: float, end: float) -> float:
    return _LEFT + (_W - _LEFT - _RIGHT) * min(max(t / end, 0.0), 1.0)


def _y(value: float) -> float:
    return _H - _BOTTOM - (_H - _TOP - _BOTTOM) * value


def _grid(end: float) -> str:
    parts = []
    for level in (0.0, 0.5, 1.0):
        y = _y(level)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_W - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{level:g}</text>')
    for t in time_ticks(end):
        x = _x(t, end)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{_H - _BOTTOM}"/>')
        parts.append(f'<text x="{x:.1f}" y="{_H - 7}" text-anchor="middle">{t:g} s</text>')
    return "".join(parts)


def time_ticks(end_s: float) -> list[float]:
    """Return round times from 0 to the end, four to twelve of them."""
    step = next((s for s in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0) if end_s / s <= 12), end_s / 10)
    return [round(i * step, 6) for i in range(int(end_s / step + 1e-9) + 1)]


def _path(name: str, time_s: F64, values: F32, end: float) -> str:
    rows = np.unique(np.linspace(0, len(time_s) - 1, min(_POINTS, len(time_s))).round().astype(int))
    points = " ".join(f"{_x(float(time_s[i]), end):.1f},{_y(float(values[i])):.1f}" for i in rows)
    return f'<polyline class="curve {escape(name)}" points="{points}"/>'


def _mark(name: str, t: float, end: float) -> str:
    """A line with its name; the cause is named on the left and the onset on the right, so that both stay legible."""
    x, (side, shift) = _x(t, end), ("end", 4) if name == "cause" else ("start", -4)
    return (
        f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{_H - _BOTTOM}"/>'
        f'<text class="mark-name" x="{x + shift:.1f}" y="{_TOP - 8}" text-anchor="{side}">{name} {t:.2f} s</text>'
    )


def _legend(twin: bool) -> str:
    names = {"reward": "reward", "progress": "progress", "reward-frame": "reward of the single frame"}
    if twin:
        names["twin"] = "the twin’s reward"
    items = "".join(f'<li><i class="key {key}"></i>{text}</li>' for key, text in names.items())
    return f'<ul class="legend">{items}</ul>'
