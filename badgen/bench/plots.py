"""Plots of results as SVG: figures with intervals by parts of the data, falls seen against false ones, calibration."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from badgen.bench.results import Results
from badgen.evaluation.slices import ALL
from badgen.extras import need
from badgen.view.axes import EXTRA
from badgen.view.style import AMBER, BLUE, FAINT, GREEN, GREY, INK, RED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DPI = 72
_WIDE, _NARROW, _HIGH = 940, 460, 300  # [px]
_FEW = 6  # parts that fit into a narrow plot
# Heading -> facet and metric.
_BY_PARTS: Mapping[str, tuple[str, str]] = {
    "Order by the last score, by difficulty": ("band", "A_last"),
    "Order by the sum of the scores, by difficulty": ("band", "A_sum"),
    "Failures that pass at a TPR of .9, by difficulty": ("band", "fpr_at_tpr90"),
    "Order by the last score, by what is reserved": ("held_out", "A_last"),
    "Order by the last score, by outcome": ("outcome", "A_last"),
    "Order by the last score, by scene": ("scene", "A_last"),
}
_COLOURS = (RED, BLUE, GREEN, AMBER, "#6a1b9a", "#00838f")
_MARKS = "osD^vP"
_PALE = (GREY, "#b0a08c", "#7f9a8f", "#a39bb5", "#5f6b76")  # of baselines


def plots_of(results: Results) -> Iterator[tuple[str, str]]:
    """Heading and SVG of each plot; raises MissingDependency where matplotlib is not installed."""
    for heading, (facet, metric) in _BY_PARTS.items():
        parts = results.parts(facet)
        if any(results.figure(m, (facet, p, metric)).value is not None for m in results.found.models for p in parts):
            draw = partial(_by_parts, results=results, facet=facet, metric=metric)
            yield heading, _svg(_WIDE if len(parts) > _FEW else _NARROW, draw)
    yield "Falls seen in failures, against falls in their twins", _svg(_NARROW, partial(_falls, results=results))
    yield "Calibration: last scores, and share of successes", _svg(_NARROW, partial(_calibration, results=results))


def styles(results: Results) -> Mapping[str, tuple[str, str]]:
    """Model -> colour and mark: strong ones for what is evaluated, pale ones for baselines."""
    found: dict[str, tuple[str, str]] = {}
    for name in results.found.models:
        colours = _COLOURS if name in results.models else _PALE
        place = sum((n in results.models) == (name in results.models) for n in found)
        found[name] = colours[place % len(colours)], _MARKS[place % len(_MARKS)]
    return found


def _by_parts(axes: Axes, results: Results, facet: str, metric: str) -> None:
    """A mark with its interval for each model in each part."""
    parts, names = results.parts(facet), list(results.found.models)
    for k, (name, (colour, mark)) in enumerate(styles(results).items()):
        shift = 0.7 * ((k + 0.5) / len(names) - 0.5)
        for at, part in enumerate(parts):
            f = results.figure(name, (facet, part, metric))
            if f.value is None:
                continue
            if f.low is not None and f.high is not None:
                axes.plot([at + shift] * 2, [f.low, f.high], color=colour, linewidth=2)
            axes.plot([at + shift], [f.value], mark, color=colour, markersize=6)
    axes.set_xlim(-0.5, len(parts) - 0.5)
    few = len(parts) <= _FEW
    axes.set_xticks(range(len(parts)), parts, rotation=0 if few else 35, ha="center" if few else "right")
    axes.set_ylim(-0.03, 1.03)
    for at in range(1, len(parts)):
        axes.axvline(at - 0.5, color=FAINT, linewidth=1)
    if metric.startswith("A_"):
        axes.axhline(0.5, color=INK, linewidth=1, linestyle=(0, (2, 3)))


def _falls(axes: Axes, results: Results) -> None:
    """A mark for each model: the upper left corner is good, the diagonal is chance."""
    axes.plot([0, 1], [0, 1], color=INK, linewidth=1, linestyle=(0, (2, 3)))
    for name, (colour, mark) in styles(results).items():
        seen = results.figure(name, (ALL, ALL, "falls_seen_departs"))
        false = results.figure(name, (ALL, ALL, "false_falls"))
        if seen.value is None or false.value is None:
            continue
        if seen.low is not None and seen.high is not None:
            axes.plot([false.value] * 2, [seen.low, seen.high], color=colour, linewidth=2)
        axes.plot([false.value], [seen.value], mark, color=colour, markersize=7)
    _unit(axes, "share of twins whose score falls", "share of failures")


def _calibration(axes: Axes, results: Results) -> None:
    """The share of successes over the mean score of each bin; the diagonal is calibrated."""
    axes.plot([0, 1], [0, 1], color=INK, linewidth=1, linestyle=(0, (2, 3)))
    for name, (colour, mark) in styles(results).items():
        bins = [b for b in results.found.models[name].reliability if b.count]
        axes.plot([b.score for b in bins], [b.successes for b in bins], color=colour, linewidth=1.5)
        axes.plot([b.score for b in bins], [b.successes for b in bins], mark, color=colour, markersize=5)
    _unit(axes, "mean last score", "share of successes")


def _unit(axes: Axes, across: str, up: str) -> None:
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)
    axes.set_xlabel(across)
    axes.set_ylabel(up)


def _svg(width: int, draw: Callable[[Axes], None]) -> str:
    """One pair of axes as SVG, the same for the same figures."""
    need("matplotlib", EXTRA)  # its error names the extra
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "badgen", "font.size": 12, "svg.fonttype": "none"}):
        figure = Figure(figsize=(width / _DPI, _HIGH / _DPI), dpi=_DPI, facecolor="white", layout="constrained")
        axes = figure.add_subplot()
        axes.grid(axis="y", color=FAINT, linewidth=1)
        axes.set_axisbelow(True)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        draw(axes)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    found = text.getvalue()
    return found[found.index("<svg") :].replace('pt"', 'px"', 2)  # width and height: a point is a pixel here


def legend(results: Results) -> Sequence[tuple[str, str, str]]:
    """Name, colour and an SVG mark of each model."""
    return [(name, colour, _mark(mark, colour)) for name, (colour, mark) in styles(results).items()]


def _mark(mark: str, colour: str) -> str:
    shapes = {
        "o": '<circle cx="7" cy="7" r="5"/>',
        "s": '<rect x="2" y="2" width="10" height="10"/>',
        "D": '<path d="M7 1l6 6-6 6-6-6z"/>',
        "^": '<path d="M7 1l6 11H1z"/>',
        "v": '<path d="M7 13l6-11H1z"/>',
        "P": '<path d="M5 1h4v4h4v4H9v4H5V9H1V5h4z"/>',
    }
    return f'<svg width="14" height="14" fill="{colour}">{shapes[mark]}</svg>'
