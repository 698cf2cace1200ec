"""Read the answers of a judge, and compare them with the ground truth."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue
from exporters.gvl.dialects import dialect
from exporters.gvl.replies import read_object, whole

VERDICTS = ("success", "failure", "cannot tell")


def parse_answer(text: str, frames: int, name: str = "incontext", first: int = 1) -> list[int]:
    """Values in order of frame number from a model's answer, which may be surrounded by text or a code fence.

    Args:
        text: the answer.
        frames: number of frames to judge.
        name: the dialect.
        first: number of the first frame.

    Raises:
        BadValue: there are no values, a frame is missing, twice or out of range, or a value is not in 0 to 100.
        UnknownName: no such dialect.
    """
    return dialect(name).read(text, first, frames)


def grade(text: str, answer: Mapping[str, Any]) -> dict[str, float | None]:
    """Compare an answer with the ground truth in an `.answer.json`; see `score`; of a run, by its last frame."""
    frames, kind = answer["frames"], dialect(answer["dialect"])
    values = kind.read(text, frames[0]["frame_number"], len(frames))
    if kind.asks == "run":
        frames = frames[-1:]
    return score(values, [f[kind.key] for f in frames], [f["time_s"] for f in frames], answer["onset_s"])


def score(
    predicted: Sequence[float],
    truth: Sequence[float],
    time_s: Sequence[float] | None = None,
    onset_s: float | None = None,
) -> dict[str, float | None]:
    """Compare predicted values with the ground truth; both are points from 0 to 100.

    Returns:
        A dict with these numbers, without `time_s` only the first three. Correlations are 0 if a side is constant.

        * spearman: rank correlation with the ground truth; mean_absolute_error: in points.
        * bias: mean of predicted minus true; above 0 if the judge is too generous.
        * value_order: rank correlation of the prediction with time (VOC), as OpenGVL computes it.
        * value_order_truth: the same for the ground truth; low for failures, where a high value_order is wrong.
        * bias_after_onset: bias over the frames from onset_s on; None if there are none.
        * last_error: predicted minus true for the last frame in time.

    Raises:
        BadValue: lengths differ, or are 0.
    """
    if len(predicted) != len(truth) or not truth:
        raise BadValue(f"{len(predicted)} predicted values do not pair with {len(truth)} true ones")
    given, true = np.asarray(predicted, dtype=np.float64), np.asarray(truth, dtype=np.float64)
    error = given - true
    found: dict[str, float | None] = {
        "spearman": _rank_correlation(given, true),
        "mean_absolute_error": float(np.abs(error).mean()),
        "bias": float(error.mean()),
    }
    if time_s is None:
        return found
    times = np.asarray(time_s, dtype=np.float64)
    after = times >= (math.inf if onset_s is None else onset_s)
    return found | {
        "value_order": _rank_correlation(given, times),
        "value_order_truth": _rank_correlation(true, times),
        "bias_after_onset": float(error[after].mean()) if after.any() else None,
        "last_error": float(error[times.argmax()]),
    }


def parse_verdict(text: str) -> tuple[str, int | None]:
    """Verdict and score from a reply about an episode; the score may be None if it cannot tell; raises BadValue."""
    reply = read_object(text, "verdict")
    verdict = str(reply["verdict"]).strip().lower().replace("_", " ")
    if verdict not in VERDICTS:
        raise BadValue(f"verdict must be one of {', '.join(VERDICTS)}, not {reply['verdict']!r}")
    points = reply.get("score")
    return verdict, None if points is None and verdict == VERDICTS[-1] else whole(points, "score", 0, 100)


def grade_verdict(text: str, episode: Mapping[str, Any]) -> dict[str, Any]:
    """Compare a reply with the ground truth about one episode of a `.verdicts.json`.

    Returns:
        A dict:

        * verdict: of the reply.
        * right: whether it is the true one.
        * abstained: whether it is "cannot tell".
        * fooled: whether it takes a failure for a success.
        * score_error: score of the reply minus the true one; None without a score.
    """
    verdict, points = parse_verdict(text)
    return {
        "verdict": verdict,
        "right": verdict == episode["verdict"],
        "abstained": verdict == VERDICTS[-1],
        "fooled": verdict == "success" and episode["verdict"] == "failure",
        "score_error": None if points is None else points - episode["score"],
    }


def _rank_correlation(a: F64, b: F64) -> float:
    a, b = _ranks(a), _ranks(b)
    a, b = a - a.mean(), b - b.mean()
    spread = math.sqrt(float((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / spread if spread > 0 else 0.0


def _ranks(values: F64) -> F64:
    """Ranks from 1; equal values have the mean of their ranks."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    return np.asarray(mean_rank[which], dtype=np.float64)
