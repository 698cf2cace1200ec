"""The picture of the push map: for each phase of the stride a polar plot, whose cells are shoves as seen from above."""

from __future__ import annotations

from collections.abc import Sequence
from math import radians
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.projections.polar import PolarAxes

from badgen.view.style import INK

COLOURS = {"recovers": "#2b7bba", "not walking": "#f0b429", "falls": "#8c1d18", "unstable": "#9aa0a6"}
_WORST_FIRST = ("unstable", "falls", "not walking", "recovers")
_NAMES = {
    0.0: "left foot lands",
    0.25: "on the left foot",
    0.5: "right foot lands",
    0.75: "on the right foot",
}
_SIDES = {0: "ahead", 90: "left", 180: "back", 270: "right"}
_TITLE = "A shove of 0.1 s at the pelvis, while walking"
_BORDERLINE = "borderline: starts 1e-6 apart end differently; numbers: N s"
_DPI = 72  # a point of matplotlib is then one pixel, so that all sizes here are pixels
_PLOT, _TOP, _FOOT = 460, 52, 44  # [px] side of a plot (the legend needs two), title above, legend below
_HUB = 0.15  # radius of the empty middle, as a share of all rings together

Shove = tuple[float, float, float, Sequence[str]]  # phase, direction [deg], impulse [N s], how each start ended


def draw(shoves: Sequence[Shove], file: Path) -> None:
    """Write the picture; ahead is up, the impulse grows outwards, a white dot marks starts that end differently."""
    phases = sorted({phase for phase, _, _, _ in shoves})
    columns = min(len(phases), 2)
    rows = -(-len(phases) // columns)
    width, height = 2 * _PLOT, _TOP + rows * _PLOT + _FOOT
    figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    figure.suptitle(_TITLE, y=1 - 26 / height, va="center", fontsize=20, color=INK)
    for k, phase in enumerate(phases):
        axes = PolarAxes(figure, rows, columns, k + 1)
        figure.add_subplot(axes)
        axes.set_title(_NAMES.get(phase, f"{phase:.0%} of the stride"), fontsize=16, color=INK, pad=22)
        _plot(axes, [s for s in shoves if s[0] == phase])
    figure.subplots_adjust(0.07, (_FOOT + 32) / height, 0.93, 1 - (_TOP + 52) / height, wspace=0.3, hspace=0.28)
    _legend(figure, unstable=any("unstable" in ends for _, _, _, ends in shoves))
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=_DPI)


def _plot(axes: PolarAxes, shoves: Sequence[Shove]) -> None:
    """Draw one phase: a ring for each impulse, a sector for each direction."""
    impulses = sorted({impulse for _, _, impulse, _ in shoves})
    half_deg = 180.0 / len({direction for _, direction, _, _ in shoves})
    hub = _HUB * len(impulses)
    for _, direction, impulse, ends in shoves:
        inner = hub + impulses.index(impulse)
        common = max(_WORST_FIRST, key=lambda o: (list(ends).count(o), -_WORST_FIRST.index(o)))
        angle, width = radians(direction), radians(2 * half_deg)
        axes.bar(angle, 1.0, width, inner, color=COLOURS[common], edgecolor="white", linewidth=1)
        if len(set(ends)) > 1:
            axes.plot(angle, inner + 0.5, "o", color="white", markeredgecolor=INK, markersize=8)
    outline = [withStroke(linewidth=3, foreground=INK)]
    for k, impulse in enumerate(impulses):  # along the edge between two sectors
        at = (radians(half_deg), hub + k + 0.5)
        axes.text(*at, f"{impulse:g}", color="white", fontsize=11, ha="center", va="center", path_effects=outline)
    axes.set_theta_zero_location("N")  # and angles grow counterclockwise: 90 degrees is the left
    axes.set_ylim(0, hub + len(impulses))
    axes.set_yticks([])
    axes.set_thetagrids(list(_SIDES), list(_SIDES.values()), fontsize=13, color=INK)
    axes.tick_params(axis="x", pad=8)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)


def _legend(figure: Figure, unstable: bool) -> None:
    """Name the outcomes and the dot below all plots; `unstable` where that outcome occurs."""
    shown = [name for name in COLOURS if unstable or name != "unstable"]
    dot = Line2D([], [], marker="o", color="white", markeredgecolor=INK, markersize=8, label=_BORDERLINE)
    figure.legend(
        handles=[*(Patch(color=COLOURS[name], label=name) for name in shown), dot],
        loc="lower left",
        ncols=len(shown) + 1,
        frameon=False,
        fontsize=14,
        labelcolor=INK,
        handlelength=1.0,
        columnspacing=1.4,
    )
