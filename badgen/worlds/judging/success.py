"""A foreign world's own verdict without its flicker: what counts as the goal where the world brings no task."""

from __future__ import annotations

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.errors import BadValue
from badgen.contracts.rows import as_rows
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.world import SUCCESS
from badgen.masks import held_for, latch

DEBOUNCE_S = 0.1  # a verdict of shorter duration changes nothing


def reported_success(t: Trajectory) -> Bools:
    """(T,) whether the world counts the state as a success: from a verdict of DEBOUNCE_S on, until one against it.

    Raises:
        BadValue: the rollout has no recorded verdict, so it is not one of a foreign world.
    """
    if SUCCESS not in t.recorded:
        raise BadValue(f"the rollout has no recorded {SUCCESS!r}; only rollouts of foreign worlds have it")
    now, steps = t.recorded[SUCCESS] > 0.5, t.steps(DEBOUNCE_S)
    return latch(held_for(now, steps), held_for(~now, steps))


def flickers(t: Trajectory) -> int:
    """How often the world's verdict changes and changes back within DEBOUNCE_S."""
    now = t.recorded[SUCCESS] > 0.5
    raw, calm = (int(np.count_nonzero(np.diff(v.astype(int)))) for v in (now, reported_success(t)))
    return max(0, (raw - calm) // 2)


def half_known(t: Trajectory) -> F64:
    """(T,) 1 where the world counts the state as a success, else 0.5, since nothing more is known of its value."""
    return as_rows(np.where(reported_success(t), 1.0, 0.5))
