"""Policies that draw at random: find them, replay what they did up to a cause, and tell what the cause did.

A fault is compared with a clean run that is equal up to the cause. A policy that draws at random does not repeat that
run, so its logged actions are given again, it is shown what it would have seen, and from the first step on at which it
decides after the cause it acts by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.episode import Clause
from badgen.contracts.errors import BadValue
from badgen.contracts.world import Obs
from badgen.policies.asking import Asked, Asking

CONTINUATIONS = 5  # clean runs from the cause on, each with a draw of its own
LEAST_HELD = 4  # of which so many must succeed, or the failure might have come without the fault


def first_difference(one: F64, other: F64) -> int | None:
    """The first step at which two clean runs (T, D) of one seed get other actions; None where the policy repeats."""
    rows = min(len(one), len(other))
    differ = np.flatnonzero((one[:rows] != other[:rows]).any(axis=1))
    if differ.size:
        return int(differ[0])
    return None if len(one) == len(other) else rows


class HandOver:
    """Gives the logged actions of a clean run up to a cause, then those of the policy.

    A chunk that was decided before the cause is finished, as it would be in a run without a log: the policy takes over
    at the first step, from the cause on, at which it was asked.

    Args:
        asking: the policy; begin its episode first.
        actions: (T, D) logged actions.
        queried: (T,) where the policy was asked.
        cause_step: the step of the cause.

    Raises:
        BadValue: the log ends before the cause, or its two arrays differ in length.
    """

    def __init__(self, asking: Asking, actions: F64, queried: Bools, cause_step: int) -> None:
        if len(actions) != len(queried) or not 0 <= cause_step <= len(actions):
            raise BadValue(
                f"a log of {len(actions)} actions and {len(queried)} marks cannot be replayed to step {cause_step}"
            )
        self._asking, self._actions, self._queried = asking, actions, queried
        later = np.flatnonzero(queried[cause_step:])
        self.free_from = cause_step + int(later[0]) if later.size else len(actions)
        self._step = 0

    def next(self, observe: Callable[[], Obs]) -> Asked:
        """The action of the next step; raises PolicyError."""
        k, self._step = self._step, self._step + 1
        if k >= self.free_from:
            return self._asking.next(observe)
        if self._queried[k]:
            self._asking.show(observe())  # so that a policy with a memory knows what happened
        return Asked(np.array(self._actions[k]), bool(self._queried[k]))


def attributed(held: Sequence[bool]) -> Clause:
    """The clause that the fault, and not chance, led to a failure: enough clean continuations succeed and hold."""
    return Clause("attributed", sum(held) >= LEAST_HELD, {"held": sum(held), "continuations": len(held)})
