"""How long the rollouts of a world last: as long as its clean rollout needs, and a while in which success must hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from badgen.contracts.errors import BadValue
from badgen.contracts.rule import Predicate
from badgen.contracts.trajectory import Trajectory
from badgen.judging.certificate import GRACE_S
from badgen.masks import stretches

HOLD_S = 1.0  # a success must hold this long before the horizon
LEAST_HOLD_S = 0.2  # in a world that ends soon after its success, at least this long, before and after the horizon


@dataclass(frozen=True, slots=True)
class Span:
    """Times of a clean rollout [s].

    Attributes:
        success_s: from when on it is a success to the end.
        horizon_s: when the rollouts end.
        hold_s: how long the success holds before the horizon.
        grace_s: how long the rollouts are followed beyond the horizon.
    """

    success_s: float
    horizon_s: float
    hold_s: float
    grace_s: float

    @property
    def end_s(self) -> float:
        """End of the grace time [s]."""
        return self.horizon_s + self.grace_s


def span_of(clean: Trajectory, goal: Predicate) -> Span:
    """Times of a clean rollout that went on to the world's own horizon.

    The first success counts that lasts to the end of the grace time. Where the world ends too early for HOLD_S and
    GRACE_S, what is left is halved. A success that holds from the start, as of a robot that should stay on its feet,
    must hold all the time.

    Raises:
        BadValue: the world never reports a success, or none that lasts; it says which.
    """
    reached, last = goal(clean), len(clean) - 1
    found = stretches(reached, 0)
    if not found:
        raise BadValue("the clean rollout never succeeds")
    for start, stop in found:
        left = (last - start) * clean.dt_s
        hold_s, grace_s = (HOLD_S, GRACE_S) if left >= HOLD_S + GRACE_S else (left / 2, left / 2)
        rows = round((hold_s + grace_s) / clean.dt_s)
        if hold_s >= LEAST_HOLD_S and stop - 1 >= start + rows - 1:
            return _span(clean, start, stop, hold_s, grace_s)
    if found[0][0] == last or (last - found[0][0]) * clean.dt_s / 2 < LEAST_HOLD_S:
        raise BadValue("the clean rollout succeeds too late for its success to be seen to hold")
    raise BadValue("the clean rollout loses its success")


def _span(clean: Trajectory, start: int, stop: int, hold_s: float, grace_s: float) -> Span:
    success_s, end_s = float(clean.time_s[start]), float(clean.time_s[stop - 1])
    if success_s <= 2 * LEAST_HOLD_S and bool(np.isclose(end_s, clean.time_s[-1])):
        horizon_s = end_s - grace_s
        return Span(success_s, horizon_s, min(HOLD_S, horizon_s - success_s), grace_s)
    rows = round(hold_s / clean.dt_s), round(grace_s / clean.dt_s)
    horizon = min(start + rows[0], len(clean) - 1)
    end = min(horizon + rows[1], len(clean) - 1)
    horizon_s = float(clean.time_s[horizon])
    return Span(success_s, horizon_s, horizon_s - success_s, float(clean.time_s[end]) - horizon_s)
