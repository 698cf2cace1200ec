"""What is reserved for benchmarks: modes, looks and seeds that `badgen make --without-bench` leaves out."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from badgen.appearance import randomize_appearance
from badgen.bench.spec import OWN, read_bench
from badgen.contracts.appearance import PLAIN, Surface
from badgen.contracts.errors import BadValue
from badgen.contracts.slot_count import SlotCount
from badgen.engine import DatasetConfig, resolve
from badgen.engine.attempt import SlotFiller
from badgen.engine.cameras import Filming, SlotRenderer
from badgen.engine.layout import Layout
from badgen.engine.narrowed import narrowed
from badgen.engine.seeds import Slot, slots
from badgen.registry import registry
from badgen.reserved import BOTH, LOOK, MODE, MODES, NO, SEEDS, held_out, is_reserved
from badgen.serialization import to_json


def test_reserved_modes_get_no_slot_and_that_is_said() -> None:
    usual, without = (resolve("stack", "all", n=1, without_bench=w) for w in (False, True))
    left_out = {s.mode for s in slots(usual)} - {s.mode for s in slots(without)}
    assert left_out == {"displaced", "shaking", "topple", "wrong_order"}
    said = narrowed(without)[0]
    assert said.startswith("left out, since they are reserved for benchmarks: stack ")
    assert all(f"stack {mode}" in said for mode in left_out)
    assert not any("reserved" in line for line in narrowed(usual))


def test_a_reserved_seed_is_refused() -> None:
    assert resolve("push", "all", seed=SEEDS.start).seed == SEEDS.start
    with pytest.raises(BadValue, match=re.escape("seed 77000001 is reserved for benchmarks (77000000 to 77000999)")):
        resolve("push", "all", seed=77_000_001, without_bench=True)


def test_only_reserved_modes_are_refused_as_such() -> None:
    with pytest.raises(BadValue, match="topple: reserved for benchmarks; leave out --without-bench"):
        resolve("push", "topple", without_bench=True)


def test_reserved_looks_are_not_sampled_and_others_stay_as_they_are() -> None:
    usual, without = (resolve("push", "all", seed=3, without_bench=w) for w in (False, True))
    scene = registry().scene("push")

    def looks(style: str) -> list[bool]:
        return [is_reserved(Layout(scene, Slot("push", "drop", i), 3, style=style).appearance) for i in range(60)]

    assert not any(looks(without.style))
    assert 10 < sum(looks(usual.style)) < 30  # about a third
    for i, reserved in enumerate(looks(usual.style)):
        one, other = (Layout(scene, Slot("push", "drop", i), 3, style=c.style).appearance for c in (usual, without))
        assert (one == other) is not reserved


def test_dark_covers_and_tiles_are_reserved() -> None:
    dark = replace(PLAIN, shell_rgb=(0.35, 0.35, 0.38))
    tiled = replace(PLAIN, floor=Surface(PLAIN.floor.rgb, "tiles", PLAIN.floor.rgb2))
    assert [is_reserved(a) for a in (PLAIN, dark, tiled)] == [False, True, True]


def test_what_a_stored_episode_holds_out() -> None:
    plain, dark = to_json(PLAIN), to_json(replace(PLAIN, shell_rgb=(0.35, 0.35, 0.38)))
    assert [held_out(*of) for of in (("drop", plain), ("topple", plain), ("drop", dark), ("topple", dark))] == [
        NO,
        MODE,
        LOOK,
        BOTH,
    ]
    stored = to_json(randomize_appearance(np.random.default_rng(1)))
    assert held_out("none", stored) in (NO, LOOK)


def test_a_rollout_that_shows_a_reserved_mode_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = registry().scene("push")
    usual, without = (
        resolve(
            "push", "cause:push", n=1, attempts=4, seed=5, jitters=0, cameras="none", difficulty="any", without_bench=w
        )
        for w in (False, True)
    )

    def filled(config: DatasetConfig) -> SlotCount:
        with SlotRenderer(Filming.of_scene(config, scene)) as renderer:
            return SlotFiller(config, slots(usual)[0], renderer).fill().count

    monkeypatch.setattr("badgen.engine.config.MODES", scene.effects)  # whatever happens is reserved
    assert filled(usual).accepted == 1
    found = filled(without)
    assert found.accepted == 0
    assert any(re.fullmatch("reserved_mode:[a-z_]+", reason) for reason in found.rejected)


def test_our_benchmark_asks_for_every_scene_and_every_reserved_mode_under_a_reserved_seed() -> None:
    config = read_bench(OWN).config
    found = slots(config)
    assert {s.scene for s in found} == set(registry().usable_scenes())
    assert {s.mode for s in found} >= MODES
    assert (len(found), config.seed in SEEDS, config.appearance) == (560, True, "varied")
    assert config.difficulty is not None
    assert config.difficulty.asked == ("plain", "near", "hidden")
