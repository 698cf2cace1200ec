"""Limits of an arm's set-points: how fast they move, and how far they may be from where the joints are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from badgen.contracts.arrays import F64

# Highest joint speeds of the Panda, in Franka's published limits [rad/s]: joints 1 to 4, and 5 to 7.
UPPER_RADPS, WRIST_RADPS = 2.175, 2.61
LEAD_RAD = 0.35  # a blocked joint's set-point goes no further; in clean runs they are at most 0.2 rad apart


def most_radps(joints: int) -> F64:
    """(n,) highest speeds of an arm's set-points; an arm with other than seven joints gets the lowest for all."""
    return np.array([UPPER_RADPS] * 4 + [WRIST_RADPS] * 3 if joints == 7 else [UPPER_RADPS] * joints)


def slowed(last: Mapping[str, F64], aim: Mapping[str, F64], dt_s: float) -> tuple[dict[str, F64], float]:
    """Set-points for this step by hand, and the share of the way to `aim` that they go.

    All joints slow down together where one would be too fast, so that the hands stay on their paths.
    """
    share = 1.0
    for hand, q in last.items():
        ratio = np.abs(aim[hand] - q) / (most_radps(len(q)) * dt_s)
        share = min(share, 1.0 / max(float(ratio.max(initial=0.0)), 1.0))
    if share == 1.0:
        return dict(aim), share
    return {hand: q + (aim[hand] - q) * share for hand, q in last.items()}, share


def within_lead(last: F64, q: F64, measured: F64) -> F64:
    """The part of the way from `last` to `q` (n,) on which no joint's set-point goes beyond LEAD_RAD from the joint.

    So a blocked arm does not wind up, and its other joints do not turn the hand away from its path.
    """
    low, high = np.minimum(last, measured - LEAD_RAD), np.maximum(last, measured + LEAD_RAD)
    step, room = q - last, np.minimum(np.maximum(q, low), high) - last
    moving = step != 0.0
    share = np.minimum.reduce(np.abs(room[moving] / step[moving]), initial=1.0)
    return np.asarray(last + step * share)
