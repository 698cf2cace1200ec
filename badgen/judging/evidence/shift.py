"""How far something is from all that the clean rollout shows of it, in pixels of a picture and in degrees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from badgen.contracts.arrays import F64, Ints
from badgen.contracts.rule import Places
from badgen.contracts.trajectory import Trajectory
from badgen.judging.evidence.eye import Eye
from badgen.judging.evidence.outline import outline
from badgen.judging.turns import turns_deg

CLEAR_PX, CLEAR_DEG = 6.0, 15.0  # what a careful person sees in a picture of 224 pixels
_UNMOVED_M = 0.01  # what moves less is not moved [m]
_STILL_PX = 1.0  # what moves less from frame to frame lies still
_EVERY = 2  # rows of the clean rollout that are compared: each second one


class Rows(NamedTuple):
    """Rows of the clean rollout: from `first` up to, without, `stop`."""

    first: int
    stop: int


@dataclass(frozen=True)
class Compared:
    """A rollout and its clean twin as one camera sees them; `frames` are the rows that are stored as pictures."""

    here: Trajectory
    there: Trajectory
    eye: Eye
    frames: Ints
    _known: dict[tuple[str, bool], F64] = field(default_factory=dict)

    def there_px(self, body: str, rows: slice, at: int) -> F64:
        """(R, P, 2) points of a body in these rows of the clean rollout, as the camera of row `at` shows them."""
        return self._px(self.there, body, rows, at)

    def here_px(self, body: str, rows: slice, at: int) -> F64:
        """(R, P, 2) points of a body in these rows of the rollout, as the camera of row `at` shows them."""
        return self._px(self.here, body, rows, at)

    def _px(self, t: Trajectory, body: str, rows: slice, at: int) -> F64:
        points = outline(t, body).points_m
        if not self.eye.still:
            return self.eye.pixels(points[rows], at)
        key = (body, t is self.here)
        if key not in self._known:
            self._known[key] = self.eye.pixels(points, at)
        return self._known[key][rows]


class Shift(NamedTuple):
    """How far something is from the nearest of its poses in the clean rollout.

    Attributes:
        px: displacement in the picture [pixels of 224].
        clearness: the larger of displacement and turn, each divided by what a careful person sees: 1 is clear.
    """

    px: float
    clearness: float


NOTHING = Shift(0.0, 0.0)


def body_shift(c: Compared, body: str, row: int, rows: Rows) -> Shift:
    """How far a body is in one row from its nearest pose in these rows of the clean rollout."""
    chosen = slice(rows.first, rows.stop, _EVERY)
    px = apart_px(c.here_px(body, slice(row, row + 1), row), c.there_px(body, chosen, row))
    here, there = outline(c.here, body), outline(c.there, body)
    deg = turns_deg(here.axes[row], there.axes[chosen], here.shape)
    clearness = np.maximum(px / CLEAR_PX, deg / CLEAR_DEG)
    return Shift(float(px.min()), float(clearness.min()))


def lies(c: Compared, body: str, k: int) -> bool:
    """Whether a body leaves a trace in the k-th frame: it lies still there, or the clean rollout never moves it.

    What is still carried leaves none: it is only on another path.
    """
    there = c.there.cached((lies, body), lambda: _travel_m(outline(c.there, body).points_m))
    if there < _UNMOVED_M:
        return True
    if k == 0:
        return False
    before, row = int(c.frames[k - 1]), int(c.frames[k])
    moved = apart_px(c.here_px(body, slice(before, before + 1), row), c.here_px(body, slice(row, row + 1), row))
    return float(moved[0]) < _STILL_PX


def body_pace(c: Compared, body: str, k: int, rows: Rows) -> Shift:
    """How much farther a body moves up to the k-th frame than between any two frames in these rows of the clean one."""
    if k == 0:
        return NOTHING
    before, row = int(c.frames[k - 1]), int(c.frames[k])
    lag = row - before
    first = max(rows.first, lag)
    moved = apart_px(c.here_px(body, slice(before, before + 1), row), c.here_px(body, slice(row, row + 1), row))
    earlier = c.there_px(body, slice(first - lag, rows.stop - lag, _EVERY), row)
    usual = apart_px(earlier, c.there_px(body, slice(first, rows.stop, _EVERY), row))
    px = max(float(moved[0]) - float(usual.max(initial=0.0)), 0.0)
    return Shift(px, px / CLEAR_PX)


def things_shift(c: Compared, places: Places, row: int, rows: Rows) -> Shift:
    """How far some things that look alike are from all of them in the clean rollout.

    It is the second largest distance, since one nut alone is overlooked.
    """
    here = c.here.cached((things_shift, places), lambda: places(c.here))[row]
    there = c.there.cached((things_shift, places), lambda: places(c.there))[rows.first : rows.stop : 5 * _EVERY]
    mine, theirs = c.eye.pixels(here, row), c.eye.pixels(there, row).reshape(-1, 2)
    gaps = np.hypot(*np.moveaxis(mine[:, None] - theirs[None], -1, 0)).min(axis=1)
    px = float(np.sort(gaps)[-2:][0])
    return Shift(px, px / CLEAR_PX)


def _travel_m(points: F64) -> float:
    """Largest distance of any of the points (T, P, 3) from where it began [m]."""
    return float(np.sqrt(((points - points[0]) ** 2).sum(axis=2)).max())


def apart_px(a_px: F64, b_px: F64) -> F64:
    """(R,) largest distance of any point between two poses; one of the arrays (R, P, 2) may have only one pose."""
    gap = a_px - b_px
    return np.asarray(np.sqrt((gap**2).sum(axis=2)).max(axis=1))
