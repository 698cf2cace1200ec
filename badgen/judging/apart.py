"""How far two rollouts of one world are apart at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.episode import Event
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.judging.bodies import compared_bodies, walking_bodies
from badgen.judging.turns import principal_axes, roundness, turns_deg

# A robot that walks is larger than what an arm handles, and turns with every step: 20 cm and 45 degrees are seen.
WALKER_M_PER_M, WALKER_DEG_PER_DEG = 10.0, 3.0
VISIBLY_M, VISIBLY_DEG = 0.02, 15.0  # so much is seen side by side: a third of the width of a small object


@dataclass(frozen=True, slots=True)
class Apart:
    """Largest distance [m] and largest angle [degrees] between the same thing in two rollouts at one time."""

    gap_m: float
    turn_deg: float

    @property
    def visibly(self) -> bool:
        """Whether a person tells the two rollouts apart."""
        return self.gap_m >= VISIBLY_M or self.turn_deg >= VISIBLY_DEG


def apart(one: Trajectory, other: Trajectory, task: Task, events: Sequence[Event], from_s: float) -> Apart:
    """Largest distance and angle from `from_s` on, over the things that the task, or a broken rule, names.

    The distance of a walking robot counts a tenth, its angle a third. Of what a task compares by places of its own,
    such as the vertices of a cloth, the last row alone is compared.

    Args:
        one: a rollout.
        other: another rollout of the same world, with as many rows.
        task: what both are judged by.
        events: what went wrong in either; the bodies of the rules that were broken are compared, too.
        from_s: earlier rows do not count [s].
    """
    first = min(int(np.searchsorted(one.time_s, from_s)), len(one) - 1)
    walkers = walking_bodies(one.model)
    bodies = tuple(dict.fromkeys(compared_bodies(one.model, task, events)))
    gaps_m = [
        *(_distance(one, other, b)[first:].max() for b in bodies if b not in walkers),
        *(_distance(one, other, w)[first:].max() / WALKER_M_PER_M for w in walkers),
        *(float(np.linalg.norm(p(one)[-1] - p(other)[-1], axis=-1).max()) for p in task.end_traces),
    ]
    turned = [
        *(_turn_deg(one, other, b, first) for b in bodies if b not in walkers),
        *(_turn_deg(one, other, w, first) / WALKER_DEG_PER_DEG for w in walkers),
    ]
    return Apart(round(float(max(gaps_m, default=0.0)), 4), round(max(turned, default=0.0), 2))


def _distance(one: Trajectory, other: Trajectory, body: str) -> F64:
    """(T,) distance between a body in two rollouts [m]."""
    return np.asarray(np.linalg.norm(one.pos(body) - other.pos(body), axis=1))


def _turn_deg(one: Trajectory, other: Trajectory, body: str, first: int) -> float:
    """Largest angle between a body in two rollouts [degrees], as far as its shape shows it."""
    a, b = (principal_axes(t.model, body, t.quat(body)[first:]) for t in (one, other))
    return float(turns_deg(a, b, roundness(one.model, body)).max())
