"""Axes of plots in contact sheets: seconds from left to right, values from 0 to 1, names of marked times above.

Matplotlib is an optional package; it is imported only when a plot is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from badgen.contracts.arrays import Image
from badgen.contracts.errors import MissingDependency
from badgen.extras import need
from badgen.view.style import AMBER, FAINT, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Draw = Callable[["Axes"], None]  # puts lines and areas into axes

EXTRA = "view"  # extra of badgen that installs matplotlib
DRAWS_WITH = ("matplotlib.backends.backend_agg", "matplotlib.figure")  # modules that plots need
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 28, 56, 34  # [px] around the axes
_TEXT, _BETWEEN = 15, 14  # [px] size of the letters, space between two names
_DPI = 72  # one point of matplotlib is then one pixel, so all sizes here are pixels
_TIME_TICKS, _TICK_ROOM = 12, 62  # largest number of labels on the time axis, and space for each [px]


def can_draw() -> bool:
    """Whether matplotlib is installed."""
    try:
        need("matplotlib", EXTRA)
    except MissingDependency:
        return False
    return True


def draw_over_time(draw: Draw, end_s: float, marks: Sequence[tuple[str, float]], size_px: tuple[int, int]) -> Image:
    """Draw something over seconds, with a dotted line at each mark and its name and time above.

    Args:
        draw: puts what is to be seen into the axes.
        end_s: where the time axis ends [s].
        marks: (name, time in seconds).
        size_px: width and height of the picture.

    Raises:
        MissingDependency: matplotlib is not installed.
    """
    need("matplotlib", EXTRA)  # its error names the extra; the imports below would only say that matplotlib is missing
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    width, height = size_px
    figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes(
        (_LEFT / width, _BOTTOM / height, (width - _LEFT - _RIGHT) / width, (height - _TOP - _BOTTOM) / height)
    )
    _scales(axes, end_s or 1.0)
    for _, t in marks:
        axes.axvline(t, color=AMBER, linewidth=2, linestyle=(0, (1.5, 1.5)), zorder=1.5)
    draw(axes)
    _legend(axes)
    _name(axes, marks)
    canvas.draw()  # type: ignore[no-untyped-call]
    return np.array(canvas.buffer_rgba(), dtype=np.uint8)[..., :3].copy()  # type: ignore[no-untyped-call]


def _scales(axes: Axes, end_s: float) -> None:
    """Time from 0 to the end in round steps, values from 0 to 1, faint lines behind the curves."""
    from matplotlib.ticker import MaxNLocator, MultipleLocator

    axes.set_xlim(0, end_s)
    axes.set_ylim(-0.015, 1.015)  # a line along 0 or 1 keeps its full width
    ticks = max(1, min(_TIME_TICKS, int(axes.get_window_extent().width // _TICK_ROOM)))
    axes.xaxis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter("{x:g} s")
    axes.yaxis.set_major_locator(MultipleLocator(0.5))
    axes.yaxis.set_minor_locator(MultipleLocator(0.25))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.tick_params(which="both", length=0, pad=6, labelsize=_TEXT, labelcolor=INK)
    axes.grid(which="both", color=FAINT, linewidth=1)
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)


def _legend(axes: Axes) -> None:
    """Name the curves in one row at the upper edge of the picture, above the names of the marks."""
    from matplotlib.transforms import IdentityTransform

    box = axes.get_window_extent()
    axes.legend(
        loc="upper left",
        bbox_to_anchor=(box.x0, box.y1 + _TOP),  # [px], the upper edge
        bbox_transform=IdentityTransform(),
        borderaxespad=0.5,
        ncols=9,
        frameon=False,
        fontsize=_TEXT,
        labelcolor=INK,
        borderpad=0,
        handlelength=2.2,
        columnspacing=1.6,
    )


def _name(axes: Axes, marks: Sequence[tuple[str, float]]) -> None:
    """Write name and time of each mark above its line, moved aside where two names would touch."""
    from matplotlib.transforms import IdentityTransform

    ordered = sorted(marks, key=lambda mark: mark[1])
    box = axes.get_window_extent()
    style = {"color": AMBER, "fontsize": _TEXT, "ha": "center", "va": "bottom"}
    texts = [axes.text(0, box.y1 + 5, f"{name} {t:.2f} s", style, transform=IdentityTransform()) for name, t in ordered]
    widths = [text.get_window_extent().width for text in texts]
    lines = [float(axes.transData.transform((t, 0.0))[0]) for _, t in ordered]
    for text, x in zip(texts, spread(lines, widths, box.x0, box.x1), strict=True):
        text.set_x(x)


def spread(centres: Sequence[float], widths: Sequence[float], low: float, high: float) -> list[float]:
    """Move the centres of ordered labels so that they do not overlap and lie between `low` and `high`.

    All numbers are pixels. If the labels do not fit, they extend beyond the low end.
    """
    placed, edge = [], low
    for centre, width in zip(centres, widths, strict=True):
        placed.append(max(centre, edge + width / 2))
        edge = placed[-1] + width / 2 + _BETWEEN
    edge = high
    for i in reversed(range(len(placed))):
        placed[i] = min(placed[i], edge - widths[i] / 2)
        edge = placed[i] - widths[i] / 2 - _BETWEEN
    return placed
