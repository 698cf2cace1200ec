"""Measures of the cloth of `props.cloth`, its rows, and the slat at its hem that two arms take."""

from __future__ import annotations

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import moved_m, ramp
from scenes.kit.judging.two_handed import HandledByTwo
from scenes.kit.props.cloth import COLUMNS, ROWS, SLAT_Z_M, vertex

SLAT = HandledByTwo("slat", "the slat", ("slat-table",), attached=("cloth",))
LOW_M = 0.030  # letting go of a slat this low is setting it down
ENDS = ("slat_left", "slat_right")
_FAR_CORNERS = (vertex(ROWS - 1, 0), vertex(ROWS - 1, COLUMNS - 1))


def off_row_m(t: Trajectory, row: int) -> F64:
    """(T, columns) horizontal distance of every point of the hem from its own point of a row [m]."""
    gaps = [(t.pos(vertex(0, j)) - t.pos(vertex(row, j)))[:, :2] for j in range(COLUMNS)]
    return np.stack([np.sqrt((gap**2).sum(axis=1)) for gap in gaps], axis=1)


def hem_on_row(t: Trajectory, row: int, limit_m: float) -> Bools:
    """(T,) whether the whole hem lies within `limit_m` of a row."""
    return as_rows(off_row_m(t, row).max(axis=1) < limit_m)


def far_edge_moved_m(t: Trajectory) -> F64:
    """(T,) largest displacement of a corner of the far edge from its initial position [m]."""
    return as_rows(np.max(np.stack([moved_m(t, corner) for corner in _FAR_CORNERS]), axis=0))


def pulled_along(t: Trajectory) -> F64:
    """(T,) displacement of the far edge along the table: 0 up to 2 cm, 1 from 10 cm on."""
    return ramp(far_edge_moved_m(t), 0.02, 0.10)


def vertices_m(t: Trajectory) -> F64:
    """(T, vertices, 3) places of all vertices of the cloth [m]."""
    return np.stack([t.pos(vertex(i, j)) for i in range(ROWS) for j in range(COLUMNS)], axis=1)


def cloth_height_m(t: Trajectory) -> F64:
    """(T,) height of the cloth's highest point above the table [m]."""
    heights = [t.pos(vertex(i, j))[:, 2] for i in range(ROWS) for j in range(COLUMNS)]
    return as_rows(np.max(np.stack(heights), axis=0))


def slat_height_m(t: Trajectory) -> F64:
    """(T,) height of the slat's lower end above its initial height [m]."""
    return as_rows(np.min(np.stack([t.pos(end)[:, 2] for end in ENDS]), axis=0) - SLAT_Z_M)


def slat_raised(t: Trajectory) -> F64:
    """(T,) height of the held slat: 1 at 6 cm."""
    return ramp(slat_height_m(t), 0.005, 0.06) * SLAT.in_hand(t)


def slat_set_down(t: Trajectory) -> Bools:
    """(T,) whether the slat has left its initial position and is so low that a release is no drop."""
    return (slat_height_m(t) < LOW_M) & (moved_m(t, "slat") > 0.02)


def slat_left_alone(t: Trajectory) -> Bools:
    """(T,) whether the slat has been set down, is at rest, and neither it nor the cloth is touched."""
    return slat_set_down(t) & SLAT.left_alone(t)


def slat_falling(t: Trajectory) -> F64:
    """(T,) 1 where the slat is in the air and not held."""
    return as_rows(SLAT.unsupported(t) & (slat_height_m(t) > 0.05), dtype=np.float64)
