"""Frames that flatter a run which comes to nothing: good looks on the way down, for judges who see only stills."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from badgen.contracts.arrays import F64, Ints
from badgen.contracts.episode import Event, Labels, Outcome

COUNT = 8  # keyframes that a judge of a whole run is usually shown
LOST = 0.2  # a run that ends worth so much less than its best frame has lost what it had reached
FALL, TOPPLING = "fall", ("balance_lost", "fall")  # events of a legged robot that goes down, whatever it had reached
GOOD = 0.75  # a frame worth this share of the best one looks about as good
APART_S = 0.2  # closer frames are the same picture twice


def misleading(labels: Labels, events: Sequence[Event], outcome: Outcome, time_s: F64, steps: Ints) -> tuple[int, ...]:
    """Choose the stills that hide how a run ends; none where nothing was lost.

    A run loses what it had where it is no success and its last frame is worth at least LOST less than its best one
    (by `reward_frame`, what a single frame shows), or where the robot fell. Of such a run: the latest COUNT frames
    that look good, APART_S or more apart, so that they reach as far into the failure as the looks hold. Good is worth
    GOOD of the best, and clearly more than the last; where less than LOST was there to lose, before the robot topples.
    Too few of them are filled up with the best of the earlier frames; nothing after the last good one is taken.

    Args:
        labels: dense labels, (T,).
        events: what happened in the same run.
        outcome: what the run is.
        time_s: (T,) seconds.
        steps: (F,) row that each frame shows.

    Returns:
        Indices of frames (into `steps`), in order of time; empty, or 2 to COUNT of them.
    """
    worth, times = labels.reward_frame[steps].astype(np.float64), time_s[steps]
    best, end, fell = float(worth.max()), float(worth[-1]), any(e.kind == FALL for e in events)
    if outcome == "success" or not (fell or best - end >= LOST):
        return ()
    topples_s = min((e.start_s for e in events if fell and e.kind in TOPPLING), default=0.0)
    good = worth >= max(GOOD * best, end + LOST / 2) if best - end >= LOST else times < topples_s
    last = int(np.flatnonzero(good)[-1]) if good.any() else 0
    ranked = sorted(range(1, last + 1), key=lambda k: (not good[k], 0.0 if good[k] else -worth[k], -times[k]))
    chosen: list[int] = []
    for k in ranked:
        if len(chosen) < COUNT and all(abs(times[k] - times[c]) > APART_S - 1e-6 for c in chosen):
            chosen.append(k)
    return tuple(sorted(chosen)) if len(chosen) > 1 else ()
