"""The judges that can be hunted: they give every frame of a film a score from 0 to 1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from badgen.contracts.arrays import F64, Image
from badgen.contracts.errors import BadValue
from badgen.evaluation.baselines import likeness, thumbnail
from badgen.evaluation.models import Frames, FrameScorer, to_unit

LIKENESS = "likeness"
VideoScorer = Callable[[Sequence[Image], str, np.random.Generator], Sequence[float]]


@dataclass(frozen=True)
class Film:
    """What a judge sees: (T, H, W, 3) frames, what was asked for, and (T,) times [s]."""

    frames: Frames
    request: str
    time_s: F64


class Judge(Protocol):
    """Gives every frame of a film a score; only a baseline looks at the film of the twin."""

    def __call__(self, film: Film, twin: Film) -> F64:
        """(T,) scores from 0 to 1; NaN for a frame without one."""


@dataclass(frozen=True)
class ScorerJudge:
    """A model or a server, as `badgen eval` takes it.

    Attributes:
        scorer: the model.
        scale: what it gives for nothing done and for all done.
    """

    scorer: FrameScorer
    scale: tuple[float, float] = (0.0, 1.0)

    def __call__(self, film: Film, twin: Film) -> F64:
        """Its scores; raises BadValue where they are not one number for each frame."""
        return to_unit(_numbers(self.scorer(film.frames, film.request, film.time_s), film), self.scale)


@dataclass(frozen=True)
class LanguageJudge:
    """A language model that sees the frames of one film, shuffled as its prompt says.

    Attributes:
        judge: such as `badgen.critics.video_judge.VideoJudge`.
        seed: of the order of the frames.
    """

    judge: VideoScorer
    seed: int = 0

    def __call__(self, film: Film, twin: Film) -> F64:
        """Its scores, in the order of time; raises JudgeError."""
        rng = np.random.default_rng(self.seed)
        order = rng.permutation(len(film.frames))
        shown = self.judge([film.frames[k] for k in order], film.request, rng)
        found = np.full(len(order), np.nan)
        found[order] = _numbers(shown, film)
        return found


def last_frame_likeness(film: Film, twin: Film) -> F64:
    """How near each frame is to the last one of the twin: the baseline of `badgen eval`, blind to the way there."""
    return likeness(thumbnail(list(film.frames)), thumbnail(list(twin.frames)))


def _numbers(scores: object, film: Film) -> F64:
    try:
        found = np.asarray(scores, dtype=np.float64)
    except (TypeError, ValueError) as e:
        raise BadValue(f"the judge gave no numbers: {e}; it must return one score for each frame") from e
    if found.shape != film.time_s.shape:
        raise BadValue(
            f"the judge gave scores of shape {found.shape} for {len(film.time_s)} frames; it must return one score for "
            "each frame, NaN where there is none"
        )
    return np.where(np.isfinite(found), found, np.nan)
