"""Plot reward, progress and the reward of the episode that is shown beside, with the times of cause and onset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from badgen.contracts.arrays import F32, F64, Image
from badgen.contracts.exporter import StoredEpisode
from badgen.view.axes import draw_over_time
from badgen.view.companions import Companion
from badgen.view.style import BLUE, GREY, RED

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Curve:
    """One line of the plot, over seconds."""

    name: str
    time_s: F64
    values: F32  # [0, 1]
    colour: str
    width_px: float = 2.0
    dashed: bool = False


def curves_of(episode: StoredEpisode, beside: Companion | None) -> list[Curve]:
    """Gather the curves of an episode, the reward of the one beside it first so that it lies underneath."""
    arrays = episode.arrays()
    curves = [
        Curve("reward", arrays.time_s, arrays.labels.reward, RED, 3.0),
        # Drawn last, since it often coincides with the reward.
        Curve("progress", arrays.time_s, arrays.labels.progress, BLUE, dashed=True),
    ]
    if beside is not None:
        other = beside.episode.arrays()
        curves.insert(0, Curve(f"reward of the {beside.name}", other.time_s, other.labels.reward, GREY, 3.0))
    return curves


def plot(curves: Sequence[Curve], marks: Sequence[tuple[str, float]], size_px: tuple[int, int]) -> Image:
    """Draw curves over seconds, with a dotted line at each mark and its name and time above.

    Args:
        curves: the first one is drawn first, below the others.
        marks: (name, time in seconds).
        size_px: width and height of the picture.

    Raises:
        MissingDependency: matplotlib is not installed.
    """

    def draw(axes: Axes) -> None:
        for c in curves:
            style = (0, (3.5, 3.5)) if c.dashed else "solid"
            axes.plot(c.time_s, c.values, color=c.colour, linewidth=c.width_px, linestyle=style, label=c.name)

    return draw_over_time(draw, max(float(c.time_s[-1]) for c in curves), marks, size_px)
