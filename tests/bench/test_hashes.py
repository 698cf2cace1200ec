"""Hashes of groups: which part of a group changes which of them; what a comparison with the frozen ones says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from store_samples import CONFIG, no_robot, records_fixture, run_fixture, world_fixture  # noqa: F401  # fixtures

from badgen.bench.check import Check, check, told
from badgen.bench.hash_cache import HashCache
from badgen.bench.hashes import hashes_of, read, written
from badgen.bench.spec import Bench, Frozen, Looks
from badgen.contracts.episode import EpisodeRecord
from badgen.contracts.slot_count import SlotCount
from badgen.sim import World
from badgen.store import Dataset, DatasetFolder, Episode, open_dataset, write_shard

Hashes = dict[str, dict[str, str]]


def stored(folder: Path, world: World, records: list[EpisodeRecord]) -> Dataset:
    made = DatasetFolder(folder)
    made.claim(CONFIG)
    made.save_world(world, no_robot(world))
    write_shard(made.shard_path(0), records, {"ball/clean": SlotCount(1, 1, 1)})
    return open_dataset(folder)


def other_reward(r: EpisodeRecord) -> EpisodeRecord:
    labels = replace(r.arrays.labels, reward=np.asarray(r.arrays.labels.reward * np.float32(0.5), dtype=np.float32))
    return replace(r, arrays=replace(r.arrays, labels=labels))


CHANGES: dict[str, tuple[Callable[[EpisodeRecord], EpisodeRecord], set[str]]] = {
    "another reward": (other_reward, {"labels"}),
    "another request": (lambda r: replace(r, info=replace(r.info, instruction="drop the rock")), {"labels"}),
    "other states": (lambda r: replace(r, info=replace(r.info, replay_sha256="cd" * 32)), {"states"}),
    "fewer pictures": (lambda r: replace(r, videos=r.videos[:-1]), {"frames"}),
    "other words about it": (lambda r: replace(r, info=replace(r.info, scene_params={"mass_kg": 1.0})), set()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_shows_in_its_own_part(
    change: str, tmp_path: Path, world: World, records: list[EpisodeRecord]
) -> None:
    alter, parts = CHANGES[change]
    members = [r for r in records if r.info.group == "g0"]
    before = hashes_of(stored(tmp_path / "a", world, members))["g0"]
    after = hashes_of(stored(tmp_path / "b", world, [members[0], alter(members[1])]))["g0"]
    assert {p for p in before if before[p] != after[p]} == parts
    assert read(written(before)) == before
    assert before["looks"] == "-"


@pytest.fixture(name="compared")
def compared_fixture(dataset: DatasetFolder) -> Callable[..., Check]:
    """Compares the two groups of a dataset with frozen ones that are altered."""
    opened = open_dataset(dataset.path)
    here, found = dataset.dataset_json(), hashes_of(opened)

    def compared(alter: Callable[[Hashes], object] = lambda h: None, whole: bool = True, **versions: str) -> Check:
        frozen: Hashes = {g: dict(parts) for g, parts in found.items()}
        alter(frozen)
        groups = {g: written(parts) for g, parts in frozen.items()}
        known = Frozen(here["versions"] | versions, here["machine"], groups)
        return check(Bench("tiny", {}, Looks(0.0, 0), known), opened, found, whole)

    return compared


def test_what_is_as_frozen_can_be_compared(compared: Callable[..., Check]) -> None:
    found = compared()
    assert (found.exact, found.comparable, found.elsewhere) == (True, True, None)
    assert list(told(found)) == ["tiny: all 2 groups are as frozen; results can be compared with all others"]


def test_other_pictures_alone_leave_results_comparable(compared: Callable[..., Check]) -> None:
    found = compared(lambda h: h["g0"].update(frames="0" * 12), mujoco="3.3.7")
    assert (found.exact, found.comparable) == (False, True)
    lines = list(told(found))
    assert "labels and states are as frozen, and only pictures of 1 groups differ" in lines[0]
    assert "mujoco was 3.3.7" in lines[1]
    assert lines[2] == "  group g0: other frames"


def test_other_labels_make_it_another_test(compared: Callable[..., Check]) -> None:
    found = compared(lambda h: h["g0"].update(labels="0" * 12, states="0" * 12))
    assert not found.comparable
    lines = list(told(found))
    assert "1 groups (50%) differ (labels of 1, states of 1)" in lines[0]
    assert "can NOT be compared" in lines[0]
    assert lines[-1] == "  group g0: other labels, states"


def test_groups_that_are_missing_or_unknown_are_told(compared: Callable[..., Check]) -> None:
    found = compared(lambda h: h.update(g7=h.pop("g1")))
    assert found.differing == {"g1": ("unknown",), "g7": ("missing",)}
    assert not found.comparable
    assert {"  group g1: is not in the frozen benchmark", "  group g7: was not made here"} <= set(told(found))


def test_while_only_some_groups_are_made_the_others_are_not_missing(compared: Callable[..., Check]) -> None:
    found = compared(lambda h: h.update(g7=h["g1"]), whole=False)
    assert (found.differing, found.comparable) == ({}, False)
    assert list(told(found)) == ["tiny: 2 of 3 groups made, all as frozen so far; results need all of them"]


def test_only_the_first_groups_that_differ_are_listed(compared: Callable[..., Check]) -> None:
    lines = list(told(compared(lambda h: [p.update(states="0") for p in h.values()]), most=1))
    assert lines[-1] == "  and 1 more groups; the results hold them all"


def test_all_members_of_a_group_count_though_ids_mix_the_groups_of_a_shard(
    tmp_path: Path, world: World, records: list[EpisodeRecord]
) -> None:
    (clean, failed), (other, *_) = ([r for r in records if (r.info.group == "g0") == own] for own in (True, False))
    between = replace(other, info=replace(other.info, id=f"{min(clean.info.id, failed.info.id)}0", twin="", group="g9"))
    ids = sorted([clean.info.id, failed.info.id, between.info.id])
    assert ids[1] == between.info.id
    alone = hashes_of(stored(tmp_path / "a", world, [clean, failed]))
    mixed = hashes_of(stored(tmp_path / "b", world, [clean, failed, between]))
    assert mixed["g0"] == alone["g0"]
    assert hashes_of(stored(tmp_path / "c", world, [clean, other_reward(failed)]))["g0"] != alone["g0"]


def test_what_was_hashed_is_not_read_again_while_its_file_is_the_same(
    tmp_path: Path, world: World, records: list[EpisodeRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    members = [r for r in records if r.info.group == "g0"]
    dataset, cache = stored(tmp_path / "a", world, members), HashCache(tmp_path / "hashes.json")
    first = hashes_of(dataset, cache=cache)
    cache.save()
    changed = stored(tmp_path / "b", world, [members[0], other_reward(members[1])])
    monkeypatch.setattr(Episode, "frames", lambda *_: pytest.fail("decoded again"))
    assert hashes_of(dataset, cache=HashCache(tmp_path / "hashes.json")) == first
    with pytest.raises(pytest.fail.Exception, match="decoded again"):
        hashes_of(changed, cache=HashCache(tmp_path / "hashes.json"))
