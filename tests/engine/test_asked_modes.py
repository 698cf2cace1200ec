"""How many slots each mode gets, in which rounds they are made, and what no mode can lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgen.contracts.end_state import DIFFICULTIES, Difficulty
from badgen.contracts.errors import BadValue
from badgen.contracts.scene import Scene
from badgen.contracts.slot_count import SlotCount
from badgen.engine import DatasetConfig, resolve
from badgen.engine import band_plan as band_plan_module
from badgen.engine import config as config_module
from badgen.engine import modes as modes_module
from badgen.engine import narrowed as narrowed_module
from badgen.engine import seeds as seeds_module
from badgen.engine.band_plan import asked_bands
from badgen.engine.difficulty import BandWeights, band_weights
from badgen.engine.narrowed import narrowed
from badgen.engine.seeds import numbers, rounds, shards, slots
from badgen.registry import registry

ALL = resolve("all", "all", n=1, cameras="none")


Declare = Callable[..., Scene[Any]]


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Iterator[Declare]:
    """A function that lets modes of lid_lift declare other difficulties, and those not given all of them."""

    def declared(**bands: tuple[Difficulty, ...]) -> Scene[Any]:
        known = registry()
        scene: Scene[Any] = type("Other", (type(known.scenes["lid_lift"]),), {})()
        faults = known.scenes["lid_lift"].faults
        changed = {mode: tuple(s.reaching(*bands.get(mode, DIFFICULTIES)) for s in faults[mode]) for mode in faults}
        monkeypatch.setattr(type(scene), "faults", changed)
        other = replace(known, scenes=MappingProxyType({**known.scenes, "lid_lift": scene}))
        for module in (config_module, modes_module, seeds_module, band_plan_module, narrowed_module):
            monkeypatch.setattr(module, "registry", lambda: other)
        return scene

    numbers.cache_clear()
    yield declared
    numbers.cache_clear()


def test_a_mode_may_have_a_number_of_its_own() -> None:
    config = resolve("lid_lift", "drop=3,collision,clean=1", n=2)
    assert numbers(config) == {("lid_lift", "drop"): 3, ("lid_lift", "collision"): 2, ("lid_lift", "clean"): 1}
    assert [(s.mode, s.i) for s in slots(config)] == [
        ("drop", 0),
        ("collision", 0),
        ("clean", 0),
        ("drop", 1),
        ("collision", 1),
        ("drop", 2),
    ]


@pytest.mark.parametrize("mode", ["all=2,drop=7", "drop=7,all=2"])
def test_the_number_of_a_mode_goes_before_that_of_all(mode: str) -> None:
    found = numbers(resolve("lid_lift", mode))
    assert found["lid_lift", "drop"] == 7
    assert {n for (_, m), n in found.items() if m != "drop"} == {2}


def test_effects_of_given_faults_have_numbers_too() -> None:
    assert numbers(resolve("lid_lift", "drop=4", faults=["freeze"])) == {("lid_lift", "drop"): 4}


@given(total=st.integers(1, 2000))
def test_a_total_is_spread_evenly(total: int) -> None:
    config = replace(ALL, n=None, total=total)
    each = numbers(config)
    assert sum(each.values()) == total == len(slots(config))
    assert max(each.values()) - min(each.values()) <= 1
    if total <= len(config.scenes):
        assert max(Counter(s.scene for s in slots(config)).values()) == 1


def test_rounds_hold_all_slots_of_one_number_or_of_several_while_they_are_few() -> None:
    assert [{s.i for s in r} for r in rounds(replace(ALL, n=3))] == [{0}, {1}, {2}]
    lone = rounds(resolve("lid_lift", "drop", n=200))
    assert [len(r) for r in lone] == [16, 32, 64, 88]


@given(n=st.integers(1, 300), modes=st.sampled_from(["drop", "drop=40,collision", "all,drop=90"]))
def test_shards_are_whole_parts_of_rounds(n: int, modes: str) -> None:
    config = resolve("lid_lift", modes, n=n)
    assert list(chain.from_iterable(rounds(config))) == slots(config)
    for whole, cut in zip(rounds(config), shards(config), strict=True):
        assert list(chain.from_iterable(cut)) == whole
        assert max(map(len, cut)) <= 8
        assert len(cut) >= min(16, len(whole))


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("any", None),
        ("hidden", BandWeights(hidden=1.0)),
        (" near = 2 , hidden", BandWeights(near=2.0, hidden=1.0)),
        ("plain=0.5,near=0", BandWeights(plain=0.5)),
    ],
)
def test_weights_from_text(text: str, weights: BandWeights | None) -> None:
    assert band_weights(text) == weights


def test_only_operators_that_declare_a_difficulty_are_tried_for_it(declare: Declare) -> None:
    scene = declare(drop=("plain",))
    config = resolve("lid_lift", "drop,collision", n=1)
    assert config.bands_in(scene, "drop") == ("plain",)
    assert config.specs(scene, "drop", "near") == ()
    assert config.specs(scene, "drop", "plain") == scene.faults["drop"]


def test_a_mode_with_one_difficulty_fills_it_and_says_so(declare: Declare) -> None:
    scene = declare(drop=("plain",))
    config = resolve("lid_lift", "drop", n=2)
    assert config.modes_in(scene) == ("drop",)
    assert narrowed(config) == ["only plain, since the modes lead to nothing that is near or hidden: lid_lift"]


def test_a_mode_that_leads_to_nothing_that_is_asked_for_is_left_out(declare: Declare) -> None:
    scene = declare(drop=("plain",))
    config = resolve("lid_lift", "drop,collision", n=2, difficulty="hidden")
    assert config.modes_in(scene) == ("collision",)
    assert narrowed(config) == ["left out, since they never lead to failures that are hidden: lid_lift drop"]
    assert narrowed(replace(config, difficulty=None)) == []


def test_a_dataset_without_any_slot_is_refused(declare: Declare) -> None:
    declare(drop=("plain",))
    with pytest.raises(
        BadValue, match="drop of lid_lift never leads to a failure that is hidden, only to plain; change"
    ):
        resolve("lid_lift", "drop", difficulty="hidden")


@pytest.mark.parametrize("mode", ["drop", "cause:push", "all"])
def test_a_whole_round_is_asked_for_equally_often(mode: str, declare: Declare) -> None:
    declare()
    config = resolve("lid_lift", mode, n=9)
    asked = asked_bands(config, slots(config), {})
    assert list(asked) == slots(config)
    total = Counter(asked.values())
    assert len(set(total.values())) == 1
    assert set(total) == {"plain", "near", "hidden"}


def test_clean_slots_and_any_difficulty_are_asked_for_none() -> None:
    assert asked_bands(resolve("lid_lift", "clean", n=3), slots(resolve("lid_lift", "clean", n=3)), {}) == {}
    config = resolve("lid_lift", "drop", n=3, difficulty="any")
    assert asked_bands(config, slots(config), {}) == {}


def test_the_next_round_makes_up_for_what_was_not_kept(declare: Declare) -> None:
    declare()
    config: DatasetConfig = resolve("lid_lift", "drop,collision", n=8)
    later = [s for s in slots(config) if s.i >= 4]
    kept = SlotCount(4, 4, 4, asked={"hidden": 1, "near": 1, "plain": 2}, kept={"plain": 4}, missed={"near": 1})
    asked = asked_bands(config, later, {"lid_lift/drop": kept, "lid_lift/collision": kept})
    assert Counter(asked.values()) == {"near": 4, "hidden": 4}
