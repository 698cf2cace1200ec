"""False positives at fixed shares of true ones, and calibration, by hand and against their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgen.evaluation.thresholds import Ends, calibration, false_positives
from badgen.intervals import drawn_weights


def ends(successes: list[float], failures: list[float]) -> Ends:
    last = np.array([*successes, *failures], dtype=np.float64)
    return Ends(last, np.arange(len(last)) < len(successes), np.arange(len(last)))


def passing(found: Ends, rate: float) -> float | None:
    weights = drawn_weights(len(found.last), 50, np.random.default_rng(0))
    return false_positives(found, weights, (rate,))[0].value


def test_the_limit_is_the_highest_one_that_passes_enough_successes() -> None:
    successes = [0.1, 0.5, 0.6, 0.7, 0.8, 0.9, 0.9, 0.9, 1.0, 1.0]  # nine of ten are at least 0.5
    assert passing(ends(successes, [0.2, 0.49, 0.5, 0.95]), 0.9) == 0.5
    assert passing(ends(successes, [0.2, 0.49, 0.5, 0.95]), 0.95) == 1.0  # the limit goes down to 0.1


def test_equal_scores_pass_together() -> None:
    assert passing(ends([0.5] * 4, [0.5] * 3), 0.9) == 1.0
    assert passing(ends([0.5, 0.9], [0.5, 0.1]), 0.5) == 0.0


def test_without_both_kinds_there_is_no_share() -> None:
    assert passing(ends([0.5], []), 0.9) is None
    assert passing(ends([], [0.5]), 0.9) is None


scores = st.lists(st.integers(0, 10).map(lambda n: n / 10), min_size=1, max_size=15)


@given(scores, scores, st.sampled_from([0.5, 0.9, 0.95, 1.0]))
def test_it_is_what_the_definition_says_and_no_monotone_change_matters(
    good: list[float], bad: list[float], rate: float
) -> None:
    limit = max(x for x in good if np.mean([y >= x for y in good]) >= rate - 1e-9)
    assert passing(ends(good, bad), rate) == pytest.approx(np.mean([y >= limit for y in bad]))
    bent = [[x**3 + x for x in side] for side in (good, bad)]
    assert passing(ends(*bent), rate) == passing(ends(good, bad), rate)


def test_drawn_values_lie_around_the_value_and_differ() -> None:
    rng = np.random.default_rng(3)
    found = ends(rng.normal(0.7, 0.2, 60).tolist(), rng.normal(0.5, 0.2, 60).tolist())
    figure = false_positives(found, drawn_weights(120, 400, rng), (0.9,))[0]
    assert figure.value is not None
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < figure.value < figure.high
    assert 0.05 < figure.high - figure.low < 0.8


def test_calibration_by_hand() -> None:
    # Bin 0.0 to 0.1: scores 0.05 and 0.05, one of two succeeds: off by 0.45. Bin 0.9 to 1: 1.0 succeeds: off by 0.
    found = ends([0.05, 1.0], [0.05])
    figure, bins = calibration(found, drawn_weights(3, 50, np.random.default_rng(0)))
    assert figure.value == pytest.approx((2 * 0.45 + 0.0) / 3)
    assert [(b.low, b.count, b.score, b.successes) for b in bins] == [
        (0.0, 2, pytest.approx(0.05), 0.5),
        (0.9, 1, 1.0, 1.0),
    ]


def test_calibration_cuts_scores_to_the_scale() -> None:
    figure, bins = calibration(ends([1.7], [-0.4]), drawn_weights(2, 50, np.random.default_rng(0)))
    assert figure.value == 0.0
    assert [b.score for b in bins] == [0.0, 1.0]
