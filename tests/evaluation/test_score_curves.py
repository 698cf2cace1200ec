"""Figures of one curve: totals, rank correlation, and the first fall that lasts, on curves with known answers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgen.contracts.arrays import F64
from badgen.evaluation.curves import first_lasting_fall_s, mean_error, mean_from, ranks, spearman, totals

NAN = float("nan")
unit = st.floats(0.0, 1.0, allow_subnormal=False).map(lambda x: round(x, 3))


def curve(*values: float) -> F64:
    return np.array(values, dtype=np.float64)


def seconds(n: int, step_s: float = 1.0) -> F64:
    return np.arange(n, dtype=np.float64) * step_s


def test_totals_pass_over_frames_without_a_score() -> None:
    whole = totals(curve(0.2, 0.4, 0.9))
    assert (whole.sum, whole.mean, whole.last) == pytest.approx((1.5, 0.5, 0.9))
    holes = totals(curve(0.2, NAN, 0.4, NAN))
    assert (holes.sum, holes.mean, holes.last) == pytest.approx((4 * 0.3, 0.3, 0.4))
    assert np.isnan([totals(curve(NAN, NAN)).sum, totals(curve()).last]).all()


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    assert ranks(curve(0.5, 0.1, 0.5, 0.9)).tolist() == [2.5, 1.0, 2.5, 4.0]


@pytest.mark.parametrize(
    ("scores", "truth", "value"),
    [
        ((1, 2, 3), (0.1, 0.2, 0.9), 1.0),
        ((3, 2, 1), (0.1, 0.2, 0.9), -1.0),
        ((1, 1, 1), (0.1, 0.2, 0.9), 0.0),  # a constant says nothing
        ((1, 2, 2, 3), (1, 2, 3, 4), 0.9486833),  # textbook: ranks 1, 2.5, 2.5, 4
        ((1, 2, NAN, 3), (0, 1, 9, 2), 1.0),
    ],
)
def test_spearman_by_hand(scores: tuple[float, ...], truth: tuple[float, ...], value: float) -> None:
    assert spearman(curve(*scores), curve(*truth)) == pytest.approx(value)


def test_spearman_is_unknown_where_there_is_nothing_to_rank() -> None:
    assert np.isnan(spearman(curve(1, 2, 3), curve(1, 1, 1)))
    assert np.isnan(spearman(curve(1, 2, NAN), curve(1, 2, 3)))


@given(st.lists(st.tuples(unit, unit), min_size=3, max_size=12))
def test_spearman_is_that_of_the_ranks_whatever_the_scale(pairs: list[tuple[float, float]]) -> None:
    scores, truth = (np.array(column) for column in zip(*pairs, strict=True))
    found = spearman(scores, truth)
    if not np.isnan(found):
        assert -1.0 - 1e-9 <= found <= 1.0 + 1e-9
        assert spearman(np.exp(3 * scores), truth) == pytest.approx(found)
        assert spearman(-scores, truth) == pytest.approx(-found)


def test_errors_and_means_pass_over_frames_without_a_score() -> None:
    assert mean_error(curve(0.1, NAN, 0.7), curve(0.2, 0.5, 0.5)) == pytest.approx(0.15)
    assert np.isnan(mean_error(curve(NAN), curve(0.5)))
    assert mean_from(curve(0.9, 0.1, NAN, 0.3), seconds(4), 1.0) == pytest.approx(0.2)
    assert np.isnan(mean_from(curve(0.9, 0.1), seconds(2), 5.0))


@pytest.mark.parametrize(
    ("scores", "since_s", "fall_s"),
    [
        ((0.5, 0.5, 0.2, 0.2, 0.2), 1.0, 2.0),
        ((0.5, 0.5, 0.4, 0.4, 0.4), 1.0, 2.0),  # exactly one tenth
        ((0.5, 0.5, 0.41, 0.41, 0.41), 1.0, None),
        ((0.5, 0.5, 0.2, 0.5, 0.2), 1.0, None),  # a dip of one frame, and a last frame alone, do not last
        ((0.5, 0.5, 0.2, 0.5, 0.2, 0.2), 1.0, 4.0),  # two frames to the end of the film do
        ((0.5, 0.5, 0.6, 0.9, 0.45, 0.45), 1.0, None),  # a fall is below the level at the moment, not below the top
        ((0.9, 0.5, 0.5, 0.5, 0.5), 1.0, None),  # what fell before the moment does not count
        ((0.5, 0.5, NAN, 0.2, 0.2), 1.0, 3.0),
        ((0.5, NAN, 0.2, 0.2, 0.2), 1.0, 2.0),  # the level is that of the last score before the moment
    ],
)
def test_the_first_fall_that_lasts(scores: tuple[float, ...], since_s: float, fall_s: float | None) -> None:
    assert first_lasting_fall_s(curve(*scores), seconds(len(scores)), since_s) == fall_s


def test_a_fall_lasts_a_second_however_dense_the_frames() -> None:
    short = curve(0.5, 0.5, 0.2, 0.2, 0.2, 0.5, 0.5, 0.5)  # half a second of lower scores
    assert first_lasting_fall_s(short, seconds(8, 0.25), 0.25) is None
    long = curve(0.5, 0.5, 0.2, 0.2, 0.2, 0.2, 0.2, 0.5)  # one second
    assert first_lasting_fall_s(long, seconds(8, 0.25), 0.25) == 0.5


@pytest.mark.parametrize("scores", [(NAN, 0.5, 0.1, 0.1), (0.5, 0.1, NAN, NAN), (NAN, NAN, NAN, NAN)])
def test_without_scores_on_both_sides_nothing_is_said_of_falls(scores: tuple[float, ...]) -> None:
    found = first_lasting_fall_s(curve(*scores), seconds(4), 0.0)
    assert found is not None
    assert np.isnan(found)


@given(st.lists(unit, min_size=4, max_size=12), st.integers(0, 3))
def test_a_rising_score_never_falls_and_a_fall_is_after_its_moment(values: list[float], since: int) -> None:
    assert first_lasting_fall_s(np.array(sorted(values)), seconds(len(values)), float(since)) in (
        None,
        pytest.approx(NAN, nan_ok=True),
    )
    found = first_lasting_fall_s(np.array(values), seconds(len(values)), float(since))
    assert found is None or np.isnan(found) or found > since
