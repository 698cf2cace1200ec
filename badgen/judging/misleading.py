"""Misleading frames: frames of a failure that look good, for reward models that see only single frames."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from badgen.contracts.arrays import F64, Ints
from badgen.contracts.episode import Event, Labels, Outcome

COUNT = 8  # frames that a VLM evaluator of an episode is usually shown
LOST = 0.2  # smallest drop of `reward_frame` from its best to the last frame that counts as a loss
FALL, TOPPLING = "fall", ("balance_lost", "fall")  # events of a legged robot that falls
GOOD = 0.75  # a frame with this share of the best `reward_frame` looks about as good
APART_S = 0.2  # frames that are closer look the same


def misleading(labels: Labels, events: Sequence[Event], outcome: Outcome, time_s: F64, steps: Ints) -> tuple[int, ...]:
    """Choose the frames that hide how a rollout ends; none where nothing was lost.

    Something was lost if the rollout is not a success and `reward_frame` ends at least LOST below its best, or if the
    robot fell. The latest COUNT good frames are chosen, at least APART_S apart. A frame is good if its `reward_frame`
    is at least GOOD of the best and clearly above the last; where less than LOST could be lost, every frame before the
    robot topples is good. If there are too few, the best frames before the last good one are added.

    Args:
        labels: dense labels, (T,).
        events: of the same rollout.
        outcome: of the same rollout.
        time_s: (T,) seconds.
        steps: (F,) row that each frame shows.

    Returns:
        Indices of frames (into `steps`), in order of time; empty, or 2 to COUNT of them.
    """
    value, times = labels.reward_frame[steps].astype(np.float64), time_s[steps]
    best, end, fell = float(value.max()), float(value[-1]), any(e.kind == FALL for e in events)
    if outcome == "success" or not (fell or best - end >= LOST):
        return ()
    topples_s = min((e.start_s for e in events if fell and e.kind in TOPPLING), default=0.0)
    good = value >= max(GOOD * best, end + LOST / 2) if best - end >= LOST else times < topples_s
    last = int(np.flatnonzero(good)[-1]) if good.any() else 0
    ranked = sorted(range(1, last + 1), key=lambda k: (not good[k], 0.0 if good[k] else -value[k], -times[k]))
    chosen: list[int] = []
    for k in ranked:
        if len(chosen) < COUNT and all(abs(times[k] - times[c]) > APART_S - 1e-6 for c in chosen):
            chosen.append(k)
    return tuple(sorted(chosen)) if len(chosen) > 1 else ()
