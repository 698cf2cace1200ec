"""Causal masks against loops that anybody can check."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgen.contracts.arrays import Bools
from badgen.masks import all_of, any_of, at_stretch_start, ever, held_for, latch, run_length, stretches

pytestmark = pytest.mark.slim
masks = st.lists(st.booleans(), min_size=1, max_size=40).map(lambda x: np.array(x, dtype=bool))
pairs = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40).map(
    lambda x: np.array(x, dtype=bool)
)


@given(masks, st.integers(1, 6))
def test_held_for(mask: Bools, steps: int) -> None:
    naive = [k + 1 >= steps and all(mask[k + 1 - steps : k + 1]) for k in range(len(mask))]
    assert held_for(mask, steps).tolist() == naive


@given(masks)
def test_ever(mask: Bools) -> None:
    assert ever(mask).tolist() == [any(mask[: k + 1]) for k in range(len(mask))]


@given(masks)
def test_run_length(mask: Bools) -> None:
    count, naive = 0, []
    for value in mask:
        count = count + 1 if value else 0
        naive.append(count)
    assert run_length(mask).tolist() == naive


@given(pairs)
def test_latch(both: Bools) -> None:
    on, naive = False, []
    for begins, ends in both:
        on = False if ends else bool(on or begins)
        naive.append(on)
    assert latch(both[:, 0], both[:, 1]).tolist() == naive


@given(pairs)
def test_at_stretch_start(both: Bools) -> None:
    values, mask = both.T
    found = at_stretch_start(values, mask)
    for k in np.flatnonzero(mask):
        start = k
        while start > 0 and mask[start - 1]:
            start -= 1
        assert found[k] == values[max(start - 1, 0)]


@given(masks, st.integers(0, 5))
def test_runs(mask: Bools, join: int) -> None:
    found = stretches(mask, join)
    covered = np.zeros(len(mask), dtype=bool)
    for start, stop in found:
        assert mask[start]
        assert mask[stop - 1]
        covered[start:stop] = True
        gaps = "".join("x" if v else " " for v in mask[start:stop]).split("x")
        assert all(len(g) <= join for g in gaps)
    assert not (mask & ~covered).any()
    assert all(b[0] - a[1] > join for a, b in itertools.pairwise(found))


@given(pairs, st.integers(1, 6), st.data())
def test_no_mask_reads_ahead(both: Bools, steps: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, len(both)))
    a, b = both.T
    assert held_for(a[:k], steps).tolist() == held_for(a, steps)[:k].tolist()
    assert ever(a[:k]).tolist() == ever(a)[:k].tolist()
    assert latch(a[:k], b[:k]).tolist() == latch(a, b)[:k].tolist()
    assert at_stretch_start(a[:k], b[:k]).tolist() == at_stretch_start(a, b)[:k].tolist()


def test_any_and_all_of_several_masks() -> None:
    one, two = np.array([True, True, False]), np.array([True, False, False])
    assert any_of([one, two]).tolist() == [True, True, False]
    assert all_of([one, two]).tolist() == [True, False, False]
    assert (any_of([]) | one).tolist() == one.tolist()
    assert (all_of([]) & one).tolist() == one.tolist()
