"""Which of two runs of a group is better, from their outcomes; rewards are checked against it, never bent to it."""

from __future__ import annotations

from typing import Literal

import numpy as np

from badgen.contracts.arrays import F32
from badgen.contracts.episode import OUTCOMES, Outcome, Preference

_SLACK = 1e-6


def prefer(outcome: Outcome, reward: F32, twin_id: str, twin_reward: F32, sentence: str) -> Preference:
    """Compare a run with its clean twin.

    A success is preferred to every non-success, so the twin wins unless the run succeeded as well; two successes are
    `incomparable`. `by_last`, `by_sum`, `by_mean` say whether the reward arrays order the pair the same way.
    """
    if outcome == "success":
        return Preference(twin_id, "incomparable", "Both runs do the task without a fault.", True, True, True)
    last, total, mean = (bool(f(twin_reward) > f(reward) + _SLACK) for f in (_last, np.sum, np.mean))
    return Preference(
        twin_id, "twin", f"The other run does the task cleanly; in this one, {sentence}", last, total, mean
    )


def dominates(a: tuple[Outcome, int, float], b: tuple[Outcome, int, float]) -> Literal["a", "b", "incomparable"]:
    """Compare two runs by (outcome, number of violations, final progress).

    A success beats every non-success; between two non-successes one must have no more violations and no less progress.
    """
    a_wins, b_wins = a[0] == OUTCOMES[0], b[0] == OUTCOMES[0]
    if a_wins != b_wins:
        return "a" if a_wins else "b"
    if a_wins or (a[1:] == b[1:]):
        return "incomparable"
    if a[1] <= b[1] and a[2] >= b[2]:
        return "a"
    return "b" if b[1] <= a[1] and b[2] >= a[2] else "incomparable"


def _last(values: F32) -> float:
    return float(values[-1])
