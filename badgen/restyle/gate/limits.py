"""What the gate measures, and the limits beyond which a video does not stand for its episode.

Every number says how much worse the restyled video is than the raw one, so that errors of the measurement cancel. The
limits were found by `studies/gate.py` on clips of a few scenes and their mutants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64
from badgen.restyle.gate.observe import Observed, Silhouettes

# Measure -> largest value that is allowed, for the worst frame.
LIMITS: Mapping[str, float] = {
    "edge_shift_px": 4.6,
    "edge_loss": 0.6,
    "iou_loss": 0.41,
    "track_px": 5.6,
    "lag_frames": 0.5,
    "flow_px": 4.3,
    "flicker": 3.0,
    "phantom": 0.6,
    "recolour": 20.0,
}
ALIKE = 0.5  # a thing that shares more of its colours with its surroundings cannot be told from them
_ALIKE_THERE = 0.25  # a place that looks more like the thing in the raw video shows another thing of its kind
_LEAST_COPY_PX = 18.0  # some spot of any wall looks like a smaller thing
_LOST = 0.3  # edges are elsewhere only where those at the silhouette are weaker by this share
_SMALL_PX = 20.0  # the middle of a larger thing may be off by more
_LAGS = 3  # frames
_MOVES_PX = 4.0  # what moves less has no timing


@dataclass(frozen=True)
class Scored:
    """The measures of one thing, and the share of its colours that its surroundings have too."""

    scores: Mapping[str, float]
    alike: float


def compare(raw: Observed, new: Observed, s: Silhouettes, runs: list[slice]) -> Scored:
    """How much worse the restyled movie shows a thing than the raw one.

    Args:
        raw: what the raw movie shows.
        new: what the restyled movie shows.
        s: silhouettes of the frames.
        runs: frames that follow one another without a gap.
    """
    linked = np.concatenate([np.arange(r.start, r.stop - 1) for r in runs]).astype(np.int64)
    flow = _length(new.motion - raw.motion)[linked]
    change = (new.change - raw.change)[linked]
    lost = 1.0 - new.edge / np.maximum(raw.edge, 0.1)
    shift = np.where(lost > _LOST, _length(new.offset) - _length(raw.offset), 0.0)
    scores = {
        "edge_shift_px": float(shift.max()),
        "edge_loss": float(lost.max()),
        "iou_loss": float((raw.overlap - new.overlap).max()),
        "track_px": float(_length(new.centre - raw.centre).max()) * min(1.0, _SMALL_PX / raw.size_px),
        "lag_frames": max((abs(_lag(raw, new, r)) for r in runs), default=0.0),
        "flow_px": float(flow.max(initial=0.0)),
        "flicker": float(change.max(initial=0.0)),
        "phantom": _phantom(raw, new),
        "recolour": float(_length(_opponent(new.colour) - _opponent(raw.colour))),
    }
    return Scored({name: round(max(value, 0.0), 4) for name, value in scores.items()}, round(new.alike, 4))


def _phantom(raw: Observed, new: Observed) -> float:
    """How much the best place that shows nothing like the thing in the raw movie looks like it in the restyled one."""
    if raw.size_px < _LEAST_COPY_PX:
        return 0.0
    return float(new.copies[raw.copies < _ALIKE_THERE].max(initial=0.0))


def _lag(raw: Observed, new: Observed, run: slice) -> float:
    """Frames by which the thing moves later (or, negative, earlier) in the restyled movie than in the raw one."""
    one, other = (np.diff(o.centre[run], axis=0) for o in (raw, new))
    if len(one) < 2 * _LAGS + 2 or np.abs(one).sum() < _MOVES_PX:
        return 0.0
    inner = slice(_LAGS, len(one) - _LAGS)
    gaps = {lag: float(np.abs(np.roll(other, -lag, axis=0)[inner] - one[inner]).mean()) for lag in _by_size()}
    best = min(gaps, key=lambda lag: gaps[lag])
    return float(best) if gaps[best] < 0.6 * gaps[0] - 0.2 else 0.0


def _by_size() -> list[int]:
    return sorted(range(-_LAGS, _LAGS + 1), key=abs)


def _opponent(colour: F64) -> F64:
    """Red against green and yellow against blue, as shares of the brightness, so that exposure does not count."""
    r, g, b = (float(c) for c in colour)
    scale = 255.0 / max(r + g + b, 60.0)
    return np.array([(r - g) * scale, (0.5 * (r + g) - b) * scale])


def _length(vectors: F64) -> F64:
    return np.asarray(np.sqrt((vectors**2).sum(axis=-1)))
