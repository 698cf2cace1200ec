"""What a judge answered, read strictly, and how close it came to the truth."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue


def parse_answer(text: str, frames: int) -> list[int]:
    """Return the rewards by frame number out of a model's answer, which may wrap the JSON in prose or a fence.

    Raises:
        BadValue: no array of entries, a frame missing, twice or out of range, or a reward outside 0 to 100.
    """
    rewards: dict[int, int] = {}
    for entry in _entries(text):
        number = _whole(entry.get("frame_number"), "frame_number", 1, frames)
        if number in rewards:
            raise BadValue(f"frame {number} is answered twice; each frame needs one entry")
        rewards[number] = _whole(entry.get("task_reward"), f"task_reward of frame {number}", 0, 100)
    missing = [n for n in range(1, frames + 1) if n not in rewards]
    if missing:
        raise BadValue(f"the answer lacks frames {', '.join(map(str, missing))} of 1 to {frames}")
    return [rewards[n] for n in range(1, frames + 1)]


def score(predicted: Sequence[float], truth: Sequence[float]) -> dict[str, float]:
    """Compare predicted rewards with the true ones: Spearman's rank correlation and mean absolute error.

    Rank correlation is against the label, never against time: a right answer on a failure does not rise with time.
    It is 0 where either side is constant, for then there is no order to agree on.
    """
    if len(predicted) != len(truth) or not truth:
        raise BadValue(f"{len(predicted)} predicted rewards do not pair with {len(truth)} true ones")
    a, b = _ranks(predicted), _ranks(truth)
    a, b = a - a.mean(), b - b.mean()
    spread = math.sqrt(float((a * a).sum() * (b * b).sum()))
    error = np.abs(np.asarray(predicted, dtype=np.float64) - np.asarray(truth, dtype=np.float64))
    return {
        "spearman": float((a * b).sum()) / spread if spread > 0 else 0.0,
        "mean_absolute_error": float(error.mean()),
    }


def _entries(text: str) -> list[dict[str, Any]]:
    """The first JSON array of objects in the text; prose before it may hold brackets of its own."""
    decoder, at = json.JSONDecoder(), text.find("[")
    while at >= 0:
        try:
            found, _ = decoder.raw_decode(text, at)
        except json.JSONDecodeError:
            found = None
        if isinstance(found, list) and found and all(isinstance(entry, dict) for entry in found):
            return found
        at = text.find("[", at + 1)
    raise BadValue('the answer holds no JSON array of {"frame_number", "frame_description", "task_reward"} objects')


def _whole(value: object, what: str, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadValue(f"{what} must be a number from {low} to {high}, not {value!r}")
    if not low <= value <= high or (what == "frame_number" and value != int(value)):
        raise BadValue(f"{what} must lie in {low} to {high}, not {value!r}")
    return round(value)


def _ranks(values: Sequence[float]) -> F64:
    """Ranks from 1 on; equal values share the mean of their ranks."""
    _, which, counts = np.unique(np.asarray(values, dtype=np.float64), return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    return np.asarray(mean_rank[which], dtype=np.float64)
