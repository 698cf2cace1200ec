"""Which of two rollouts of a group is better, by their outcomes; rewards are compared with it, never changed."""

from __future__ import annotations

import numpy as np

from badgen.contracts.arrays import F32
from badgen.contracts.episode import Outcome, Preference

_SLACK = 1e-6


def prefer(
    outcome: Outcome, reward: F32, twin_id: str, twin_reward: F32, sentence: str, dense: bool = True
) -> Preference:
    """Compare a rollout with its clean twin.

    A success is preferred to every non-success, so the twin is preferred unless the rollout succeeded as well; two
    successes are `incomparable`. `by_last`, `by_sum`, `by_mean` say whether the reward arrays order the pair the same
    way; without dense rewards they do not.
    """
    if outcome == "success":
        return Preference(twin_id, "incomparable", "Both episodes do the task without a fault.", dense, dense, dense)
    last, total, mean = (bool(f(twin_reward) > f(reward) + _SLACK) for f in (_last, np.sum, np.mean))
    return Preference(
        twin_id, "twin", f"The other episode does the task cleanly; in this one, {sentence}", last, total, mean
    )


def _last(values: F32) -> float:
    return float(values[-1])
