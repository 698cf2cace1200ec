"""Extras are a share of the slots, spread evenly over scenes and modes, for every number of episodes."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgen.contracts.slot_count import SlotCount
from badgen.engine import DatasetConfig, resolve
from badgen.engine.seeds import Slot, slots
from badgen.engine.shares import Owed, Share, Shares, share_of, shares_of

EVERYTHING = resolve("all", "all", n=1, cameras="none", benign=0.5, relabelled=0.5)


def chosen(config: DatasetConfig, share: Share) -> list[Slot]:
    return [slot for slot in slots(config) if share.includes(slot)]


@pytest.mark.parametrize("n", [1, 2, 3, 7])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.5, 0.9, 1.0])
def test_a_share_is_met_within_rounding_for_every_n(n: int, share: float) -> None:
    config = replace(EVERYTHING, n=n, benign=share, relabelled=share)
    shares = shares_of(config)
    for extra in (shares.benign, shares.relabelled):
        assert extra.asked == int(share * len(slots(config)) + 0.5)
        assert len(chosen(config, extra)) == min(extra.asked, extra.possible)


@pytest.mark.parametrize("n", [1, 4, 5])
def test_extras_are_even_over_modes_and_scenes(n: int) -> None:
    config = replace(EVERYTHING, n=n, relabelled=0.3)
    found = chosen(config, shares_of(config).relabelled)
    pairs = Counter((s.scene, s.mode) for s in slots(config))
    by_pair = Counter((s.scene, s.mode) for s in found)
    counts = [by_pair[p] for p in pairs if p in shares_of(config).relabelled.circle]
    assert max(counts) - min(counts) <= 1
    for scene in {scene for scene, _ in shares_of(config).relabelled.circle}:
        asked = 0.3 * sum(k for (s, _), k in pairs.items() if s == scene)
        got = sum(k for (s, _), k in by_pair.items() if s == scene)
        assert abs(got - asked) <= 2, scene


@given(share=st.floats(0.0, 1.0), numbers=st.lists(st.integers(1, 40), min_size=1, max_size=25))
def test_every_prefix_of_rounds_has_its_share(share: float, numbers: list[int]) -> None:
    circle = share_of({("scene", str(k)): n for k, n in enumerate(numbers)}, share, lambda scene, mode: True)
    all_slots, got = 0, 0
    for i in range(max(numbers)):
        present = [str(k) for k, n in enumerate(numbers) if n > i]
        all_slots += len(present)
        got += sum(circle.includes(Slot("scene", mode, i)) for mode in present)
        assert abs(got - share * all_slots) <= 0.5 + 1e-6
    assert not circle.includes(Slot("scene", "0", numbers[0]))


def test_what_one_slot_cannot_have_the_next_one_gets() -> None:
    circle = Share(
        {("s", "a"): 2, ("s", "b"): 2}, (0.0, 1.0, 2.0), 2
    )  # the slot of mode a in the first round, then of b
    none = Share({}, (0.0, 0.0, 0.0), 0)
    owed = Owed(Shares(circle, circle, none, none, none))
    assert owed.extras(Slot("s", "a", 0)).benign
    owed.settle(SlotCount(relabelled_groups=1))  # no weaker fault succeeded
    second = owed.extras(Slot("s", "b", 0))
    assert (second.benign, second.relabelled) == (True, False)
    assert not owed.extras(Slot("s", "c", 0)).benign  # a mode that cannot have it


def test_every_scene_has_another_task_or_a_constraint_to_relabel_for() -> None:
    place = shares_of(EVERYTHING).relabelled.circle
    assert set(EVERYTHING.scenes) - {scene for scene, _ in place} == set()
