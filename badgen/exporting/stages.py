"""Stages of a task, from its milestones: which stage a state is in, and when each stage was passed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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


def stage_values(arrays: EpisodeArrays, steps: Sequence[int], unseen: Collection[str] = ()) -> F32:
    """(N,) stage + fraction at these rows: the whole part is how far the state is, the fraction tells also of rules.

    The stage is the number of milestones that the state has reached, so it falls when progress is lost. The fraction is
    the measure of the next milestone times the penalty factors of the rules broken so far, without those `unseen`. So a
    broken rule never looks like an earlier stage. The highest value, for `done`, is reached only where no rule is
    broken; with a broken rule, a state that has reached everything is in the last stage before it.
    """
    at = np.asarray(steps, dtype=np.int64)
    reached = _implied(arrays)[at]
    count = reached.shape[1]
    penalty = _penalty(arrays, unseen)[at]
    stage = np.cumprod(reached >= _REACHED, axis=1).sum(axis=1)
    open_stage = np.minimum(stage, count - 1)
    fraction = np.minimum(reached[np.arange(len(at)), open_stage], _ALMOST) * penalty
    done = (stage == count) & (penalty >= _ALMOST)
    return np.asarray(np.where(done, count, open_stage + fraction), dtype=np.float32)


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


def _penalty(arrays: EpisodeArrays, unseen: Collection[str]) -> F64:
    """(T,) product of the penalty factors of all rules that are seen: the visible reward as a share of progress."""
    progress = arrays.labels.progress.astype(np.float64)
    penalty = np.ones_like(progress)
    for rule, factor in arrays.labels.reward_terms.items():
        penalty *= 1.0 if rule in unseen else factor
    if not arrays.labels.reward_terms:
        penalty = np.divide(arrays.labels.reward_visible, progress, out=penalty, where=progress > 0)
    return penalty
