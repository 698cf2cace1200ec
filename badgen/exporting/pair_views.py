"""The views in which the two episodes of a pair are compared, and which of the two comes first in each."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.exporting.sides import better_first
from badgen.selection.entry import Pair
from badgen.selection.select import Selection


def pair_views(selection: Selection, pair: Pair) -> tuple[str, ...]:
    """Cameras of both episodes that show what is wrong with the worse one."""
    showing = selection.showing_cameras(selection.read(pair.worse))
    return tuple(camera for camera in showing if camera in pair.better.cameras)


def row_name(pair: Pair, camera: str) -> str:
    """Name of the comparison of a pair in one view."""
    return f"{pair.id}-{camera}"


def better_first_by_view(selection: Selection) -> Mapping[str, bool]:
    """For the `row_name` of every pair and view, whether the better episode comes first: in half of each split."""
    rows = [(row_name(p, camera), p.split) for p in selection.pairs() for camera in pair_views(selection, p)]
    return better_first(rows, selection.shared.seed)
