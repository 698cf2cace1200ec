"""Which sample is kept: one that orders the videos as people did, or none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgen.distill import CHOICES, Sample, keep
from badgen.distill.preference import Side, first, middle, widest

HIGH, LOW = np.full(4, 0.8), np.full(4, 0.2)


def sample(a: float, b: float) -> Sample:
    return Sample(np.full(4, a), np.full(4, b))


def test_only_samples_of_the_right_order_are_kept() -> None:
    samples = [sample(0.9, 0.1), sample(0.3, 0.6), sample(0.2, 0.9)]
    kept = keep(samples, "b", first)
    assert kept is not None
    assert (kept.index, kept.agreeing) == (1, 2)
    other = keep(samples, "a")
    assert other is not None
    assert (other.index, other.agreeing) == (0, 1)


def test_equal_sums_are_no_order() -> None:
    rising, falling = np.array([0.0, 0.5, 1.0, 0.5]), np.array([1.0, 0.5, 0.0, 0.5])
    assert keep([Sample(rising, falling)], "a") is None
    assert keep([Sample(rising, falling)], "b") is None


def test_none_agrees() -> None:
    assert keep([sample(0.9, 0.1)] * 10, "b") is None


def test_widest_and_middle() -> None:
    samples = [sample(0.6, 0.5), sample(1.0, 0.0), sample(0.7, 0.4)]
    assert widest(samples, "a") == 1
    assert middle(samples, "a") == 2  # nearest to both others


numbers = st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3)


@given(
    st.lists(st.tuples(numbers, numbers), min_size=1, max_size=12),
    st.sampled_from(["a", "b"]),
    st.sampled_from(sorted(CHOICES)),
)
def test_what_is_kept_always_agrees(rows: list[tuple[list[float], list[float]]], preferred: Side, choice: str) -> None:
    samples = [Sample(np.array(a), np.array(b)) for a, b in rows]
    kept = keep(samples, preferred, CHOICES[choice])
    right = [s for s in samples if (s.a.sum() > s.b.sum() if preferred == "a" else s.b.sum() > s.a.sum())]
    if kept is None:
        assert not right
        return
    assert kept.agreeing == len(right)
    assert samples[kept.index] is kept.sample
    assert any(kept.sample is s for s in right)


@pytest.mark.parametrize("choice", sorted(CHOICES))
def test_every_choice_takes_a_single_sample(choice: str) -> None:
    assert CHOICES[choice]([sample(0.9, 0.1)], "a") == 0
