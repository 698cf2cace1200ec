"""How far something is from all that the clean rollout shows of it, in pixels of a picture and in degrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from badgen.contracts.arrays import F64, Ints
from badgen.contracts.rule import Places
from badgen.contracts.trajectory import Trajectory
from badgen.judging.evidence.eye import Eye
from badgen.judging.evidence.outline import Outline, outline
from badgen.judging.turns import turns_deg

CLEAR_PX, CLEAR_DEG = 6.0, 15.0  # what a careful person sees in a picture of 224 pixels
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
    here, there = outline(c.here, body), outline(c.there, body)
    chosen = slice(rows.first, rows.stop, _EVERY)
    px = _apart_px(c.eye, here.points_m[row], there.points_m[chosen], row)
    deg = turns_deg(here.axes[row], there.axes[chosen], here.shape)
    clearness = np.maximum(px / CLEAR_PX, deg / CLEAR_DEG)
    return Shift(float(px.min()), float(clearness.min()))


def body_pace(c: Compared, body: str, k: int, rows: Rows) -> Shift:
    """How much farther a body moves up to the k-th frame than between any two frames in these rows of the clean one."""
    if k == 0:
        return NOTHING
    here, there = outline(c.here, body), outline(c.there, body)
    before, row = int(c.frames[k - 1]), int(c.frames[k])
    moved = _step_px(c.eye, here, before, row)
    first = max(rows.first, row - before)
    usual = [_step_px(c.eye, there, r - (row - before), r) for r in range(first, rows.stop, _EVERY)]
    px = max(moved - max(usual, default=0.0), 0.0)
    return Shift(px, px / CLEAR_PX)


def things_shift(c: Compared, places: Places, row: int, rows: Rows) -> Shift:
    """How far that one of some things that look alike is which is farthest from all of them in the clean rollout."""
    here = c.here.cached((things_shift, places), lambda: places(c.here))[row]
    there = c.there.cached((things_shift, places), lambda: places(c.there))[rows.first : rows.stop : 5 * _EVERY]
    mine, theirs = c.eye.pixels(here, row), c.eye.pixels(there, row).reshape(-1, 2)
    gaps = np.hypot(*np.moveaxis(mine[:, None] - theirs[None], -1, 0)).min(axis=1)
    px = float(gaps.max())
    return Shift(px, px / CLEAR_PX)


def _apart_px(eye: Eye, here_m: F64, there_m: F64, row: int) -> F64:
    """(R,) largest displacement of any point (P, 3) from its place in each of the poses (R, P, 3)."""
    gap = eye.pixels(there_m, row) - eye.pixels(here_m, row)
    return np.asarray(np.hypot(gap[..., 0], gap[..., 1]).max(axis=1))


def _step_px(eye: Eye, o: Outline, before: int, row: int) -> float:
    return float(_apart_px(eye, o.points_m[row], o.points_m[before : before + 1], row)[0])
