"""Plot until when a failure could be saved: the share of tries that save it over the moments they start from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from badgen.contracts.arrays import Image
from badgen.contracts.recoverability import Recoverability
from badgen.view.axes import draw_over_time
from badgen.view.edge_words import recoverable, tries_at_a_moment
from badgen.view.style import GREEN, RED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BAND, _LIMIT = 0.16, 0.22  # opacity of the interval, and of the stretch in which the limit lies


def plot_saved(
    found: Recoverability, end_s: float, marks: Sequence[tuple[str, float]], size_px: tuple[int, int]
) -> Image | None:
    """Draw the share of tries that save a failure, its 95 % interval as a band, and where the limit lies.

    Args:
        found: what was tried; None is returned where nothing was.
        end_s: where the time axis ends [s].
        marks: (name, time in seconds).
        size_px: width and height of the picture.

    Raises:
        MissingDependency: matplotlib is not installed.
    """
    moments = found.recovery_curve
    if not moments:
        return None

    until_s, from_s = found.recoverable_until_s, found.unrecoverable_from_s
    name = f"share of {tries_at_a_moment(found)} tries that save it"
    if until_s is None or from_s is None:
        name = f"{name}: {recoverable(found)}"

    def draw(axes: Axes) -> None:
        time_s, low, high = [m.time_s for m in moments], [m.low for m in moments], [m.high for m in moments]
        axes.plot(time_s, [m.saved / m.tries for m in moments], color=GREEN, linewidth=3.0, marker="o", label=name)
        axes.fill_between(time_s, low, high, color=GREEN, alpha=_BAND, linewidth=0, label="95 % interval")
        if until_s is not None and from_s is not None:
            axes.axvspan(until_s, from_s, color=RED, alpha=_LIMIT, linewidth=0, label=recoverable(found))

    return draw_over_time(draw, end_s, marks, size_px)
