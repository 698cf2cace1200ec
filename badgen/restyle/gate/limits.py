"""What the gate measures, and the limits beyond which a video does not stand for its episode.

Every number says how much worse the restyled video is than the raw one, so that errors of the measurement cancel. The
limits were found by `python -m studies.gate RUN --calibrate` on clips of five scenes and their mutants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F32, F64, Ints
from badgen.restyle.gate.observe import Observed, values_at
from badgen.restyle.gate.silhouettes import Silhouettes

# Measure -> largest value that is allowed, for the worst frame.
LIMITS: Mapping[str, float] = {
    "edge_shift_px": 1.1,
    "edge_loss": 1.6,
    "contrast_loss": 0.4,
    "iou_loss": 0.47,
    "track_px": 9.4,
    "lag_frames": 0.5,
    "flow_px": 6.3,
    "flicker": 22.0,
    "phantom": 0.73,
    "recolour": 27.0,
}
ALIKE = 0.6  # a thing that shares more of its colours with its surroundings cannot be told from them
REACH_PX = 6  # edges are looked for so far away
_SAME, _BETTER = 0.8, 0.15  # edges that agree so well are where they were; those elsewhere must agree better by so much
_PLAIN = 4.0  # of 255; a thing that differs less from its surroundings has no contrast to lose
_MISSED = 0.15  # a thing that is found as well as in the raw movie is where it was
_SMALL_PX = 20.0  # the middle of a larger thing may be off by more
_SATURATION = (0.6, 1.25)  # to which shares of what they are a camera may change colours
_LAGS = 3  # frames
_MOVES_PX = 4.0  # what moves less has no timing
_OFFSETS = np.array([(dy, dx) for dy in range(-REACH_PX, REACH_PX + 1) for dx in range(-REACH_PX, REACH_PX + 1)])
_HERE = len(_OFFSETS) // 2


@dataclass(frozen=True)
class Scored:
    """The measures of one thing, and the share of its colours that its surroundings have too."""

    scores: Mapping[str, float]
    alike: float


def compare(raw: Observed, new: Observed, s: Silhouettes, runs: list[slice], phantom: float) -> Scored:
    """How much worse the restyled movie shows a thing than the raw one.

    Args:
        raw: what the raw movie shows.
        new: what the restyled movie shows.
        s: silhouettes of the frames.
        runs: frames that follow one another without a gap.
        phantom: how much some place elsewhere looks like the thing that does not in the raw movie, 0 to 1.
    """
    linked = np.concatenate([np.arange(r.start, r.stop - 1) for r in runs]).astype(np.int64)
    edges = np.array([_edges(raw.slope[k], new.slope[k], p) for k, p in enumerate(s.points)])
    missed, away = raw.overlap - new.overlap, _length(new.centre - raw.centre)
    scores = {
        "edge_shift_px": float(edges[:, 0].max()),
        "edge_loss": float(edges[:, 1].max()),
        "contrast_loss": float((1.0 - new.contrast / np.maximum(raw.contrast, _PLAIN)).max()),
        "iou_loss": float(missed.max()),
        "track_px": float(away[missed > _MISSED].max(initial=0.0)) * min(1.0, _SMALL_PX / s.size_px),
        "lag_frames": max((abs(_lag(raw, new, r)) for r in runs), default=0.0),
        "flow_px": float(_length(new.motion - raw.motion)[linked].max(initial=0.0)),
        "flicker": _flicker(raw, new, s, linked),
        "phantom": phantom,
        "recolour": _recolour(_opponent(raw.colour), _opponent(new.colour)),
    }
    return Scored({name: round(max(value, 0.0), 4) for name, value in scores.items()}, round(new.alike, 4))


def _edges(raw: F32, new: F32, points: Ints) -> tuple[float, float]:
    """How far away the edges of the raw picture are found [px], and how little they agree where they should be."""
    wanted = values_at(raw, points)
    here = _agreement(wanted, values_at(new, points)[None])[0]
    if here >= _SAME:
        return 0.0, 1.0 - float(here)
    found = _agreement(wanted, values_at(new, points + _OFFSETS[:, None]))
    best = int(found.argmax())
    shift = float(np.hypot(*_OFFSETS[best])) if found[best] > here + _BETTER else 0.0
    return shift, 1.0 - float(here)


def _agreement(wanted: F32, found: F32) -> F64:
    """(places,) correlation of the strengths of edges (N,) with those at each place (places, N)."""
    a, b = wanted - wanted.mean(), found - found.mean(axis=1, keepdims=True)
    size = np.sqrt((a**2).sum() * (b**2).sum(axis=1))
    return np.asarray((a * b).sum(axis=1) / np.maximum(size, 1e-6), dtype=np.float64)


def _flicker(raw: Observed, new: Observed, s: Silhouettes, linked: Ints) -> float:
    """Most that brightness changes along the exact motion from a frame to the next, beyond the raw one [of 255].

    The raw brightness is first given the mean tone of the restyled one, which is the same in all frames.
    """
    old, made = (np.concatenate([values_at(o.grey[k], p) for k, p in enumerate(s.points)]) for o in (raw, new))
    tone = float(np.mean((old - old.mean()) * (made - made.mean())) / max(float(old.var()), 1.0))
    worst = 0.0
    for k in linked.tolist():
        here, there = (
            values_at(new.grey[i], p) - np.float32(tone) * values_at(raw.grey[i], p)
            for i, p in ((k, s.points[k]), (k + 1, s.points[k] + s.moves[k]))
        )
        worst = max(worst, float(np.abs(there - here).mean()))
    return worst


def _lag(raw: Observed, new: Observed, run: slice) -> float:
    """Frames by which the thing moves later (or, negative, earlier) in the restyled movie than in the raw one."""
    one, other = (np.diff(o.centre[run], axis=0) for o in (raw, new))
    if len(one) < 2 * _LAGS + 2 or np.abs(one).sum() < _MOVES_PX:
        return 0.0
    inner = slice(_LAGS, len(one) - _LAGS)
    gaps = {lag: float(np.abs(np.roll(other, -lag, axis=0)[inner] - one[inner]).mean()) for lag in _by_size()}
    best = min(gaps, key=lambda lag: gaps[lag])
    return float(best) if gaps[best] < 0.4 * gaps[0] - 0.4 else 0.0


def _by_size() -> list[int]:
    return sorted(range(-_LAGS, _LAGS + 1), key=abs)


def _recolour(raw: F64, new: F64) -> float:
    """How far a hue is from the raw one, whatever a camera makes of its saturation."""
    share = float((raw * new).sum() / max((raw**2).sum(), 1.0))
    return float(_length(new - min(max(share, _SATURATION[0]), _SATURATION[1]) * raw))


def _opponent(colour: F64) -> F64:
    """Red against green and yellow against blue, as shares of the brightness, so that exposure does not count."""
    r, g, b = (float(c) for c in colour)
    scale = 255.0 / max(r + g + b, 60.0)
    return np.array([(r - g) * scale, (0.5 * (r + g) - b) * scale])


def _length(vectors: F64) -> F64:
    return np.asarray(np.sqrt((vectors**2).sum(axis=-1)))
