"""Wilson's interval against values of the literature and its own symmetries."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgen.intervals import drawn_weights, middles_of, of_mean, wilson


@pytest.mark.parametrize(
    ("hits", "tries", "low", "high"),
    # Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_it_gives_the_published_values(hits: int, tries: int, low: float, high: float) -> None:
    assert wilson(hits, tries) == pytest.approx((low, high), abs=5e-5)


@given(tries=st.integers(1, 300), share=st.floats(0.0, 1.0))
def test_it_holds_the_share_and_mirrors_with_it(tries: int, share: float) -> None:
    hits = round(share * tries)
    low, high = wilson(hits, tries)
    assert 0.0 <= low <= hits / tries + 1e-12
    assert hits / tries - 1e-12 <= high <= 1.0
    assert wilson(tries - hits, tries) == pytest.approx((1.0 - high, 1.0 - low))


def test_without_tries_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_as_many_groups_are_drawn_as_there_are() -> None:
    drawn = drawn_weights(7, 50, np.random.default_rng(0))
    assert drawn.shape == (50, 7)
    assert set(drawn.sum(axis=1)) == {7.0}
    assert drawn.mean() == 1.0
    np.testing.assert_array_equal(drawn, drawn_weights(7, 50, np.random.default_rng(0)))


def test_intervals_are_percentiles_of_the_draws_that_hold_something() -> None:
    rising = np.arange(1001) / 1000.0
    holes = np.where(rising < 0.4, np.nan, rising)
    empty = np.where(rising < 0.6, np.nan, rising)
    found = middles_of(np.stack([rising, holes, empty], axis=1))
    assert found[0] == pytest.approx([0.025, 0.975])
    assert found[1] == pytest.approx([0.415, 0.985])
    assert np.isnan(found[2]).all()  # most draws hold nothing


def test_the_interval_of_a_mean_is_about_that_of_its_standard_error() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(10.0, 2.0, 400)
    low, high = of_mean(values.tolist(), 4000, rng)
    assert (low, high) == pytest.approx((values.mean() - 0.196, values.mean() + 0.196), abs=0.03)
