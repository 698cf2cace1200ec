"""`badgen.torch`: the pictures, labels and splits of the store, in any process, as batches."""

from __future__ import annotations

import importlib
import math
import pickle
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from store_samples import no_robot, record, records_fixture, run_fixture, world_fixture  # noqa: F401
from torch.utils.data import DataLoader

from badgen.contracts.episode import EpisodeRecord
from badgen.contracts.errors import BadValue, MissingDependency, UnknownName
from badgen.sim.world import World
from badgen.store import DatasetFolder, open_dataset, write_shard
from badgen.torch import FailureDataset, padded
from exporters.frames import Frames

torch.set_num_threads(1)
LABELS = ("progress", "reward", "reward_frame")


@pytest.fixture
def shorter(tmp_path: Path, world: World) -> DatasetFolder:
    """Another dataset, whose horizon is shorter, with a failure whose twin is missing."""
    folder = DatasetFolder(tmp_path / "shorter")
    folder.claim({"scene": "ball", "seed": 8})
    folder.save_world(world, no_robot(world))
    failure = record(world, "cde22", "g2", "cde1", rows=10)
    assert failure.info.preference is not None
    undecided = replace(failure.info, preference=replace(failure.info.preference, preferred="incomparable"))
    write_shard(folder.shard_path(0), [record(world, "cde1", "g2", rows=10), replace(failure, info=undecided)], {})
    return folder


def test_an_item_has_the_labels_of_the_rows_that_it_shows(dataset: DatasetFolder, records: list[EpisodeRecord]) -> None:
    data = FailureDataset(dataset.path, frames=3)
    assert [(i["id"], i["camera"]) for i in data] == [
        (r.info.id, camera) for r in (records[0], records[2], records[1]) for camera in ("front", "side")
    ]
    known = {r.info.id: r.arrays for r in records}
    for item in data:
        steps = item["frames"][:, 0, 0, 0].numpy() // 10  # each picture says which row it shows
        assert list(steps) == [0, 10, 15]
        assert item["frames"].shape == (3, 3, 32, 32)
        assert item["frames"].dtype == torch.uint8
        for label in LABELS:
            assert np.array_equal(item[label], getattr(known[item["id"]].labels, label)[steps])
        assert item["time_s"].tolist() == pytest.approx(0.02 * steps)
    failure, clean = data[4], data[2]
    assert (failure["mode"], failure["success"], failure["onset_s"], failure["visible_s"]) == ("drop", False, 0.4, 0.4)
    assert (failure["instruction"], failure["text"]) == ("hold the rock", "rock falls at 0.4 s")
    assert math.isnan(clean["onset_s"])
    assert FailureDataset(dataset.path, privileged=True)[4]["text"] == "body 2 falls at 0.4 s"


def test_a_failure_names_its_clean_episode_from_the_same_camera(dataset: DatasetFolder, shorter: DatasetFolder) -> None:
    data = FailureDataset([dataset.path, shorter.path])
    assert data.pairs == ((2, 4), (3, 5))  # what cannot be compared makes no pair
    assert [item["pair"] for item in data] == [-1, -1, -1, -1, 2, 3, -1, -1, -1, -1]
    assert (data[2]["id"], data[4]["id"]) == ("abc1", "abd22")


def test_splits_and_holdouts_are_those_of_an_export(
    dataset: DatasetFolder, shorter: DatasetFolder, tmp_path: Path
) -> None:
    options: dict[str, Any] = {"split": "train=0.5,test=0.5", "holdout": "id=abd*", "cameras": "front"}
    (tmp_path / "out").mkdir()
    Frames().export(open_dataset(dataset.path), tmp_path / "out", options)
    for part in ("train", "test", "holdout"):
        exported = {p.name for p in (tmp_path / "out" / part).glob("*") if p.is_dir()}  # an empty split has no folder
        assert {i.entry.id for i in FailureDataset(dataset.path, **options).items if i.entry.split == part} == exported
        if exported:
            assert {item["id"] for item in FailureDataset(dataset.path, part, **options)} == exported


