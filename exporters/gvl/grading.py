"""What a judge answered, and how close it came to the truth."""

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
    """Return the values by frame number out of a model's answer in a dialect, which may be wrapped in prose or a fence.

    Args:
        text: what the model wrote.
        frames: how many frames it was to judge.
        name: the dialect.
        first: number of the first of them.

    Raises:
        BadValue: no values, a frame missing, twice or out of range, or a value outside 0 to 100.
        UnknownName: no such dialect.
    """
    return dialect(name).read(text, first, frames)


def grade(text: str, answer: Mapping[str, Any]) -> dict[str, float | None]:
    """Read a reply by the truth that stands in an `.answer.json`, and compare the two; see `score`."""
    frames, kind = answer["frames"], dialect(answer["dialect"])
    values = kind.read(text, frames[0]["frame_number"], len(frames))
    return score(values, [f[kind.key] for f in frames], [f["time_s"] for f in frames], answer["onset_s"])


def score(
    predicted: Sequence[float],
    truth: Sequence[float],
    time_s: Sequence[float] | None = None,
    onset_s: float | None = None,
) -> dict[str, float | None]:
    """Compare predicted values with the true ones, in points of 100.

    Returns:
        spearman: rank correlation with the label: the measure of a good judge, on failures too. Like the next two
            it is 0 where either side is constant, for then there is no order to agree on.
        value_order: rank correlation with time (VOC), as OpenGVL computes it; value_order_truth: the same of the
            truth, which on a failure is low or negative, so a high value_order is no merit there.
        mean_absolute_error; bias: mean of predicted minus true, above 0 where the judge is too kind.
        bias_after_onset: the same over the frames from onset_s on; last_error: of the last frame in time.

        What needs times is missing without them; bias_after_onset is None where no frame lies there.
    """
    if len(predicted) != len(truth) or not truth:
        raise BadValue(f"{len(predicted)} predicted values do not pair with {len(truth)} true ones")
    told, true = np.asarray(predicted, dtype=np.float64), np.asarray(truth, dtype=np.float64)
    error = told - true
    found: dict[str, float | None] = {
        "spearman": _rank_correlation(told, true),
        "mean_absolute_error": float(np.abs(error).mean()),
        "bias": float(error.mean()),
    }
    if time_s is None:
        return found
    times = np.asarray(time_s, dtype=np.float64)
    after = times >= (math.inf if onset_s is None else onset_s)
    return found | {
        "value_order": _rank_correlation(told, times),
        "value_order_truth": _rank_correlation(true, times),
        "bias_after_onset": float(error[after].mean()) if after.any() else None,
        "last_error": float(error[times.argmax()]),
    }


def parse_verdict(text: str) -> tuple[str, int | None]:
    """Verdict and score (None where it cannot tell) out of a reply about a whole run; raises BadValue."""
    reply = read_object(text, "verdict")
    verdict = str(reply["verdict"]).strip().lower().replace("_", " ")
    if verdict not in VERDICTS:
        raise BadValue(f"verdict must be one of {', '.join(VERDICTS)}, not {reply['verdict']!r}")
    told = reply.get("score")
    return verdict, None if told is None and verdict == VERDICTS[-1] else whole(told, "score", 0, 100)


def grade_verdict(text: str, dataset: Mapping[str, Any]) -> dict[str, Any]:
    """Compare a reply with the truth about one run of a `.verdicts.json`.

    Returns:
        verdict; right: it is the true one; abstained: it could not tell; fooled: it took a failure for a success;
        score_error: told minus true, None without a score.
    """
    verdict, told = parse_verdict(text)
    return {
        "verdict": verdict,
        "right": verdict == dataset["verdict"],
        "abstained": verdict == VERDICTS[-1],
        "fooled": verdict == "success" and dataset["verdict"] == "failure",
        "score_error": None if told is None else told - dataset["score"],
    }


def _rank_correlation(a: F64, b: F64) -> float:
    a, b = _ranks(a), _ranks(b)
    a, b = a - a.mean(), b - b.mean()
    spread = math.sqrt(float((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / spread if spread > 0 else 0.0


def _ranks(values: F64) -> F64:
    """Ranks from 1 on; equal values share the mean of their ranks."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    return np.asarray(mean_rank[which], dtype=np.float64)
