"""Scores that know nothing of the task: a constant, the time, how much moves, and how like the clean end it looks.

A model that does not order failures better than these has learnt nothing about failures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image as Pil

from badgen.contracts.arrays import F32, F64, Image
from badgen.evaluation.contexts import twin_places
from badgen.evaluation.evaluate import TIME_INDEX
from badgen.evaluation.views import View

CONSTANT, MOTION, LIKENESS, LABELS = "constant", "motion energy", "last-frame likeness", "labels"
_EDGE_PX = 32  # of the small grey pictures that are compared
_STEP = 0.05  # likeness is rounded to this, so that noise of the video decides nothing
_LOUDEST = 99.0  # percentile of all changes between frames that counts as a score of 1


@dataclass(frozen=True)
class Thumbnails:
    """Small grey pictures of views, (T, 32, 32) each, values from 0 to 1, by place; a place may be missing."""

    by_place: Mapping[int, F32]


def thumbnail(pictures: Sequence[Image]) -> F32:
    """(T, 32, 32) small grey pictures, values from 0 to 1."""
    small = [Pil.fromarray(p).convert("L").resize((_EDGE_PX, _EDGE_PX), Pil.Resampling.BOX) for p in pictures]
    found: F32 = np.stack([np.asarray(p, dtype=np.float32) for p in small]) / np.float32(255.0)
    return found


def thumbnails(pictures: Iterable[tuple[int, Sequence[Image]]]) -> Thumbnails:
    """Thumbnails of all views, from what `pictures_of` gives."""
    return Thumbnails({place: thumbnail(found) for place, found in pictures})


def without_pictures(views: Sequence[View]) -> dict[str, tuple[F64, ...]]:
    """Baselines that see no picture: a constant of one half, and the time as a share of the episode."""
    return {
        CONSTANT: tuple(np.full(len(v.time_s), 0.5) for v in views),
        TIME_INDEX: tuple(v.time_s / v.horizon_s if v.horizon_s else np.zeros(len(v.time_s)) for v in views),
    }


def from_pictures(views: Sequence[View], small: Thumbnails) -> dict[str, tuple[F64, ...]]:
    """Baselines that see pictures: how much moves, and how like the last frame of the twin each frame is."""
    return {MOTION: _motion(views, small), LIKENESS: _likeness(views, small)}


def labels(views: Sequence[View]) -> dict[str, tuple[F64, ...]]:
    """The truth as if a model had given it: what could be reached at best."""
    return {LABELS: tuple(v.truth.copy() for v in views)}


def _motion(views: Sequence[View], small: Thumbnails) -> tuple[F64, ...]:
    """Mean change since the frame before, as a share of a large one; the first frame has the score of the second."""
    changes = [_changes(small.by_place.get(i), len(v.time_s)) for i, v in enumerate(views)]
    known = np.concatenate([c[np.isfinite(c)] for c in changes]) if changes else np.array([])
    loud = float(np.percentile(known, _LOUDEST)) if len(known) else 0.0
    return tuple(np.clip(c / loud, 0.0, 1.0) if loud > 0.0 else np.zeros_like(c) for c in changes)


def _changes(small: F32 | None, frames: int) -> F64:
    if small is None or frames < 2:
        return np.full(frames, np.nan)
    changes = np.abs(np.diff(small, axis=0)).mean(axis=(1, 2), dtype=np.float64)
    return np.concatenate([changes[:1], changes])


def _likeness(views: Sequence[View], small: Thumbnails) -> tuple[F64, ...]:
    """How near each frame is to the last one of the twin: 1 where they are equal, 0 as far as the twin's first one."""
    found = []
    for i, twin in enumerate(twin_places(views)):
        mine, goal = small.by_place.get(i), small.by_place.get(int(twin))
        if mine is None or goal is None:
            found.append(np.full(len(views[i].time_s), np.nan))
            continue
        found.append(likeness(mine, goal))
    return tuple(found)


def likeness(mine: F32, goal: F32) -> F64:
    """(T,) how near each small grey picture is to the last one of the twin, of which (U, 32, 32) pictures are given."""
    whole = float(np.abs(goal[0] - goal[-1]).mean())
    off = np.abs(mine - goal[-1]).mean(axis=(1, 2), dtype=np.float64) / whole if whole else np.zeros(len(mine))
    found: F64 = np.round(np.clip(1.0 - off, 0.0, 1.0) / _STEP) * _STEP
    return found
