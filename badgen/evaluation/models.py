"""Models that score pictures in this process: a function named `module:function`."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from badgen.contracts.arrays import F64, Image
from badgen.contracts.errors import BadValue
from badgen.evaluation.views import View

Frames: TypeAlias = npt.NDArray[np.uint8]  # (T, H, W, 3) RGB


class FrameScorer(Protocol):
    """Gives every frame of a film a score."""

    def __call__(self, frames: Frames, instruction: str, times_s: F64) -> Any:
        """(T,) scores of (T, H, W, 3) frames at `times_s` under an instruction; NaN for a frame without one."""


def load_model(where: str) -> FrameScorer:
    """The function that `module:function` names; raises BadValue."""
    module, sep, name = where.partition(":")
    try:
        found: Any = getattr(importlib.import_module(module), name) if sep else None
    except (ImportError, AttributeError, ValueError) as e:
        raise BadValue(
            f"model {where!r} cannot be loaded: {e}; give module:function, and set PYTHONPATH=. where the module is in "
            "the current folder"
        ) from e
    if not callable(found):
        raise BadValue(f"model {where!r} must name a function of (frames, instruction, times_s), as module:function")
    scorer: FrameScorer = found
    return scorer


def score_views(
    scorer: FrameScorer,
    views: Sequence[View],
    pictures: Iterable[tuple[int, Sequence[Image]]],
    found: list[F64],
    scale: tuple[float, float] = (0.0, 1.0),
    done: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Score all views, on a scale from 0 to 1; what was scored before an error is kept.

    Args:
        scorer: the model.
        views: what is scored.
        pictures: place and pictures of each view.
        found: scores of each view, which are filled in; see `unscored`.
        scale: what the model gives for nothing done and for all done.
        done: called with the number of scored views and of all views.
    """
    for number, (place, shown) in enumerate(pictures):
        done(number, len(views))
        view = views[place]
        found[place] = to_unit(checked(scorer(np.stack(shown), view.request, view.time_s), view), scale)


def unscored(views: Sequence[View]) -> list[F64]:
    """NaN for every frame of every view."""
    return [np.full(len(v.time_s), np.nan) for v in views]


def checked(scores: Any, view: View) -> F64:
    """The scores of a view as floats; raises BadValue where they are not one number for each frame."""
    try:
        given = np.asarray(scores, dtype=np.float64)
    except (TypeError, ValueError) as e:
        raise BadValue(
            f"the model gave no numbers for episode {view.episode}: {e}; return one score for each frame"
        ) from e
    if given.shape != view.time_s.shape:
        raise BadValue(
            f"the model gave scores of shape {given.shape} for the {len(view.time_s)} frames of episode "
            f"{view.episode}, camera {view.camera}; return one score for each frame, NaN where there is none"
        )
    return np.where(np.isfinite(given), given, np.nan)


def to_unit(scores: F64, scale: tuple[float, float]) -> F64:
    """Scores on a scale from 0 to 1."""
    low, high = scale
    return (scores - low) / (high - low)
