"""Wilson's interval against values of the literature and its own symmetries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgen.intervals import wilson


@pytest.mark.parametrize(
    ("hits", "tries", "low", "high"),
    # Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_it_gives_the_published_values(hits: int, tries: int, low: float, high: float) -> None:
    assert wilson(hits, tries) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(tries=st.integers(1, 300), share=st.floats(0.0, 1.0))
def test_it_holds_the_share_and_mirrors_with_it(tries: int, share: float) -> None:
    hits = round(share * tries)
    low, high = wilson(hits, tries)
    assert 0.0 <= low <= hits / tries + 1e-12
    assert hits / tries - 1e-12 <= high <= 1.0
    assert wilson(tries - hits, tries) == (pytest.approx(1.0 - high), pytest.approx(1.0 - low))


def test_without_tries_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
