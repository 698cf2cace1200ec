"""`badgen verify` on a sample, and what `--repair` takes out, which `badgen make` then makes again."""

import hashlib
from pathlib import Path

import h5py
import pytest

from badgen.checks import VerifyReport, repair, verify
from badgen.contracts.errors import DatasetConflict
from badgen.engine import make_dataset, resolve
from badgen.store import open_dataset

CONFIG = resolve(
    "pick_place",
    "drop,misplaced",
    n=1,
    seed=3,
    cameras="front",
    size="32",
    jitters=0,
    benign=0.0,
    relabelled=0.0,
    difficulty="any",
)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two shards of a failure and its twin; each test leaves it as it was."""
    return make_dataset(CONFIG, tmp_path_factory.mktemp("repair") / "dataset")


def hashes(dataset: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted((dataset / "shards").glob("*.h5"))}


def repaired(dataset: Path) -> VerifyReport:
    """What verify finds; then the broken shards are taken out and made again."""
    before = verify(open_dataset(dataset))
    assert repair(open_dataset(dataset), before) == before.broken_shards
    assert not (dataset / "manifest.json").exists() or not before.broken_shards
    make_dataset(CONFIG, dataset)
    for aside in (dataset / "shards").glob("*.damaged*"):
        aside.unlink()
    return before


def test_a_sample_is_random_and_its_size_is_kept(dataset: Path) -> None:
    opened = open_dataset(dataset)
    chosen = {tuple(e.episode for e in verify(opened, sample=2, seed=seed).episodes) for seed in range(4)}
    assert {len(ids) for ids in chosen} == {2}
    assert len(chosen) > 1
    assert len(verify(opened, sample=99).episodes) == 4


def test_a_good_dataset_is_left_alone(dataset: Path) -> None:
    good = hashes(dataset)
    assert len(good) == 2
    assert repaired(dataset).problems == 0
    assert hashes(dataset) == good


def test_a_cut_off_shard_is_named_taken_out_and_made_again(dataset: Path) -> None:
    good, shard = hashes(dataset), dataset / "shards" / "shard-000001.h5"
    shard.write_bytes(shard.read_bytes()[:5000])
    found = repaired(dataset)
    assert found.broken_shards == (shard,)
    assert found.damaged_shards[0].startswith("shards/shard-000001.h5: ")
    assert len(found.episodes) == 2  # those of the other shard
    assert hashes(dataset) == good


def test_a_damaged_video_and_a_missing_twin_are_found(dataset: Path) -> None:
    good, shard = hashes(dataset), dataset / "shards" / "shard-000000.h5"
    with h5py.File(shard, "r+") as f:
        failure = next(i for i, g in f["episodes"].items() if g.attrs["role"] == "failure")
        twin = f["episodes"][failure].attrs["twin"]
        del f["episodes"][twin]
        video = f["episodes"][failure]["video"]["front"]
        video[...] = video[...][::-1]
    found = repaired(dataset)
    assert found.broken_shards == (shard,)
    assert found.damaged_shards == ("shards/shard-000000.h5: does not match the manifest",)
    assert any(f"its twin {twin} is not in the dataset" in text for text in found.incomplete)
    assert any(text.startswith(f"{failure}: ") and "damaged" in text for text in found.incomplete)
    assert hashes(dataset) == good


def test_what_was_made_elsewhere_is_not_taken_out(dataset: Path) -> None:
    run = (dataset / "run.json").read_text()
    version = open_dataset(dataset).folder.dataset_json()["versions"]["mujoco"]
    (dataset / "run.json").write_text(run.replace(f'"mujoco": "{version}"', '"mujoco": "0.0.1"'))
    opened = open_dataset(dataset)
    with pytest.raises(DatasetConflict, match=r"made elsewhere \(mujoco.*none is broken"):
        repair(opened, verify(opened, sample=1))
    (dataset / "run.json").write_text(run)
