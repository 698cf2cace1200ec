"""Difficulties are assigned so that kept failures come as near to the weights as what the modes can lead to allows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgen.contracts.end_state import DIFFICULTIES, Difficulty
from badgen.contracts.slot_count import SlotCount
from badgen.engine.band_plan import ModeSoFar, bands_of_round
from badgen.engine.difficulty import BandWeights

EQUAL = BandWeights(1.0, 1.0, 1.0)
MOST = 1.5  # how far the counts of two difficulties may be apart, relative to their weights

Modes = dict[str, tuple[tuple[Difficulty, ...], int]]  # what each mode can lead to, and how many slots it has
BANDS = st.sets(st.sampled_from(DIFFICULTIES), min_size=1).map(lambda s: tuple(b for b in DIFFICULTIES if b in s))
MODES = st.lists(st.tuples(BANDS, st.integers(1, 9)), min_size=1, max_size=7).map(
    lambda found: {f"m{k}": mode for k, mode in enumerate(found)}
)


def filled(
    weights: BandWeights, modes: Modes, reaches: Mapping[str, tuple[Difficulty, ...]] | None = None
) -> dict[str, SlotCount]:
    """Counts after all rounds, each of all slots with the same i.

    A mode that does not reach what it is asked for keeps the first that it does reach.
    """
    counts = dict.fromkeys(modes, SlotCount())
    for i in range(max(n for _, n in modes.values())):
        so_far = {m: ModeSoFar(bands, max(n - i, 0), counts[m]) for m, (bands, n) in modes.items()}
        slots = [m for m, (_, n) in modes.items() if n > i]
        for m, band in zip(slots, bands_of_round(weights, so_far, slots), strict=True):
            found = (modes[m][0] if reaches is None else reaches[m]) or ()
            kept = band if band in found else found[0]
            missed: dict[Difficulty, int] = {} if kept == band else {band: 1}
            counts[m] += SlotCount(1, 1, 1, asked={band: 1}, kept={kept: 1}, missed=missed)
    return counts


def kept(counts: Mapping[str, SlotCount]) -> list[int]:
    total = sum(counts.values(), SlotCount())
    return [total.kept.get(band, 0) for band in DIFFICULTIES]


def possible(modes: Modes) -> Iterator[list[int]]:
    """Every triple of counts that some choice for each slot leads to (by Hall's theorem)."""
    total = sum(n for _, n in modes.values())
    groups = list(chain.from_iterable(combinations(range(3), k) for k in (1, 2, 3)))
    least = {
        g: sum(n for bands, n in modes.values() if {DIFFICULTIES.index(b) for b in bands} <= set(g)) for g in groups
    }
    for a in range(total + 1):
        for b in range(total + 1 - a):
            counts = [a, b, total - a - b]
            if all(sum(counts[k] for k in g) >= n for g, n in least.items()):
                yield counts


def within(counts: list[int], weights: BandWeights, most: float) -> bool:
    shares = [n / getattr(weights, band) for n, band in zip(counts, DIFFICULTIES, strict=True)]
    return bool(max(shares) <= most * min(shares) + 1e-9)


@settings(max_examples=40, deadline=None)
@given(modes=MODES)
def test_counts_are_within_the_factor_where_any_choice_is(modes: Modes) -> None:
    counts = kept(filled(EQUAL, modes))
    assert within(counts, EQUAL, MOST) or not any(within(c, EQUAL, MOST) for c in possible(modes)), counts


@settings(max_examples=40, deadline=None)
@given(modes=MODES)
def test_no_other_choice_is_more_than_one_slot_nearer_to_equal(modes: Modes) -> None:
    def spread(counts: list[int]) -> int:
        return max(counts) - min(counts)

    assert spread(kept(filled(EQUAL, modes))) <= min(map(spread, possible(modes))) + 1


@settings(max_examples=40, deadline=None)
@given(modes=MODES, weights=st.tuples(*[st.integers(0, 3)] * 3).filter(any))
def test_only_what_is_declared_and_asked_for_is_assigned_and_always_the_same(
    modes: Modes, weights: tuple[int, int, int]
) -> None:
    asked = BandWeights(*map(float, weights))
    left = {m: (asked.of(bands), n) for m, (bands, n) in modes.items() if asked.of(bands)}
    if not left:
        return
    counts = filled(asked, left)
    assert counts == filled(asked, left)
    for m, (bands, n) in left.items():
        assert set(counts[m].asked) <= set(bands)
        assert sum(counts[m].asked.values()) == n


@settings(max_examples=40, deadline=None)
@given(modes=st.integers(1, 9), n=st.integers(3, 12))
def test_where_every_mode_leads_to_everything_each_gets_all_of_it_equally_often(modes: int, n: int) -> None:
    counts = filled(EQUAL, {f"m{k}": (DIFFICULTIES, n) for k in range(modes)})
    total = kept(counts)
    assert max(total) - min(total) <= 1
    for count in counts.values():
        assert max(count.asked.values()) - min(count.asked.get(b, 0) for b in DIFFICULTIES) <= 2


def test_weights_are_met() -> None:
    weights = BandWeights(near=2.0, hidden=1.0)
    counts = kept(filled(weights, {"a": (("near", "hidden"), 30), "b": (("near", "hidden"), 30)}))
    assert counts == [0, 40, 20]


def test_a_mode_that_ends_early_is_planned_for() -> None:
    """All later slots are plain, so the early ones of the other mode must not be."""
    counts = kept(filled(EQUAL, {"early": (DIFFICULTIES, 20), "plain": (("plain",), 40)}))
    assert counts == [40, 10, 10]


def test_what_one_mode_never_reaches_is_asked_of_another() -> None:
    modes: Modes = {"a": (DIFFICULTIES, 30), "b": (DIFFICULTIES, 30)}
    counts = filled(EQUAL, modes, {"a": ("plain",), "b": DIFFICULTIES})
    assert counts["a"].missed == {"hidden": 3, "near": 3}  # then it is no longer asked for them
    assert counts["a"].instead == 6
    assert counts["b"].missed == {}
    assert kept(counts)[0] in (30, 31)
    assert abs(kept(counts)[1] - kept(counts)[2]) <= 1


def test_a_mode_that_misses_everything_is_still_asked() -> None:
    missed = SlotCount(9, 108, 0, asked=dict.fromkeys(DIFFICULTIES, 3), missed=dict.fromkeys(DIFFICULTIES, 3))
    mode = ModeSoFar(DIFFICULTIES, 5, missed)
    assert mode.open_bands == DIFFICULTIES
    assert replace(mode, count=missed + SlotCount(1, 1, 1, asked={"near": 1}, kept={"near": 1})).open_bands == ("near",)


@pytest.mark.parametrize(("number", "least"), [(1, 1), (3, 9), (10, 30)])
def test_bands_of_modes_with_one_come_first(number: int, least: int) -> None:
    """Three free modes make up for two that are plain only."""
    modes: Modes = {f"free{k}": (DIFFICULTIES, number) for k in range(4)} | {
        f"plain{k}": (("plain",), number) for k in range(2)
    }
    counts = filled(EQUAL, modes)
    assert kept(counts) == [2 * number] * 3
    assert Counter(counts["plain0"].asked) == {"plain": number}
    assert sum(sum(c.asked.values()) for c in counts.values()) >= least
