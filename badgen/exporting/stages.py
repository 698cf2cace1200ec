"""Stages of a task, from its milestones: which stage a state is in, and when each stage was passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F32, F64
from badgen.contracts.episode import EpisodeArrays, EpisodeInfo

DONE = "done"
_REACHED = 0.95
_ALMOST = 0.999


@dataclass(frozen=True, slots=True)
class Segment:
    """A stage and its frames, from `first` to `last` inclusive."""

    name: str
    first: int
    last: int


def stage_values(arrays: EpisodeArrays, steps: Sequence[int]) -> F32:
    """(N,) stage + fraction at these rows, the fraction times the penalty factors of the rules broken so far.

    The stage is the number of milestones that the state has reached, so it falls when progress is lost, and only then:
    readers that take the whole number as a class see the stage of the state, also after a rule is broken. The highest
    value, for `done`, is reached only where all penalty factors are 1; otherwise the last stage goes on.
    """
    at = np.asarray(steps, dtype=np.int64)
    reached, penalty = _implied(arrays)[at], _penalty(arrays)[at]
    count = reached.shape[1]
    stage = np.cumprod(reached >= _REACHED, axis=1).sum(axis=1)
    open_stage = np.minimum(stage, count - 1)
    fraction = np.minimum(reached[np.arange(len(at)), open_stage], _ALMOST) * np.minimum(penalty, 1.0)
    done = (stage == count) & (penalty >= 1.0)
    return np.asarray(np.where(done, count, open_stage + fraction), dtype=np.float32)


def stage_levels(passes: Sequence[tuple[F32, F32]], count: int) -> tuple[float, ...]:
    """Mean progress at which each of `count` stages and `done` begin, from 0 to 1; they never fall.

    Args:
        passes: stage values and progress of successes, (N,) each. Without any, all stages are equally long.
        count: number of stages without `done`.
    """
    begins = [[float(p[np.argmax(v >= k)]) for v, p in passes if (v >= k).any()] for k in range(1, count)]
    inner = [float(np.mean(b)) if b else k / count for k, b in enumerate(begins, start=1)]
    return (0.0, *(float(level) for level in np.maximum.accumulate(inner)), 1.0)


def segments(info: EpisodeInfo, arrays: EpisodeArrays, steps: Sequence[int]) -> list[Segment]:
    """Stages of an episode, without gaps; the last one lasts to the end.

    In an episode that does not succeed, no stage is passed after the first event, and there is no stage `done`. Some
    consumers take all frames after the last stage as a finished task; here there are none.
    """
    at, last = np.asarray(steps, dtype=np.int64), len(steps) - 1
    reached = np.maximum.accumulate(_implied(arrays)[at] >= _REACHED, axis=0)
    limit = last if info.onset_s is None else int((arrays.time_s[at] < info.onset_s).sum()) - 1
    found: list[Segment] = []
    start = 0
    for k, name in enumerate(arrays.milestone_names):
        passed = np.flatnonzero(reached[:, k])
        end = int(passed[0]) if len(passed) else last
        if (end > limit and not info.success) or not len(passed) or end >= last:
            return [*found, Segment(name, start, last)] if not info.success else _finished(found, name, start, last)
        if end > start:
            found.append(Segment(name, start, end - 1))
            start = end
    if info.success:
        return [*found, Segment(DONE, start, last)]
    return [*found[:-1], Segment(found[-1].name, found[-1].first, last)] if found else [Segment(name, 0, last)]


def _finished(found: list[Segment], name: str, start: int, last: int) -> list[Segment]:
    """Stages of a success that reaches the last milestone late: `done` is at least its last frame."""
    return [*found, *([Segment(name, start, last - 1)] if start < last else []), Segment(DONE, last, last)]


def _implied(arrays: EpisodeArrays) -> F64:
    """(T, K) measures of the milestones, where a later one implies the earlier ones."""
    own = np.asarray(arrays.labels.milestones, dtype=np.float64)
    return np.asarray(np.maximum.accumulate(own[:, ::-1], axis=1)[:, ::-1])


def _penalty(arrays: EpisodeArrays) -> F64:
    """(T,) product of the penalty factors of all rules: the reward as a share of progress."""
    progress = arrays.labels.progress.astype(np.float64)
    penalty = np.ones_like(progress)
    for factor in arrays.labels.reward_terms.values():
        penalty *= factor
    if not arrays.labels.reward_terms:
        penalty = np.divide(arrays.labels.reward, progress, out=penalty, where=progress > 0)
    return penalty
