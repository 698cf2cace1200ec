"""Rounds that wait for one another: the same bytes for any number of workers, and after an interruption."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from badgen.contracts.slot_count import SlotCount
from badgen.engine import make_dataset, resolve
from badgen.engine import seeds as seeds_module
from badgen.engine.band_plan import asked_bands
from badgen.engine.seeds import slots
from badgen.engine.workers import Workers
from badgen.store import DatasetFolder, open_dataset

# A strong push ends plain. In its first round, which is of one slot here, nothing else is known yet.
CONFIG = resolve(
    "push",
    faults=["push@push:dv_mps=3..5"],
    n=3,
    seed=5,
    cameras="none",
    jitters=0,
    benign=0,
    relabelled=0,
    attempts=1,
    difficulty="plain=3,near=1",
)


@pytest.fixture(scope="module", autouse=True)
def rounds_of_one_slot() -> Iterator[None]:
    """Every slot is a round of its own, so that each is asked for what those before it did not keep."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seeds_module, "_LEAST_ROUND", 1)
        patch.setattr(seeds_module, "_LARGE_ROUND", 1)
        yield


def hashes(path: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted((path / "shards").glob("*.h5"))}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_dataset(CONFIG, tmp_path_factory.mktemp("alone") / "dataset")


def test_the_manifest_says_what_was_asked_for_and_kept(alone: Path) -> None:
    count = json.loads((alone / "manifest.json").read_text())["modes"]["cause:push"]
    kept = [e.info.difficulty for e in open_dataset(alone) if e.info.role == "failure"]
    assert sum(count["asked"].values()) == 3
    assert sum(count["kept"].values()) == len(kept) == count["accepted"]
    assert all(kept.count(band) == n for band, n in count["kept"].items())


def test_every_round_is_asked_for_what_those_before_it_lack(alone: Path) -> None:
    folder = DatasetFolder(alone)
    per_round = [folder.shard_counts(k)["push/cause:push"] for k in range(3)]
    for k, (slot, count) in enumerate(zip(slots(CONFIG), per_round, strict=True)):
        before = {"push/cause:push": sum(per_round[:k], SlotCount())}
        assert count.asked == {asked_bands(CONFIG, [slot], before)[slot]: 1}
    assert per_round[0].asked == {"plain": 1}
    assert {band for count in per_round for band in count.asked} == {"plain", "near"}


def test_interrupted_after_a_round_and_resumed_by_two_workers_it_has_the_same_bytes(
    alone: Path, tmp_path: Path
) -> None:
    def interrupt(done: int, total: int, newest: dict[str, SlotCount]) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_dataset(CONFIG, tmp_path / "dataset", progress=interrupt)
    assert len(hashes(tmp_path / "dataset")) == 1
    assert not (tmp_path / "dataset" / "manifest.json").exists()
    assert hashes(make_dataset(CONFIG, tmp_path / "dataset", Workers(2))) == hashes(alone)
