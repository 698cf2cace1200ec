"""The picture of the push map: for each phase of the stride a rose, whose petals are shoves as seen from above."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sin
from pathlib import Path

from PIL import Image as Pil
from PIL import ImageDraw

from badgen.view.curves import FAINT, INK, font

COLOURS = {"recovers": "#2b7bba", "not walking": "#f0b429", "falls": "#8c1d18", "unstable": "#9aa0a6"}
_WORST_FIRST = ("unstable", "falls", "not walking", "recovers")
_NAMES = {
    0.0: "left foot lands", 0.25: "on the left foot", 0.5: "right foot lands", 0.75: "on the right foot",
}  # fmt: skip
_OVER = 3  # drawn at this multiple and reduced: Pillow draws polygons without smoothing
_ROSE, _HUB, _TOP, _FOOT, _EDGE = 460, 24, 52, 44, 72

Shove = tuple[float, float, float, Sequence[str]]  # phase, direction [deg], impulse [N s], how each start ended


def draw(shoves: Sequence[Shove], file: Path) -> None:
    """Write the picture; ahead is up, the impulse grows outwards, a white dot marks starts that end differently."""
    phases = sorted({p for p, _, _, _ in shoves})
    columns = min(len(phases), 2)
    rows = -(-len(phases) // columns)
    size = (columns * _ROSE * _OVER, (_TOP + rows * _ROSE + _FOOT) * _OVER)
    canvas = Pil.new("RGB", size, "white")
    pen = ImageDraw.Draw(canvas)
    pen.text((size[0] / 2, 26 * _OVER), "A shove of 0.1 s at the pelvis, while walking", INK, font(20 * _OVER), "mm")
    for k, phase in enumerate(phases):
        middle = ((k % columns + 0.5) * _ROSE * _OVER, (_TOP + (k // columns + 0.5) * _ROSE) * _OVER)
        _rose(pen, middle, [s for s in shoves if s[0] == phase])
        name = _NAMES.get(phase, f"{phase:.0%} of the stride")
        pen.text((middle[0], middle[1] - (_ROSE / 2 - 12) * _OVER), name, INK, font(16 * _OVER), "mm")
    odd = any("unstable" in ends for _, _, _, ends in shoves)
    _legend(pen, size, [name for name in COLOURS if odd or name != "unstable"])
    file.parent.mkdir(parents=True, exist_ok=True)
    canvas.resize((size[0] // _OVER, size[1] // _OVER), Pil.Resampling.LANCZOS).save(file, optimize=True)


def _rose(pen: ImageDraw.ImageDraw, middle: tuple[float, float], shoves: Sequence[Shove]) -> None:
    impulses = sorted({i for _, _, i, _ in shoves})
    directions = sorted({d for _, d, _, _ in shoves})
    reach = _ROSE / 2 - _EDGE + _HUB
    ring, half = (reach - _HUB) / len(impulses), 180.0 / len(directions)
    for _, direction, impulse, ends in shoves:
        inner = _HUB + ring * impulses.index(impulse)
        common = max(_WORST_FIRST, key=lambda o: (list(ends).count(o), -_WORST_FIRST.index(o)))
        corners = [_at(middle, direction + half * x / 4, inner + ring) for x in range(-4, 5)]
        corners += [_at(middle, direction + half * x / 4, inner) for x in range(4, -5, -1)]
        pen.polygon(corners, COLOURS[common], "white", _OVER)
        if len(set(ends)) > 1:
            _dot(pen, _at(middle, direction, inner + ring / 2))
    for word, direction in (("ahead", 0), ("left", 90), ("back", 180), ("right", 270)):
        pen.text(_at(middle, direction, reach + 16), word, INK, font(13 * _OVER), "mm")
    for k, impulse in enumerate(impulses):  # along the spoke between two petals
        pen.text(
            _at(middle, half, _HUB + ring * (k + 0.5)), f"{impulse:g}", "white", font(11 * _OVER), "mm",
            stroke_width=2 * _OVER, stroke_fill=INK,
        )  # fmt: skip


def _legend(pen: ImageDraw.ImageDraw, size: tuple[int, int], names: Sequence[str]) -> None:
    x, y = 18 * _OVER, size[1] - 24 * _OVER
    for name in names:
        pen.rectangle((x, y - 7 * _OVER, x + 14 * _OVER, y + 7 * _OVER), COLOURS[name])
        pen.text((x + 20 * _OVER, y), name, INK, font(14 * _OVER), "lm")
        x += (44 + 8 * len(name)) * _OVER
    pen.rectangle((x, y - 7 * _OVER, x + 14 * _OVER, y + 7 * _OVER), FAINT)
    _dot(pen, (x + 7 * _OVER, y))
    pen.text(
        (x + 20 * _OVER, y), "borderline: starts 1e-6 apart end differently; numbers: N s", INK, font(14 * _OVER), "lm"
    )


def _dot(pen: ImageDraw.ImageDraw, at: tuple[float, float]) -> None:
    x, y, r = *at, 4 * _OVER
    pen.ellipse((x - r, y - r, x + r, y + r), "white", INK, _OVER)


def _at(middle: tuple[float, float], direction_deg: float, radius: float) -> tuple[float, float]:
    """Pixel of a point in that direction: ahead is up, left is left."""
    a = radians(direction_deg)
    return (middle[0] - radius * _OVER * sin(a), middle[1] - radius * _OVER * cos(a))