class Watched(FailureDataset):
    """Says how many threads its process may use."""

    def __getitem__(self, index: int) -> dict[str, Any]:
        return super().__getitem__(index) | {"threads": torch.get_num_threads()}


def test_workers_read_what_this_process_reads(dataset: DatasetFolder) -> None:
    data = Watched(dataset.path, cameras="front", frames=2)
    here = [data[i] for i in range(len(data))]  # this process has had every shard open before the workers start
    batches = list(DataLoader(pickle.loads(pickle.dumps(data)), batch_size=2, num_workers=2))
    assert [i for b in batches for i in b["id"]] == [i["id"] for i in here]
    assert torch.equal(torch.cat([b["frames"] for b in batches]), torch.stack([i["frames"] for i in here]))
    assert torch.equal(torch.cat([b["reward"] for b in batches]), torch.stack([i["reward"] for i in here]))
    assert {n for b in batches for n in b["threads"].tolist()} == {1}


def test_episodes_of_different_length_are_padded_and_masked(dataset: DatasetFolder, shorter: DatasetFolder) -> None:
    data = FailureDataset([dataset.path, shorter.path], cameras="front", fps=5)
    (batch,) = DataLoader(data, batch_size=8, collate_fn=padded)
    assert batch["frames"].shape == (5, 2, 3, 32, 32)
    assert batch["mask"].sum(1).tolist() == [2, 2, 2, 1, 1]
    assert not batch["frames"].movedim(2, 0)[:, ~batch["mask"]].any()
    assert not batch["reward"][~batch["mask"]].any()
    even = FailureDataset([dataset.path, shorter.path], frames=2)
    assert next(iter(DataLoader(even, batch_size=10)))["frames"].shape == (10, 2, 3, 32, 32)


def test_all_cameras_of_an_episode_in_one_item(dataset: DatasetFolder) -> None:
    data = FailureDataset(dataset.path, cameras="side,front", multiview=True, frames=2)
    assert len(data) == 3
    assert data[2]["frames"].shape == (2, 2, 3, 32, 32)
    assert (data[2]["camera"], data[2]["visible_s"], data[2]["pair"]) == ("side,front", 0.0, 1)


def test_errors_name_what_is_wrong(dataset: DatasetFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownName, match="did you mean 'train'"):
        FailureDataset(dataset.path, "trian")
    with pytest.raises(UnknownName, match="option of FailureDataset named 'hold_out'"):
        FailureDataset(dataset.path, hold_out="mode=drop")
    with pytest.raises(BadValue, match="left in val"):
        FailureDataset(dataset.path, "val", split="train=1,val=0")
    with pytest.raises(BadValue, match="has 10, so 10, 5,"):
        FailureDataset(dataset.path, fps=4)
    with pytest.raises(BadValue, match="at least 2"):
        FailureDataset(dataset.path, frames=1)
    with pytest.raises(BadValue, match="multiview needs cameras"):
        FailureDataset(dataset.path, multiview=True)
    for name in [n for n in sys.modules if n == "badgen.torch" or n.startswith("badgen.torch.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingDependency, match=r"needs torch.*badgen\[torch\]"):
        importlib.import_module("badgen.torch")


def test_the_example_trains(dataset: DatasetFolder) -> None:
    # In its own process, as users run it: the LLVM of triton, which comes with CUDA's torch, crashes beside that of a
    # software renderer, which this process may have loaded.
    example = str(Path(__file__).parents[2] / "examples" / "reward_head.py")
    train = "import runpy, sys; runpy.run_path(sys.argv[1])['main'](sys.argv[2:], steps=2)"
    command = [sys.executable, "-c", train, example, str(dataset.path)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert re.search(r"test: 2 episodes, error 0\.\d+ \(mean 0\.\d+\), pairs [01] of 1", out)
