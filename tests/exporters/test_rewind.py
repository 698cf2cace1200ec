"""ReWiND: classes in files of their own, labels, and embeddings by an encoder of the user."""

from __future__ import annotations

import json
from pathlib import Path

import h5py
import numpy as np
import pytest
from fakes import two_scene_dataset, who

from badgen.contracts.arrays import F32, Image
from badgen.contracts.errors import BadValue
from exporters.rewind import Rewind, key_of


class Ones:
    """An encoder as a user would bring it."""

    def frames(self, pictures: list[Image]) -> F32:
        return np.ones((len(pictures), 768), np.float32)

    def text(self, rows: list[str]) -> F32:
        return np.ones((len(rows), 384), np.float32)


def test_rewind_keeps_failures_out_of_what_stock_training_reads(tmp_path: Path) -> None:
    dataset = two_scene_dataset(9)
    Rewind().export(dataset, tmp_path, {"frames": 5, "encoder": "test_rewind:Ones", "split": "train=0.5,test=0.5"})
    names = {p.stem for p in (tmp_path / "raw").glob("*.h5")}
    assert {"train_success", "train_failure", "test_all_fail", "test_close_succ", "test_success"} <= names
    with h5py.File(tmp_path / "labels" / "train_success.h5") as file:
        assert {str(d.attrs["outcome"]) for task in file.values() for d in task.values()} == {"success"}
    with h5py.File(tmp_path / "raw" / "train_failure.h5") as file:
        for key, task in file.items():
            assert sorted(task, key=int) == [str(i) for i in range(len(task))]
            assert task["0"]["img"].shape == (5, 128, 128, 3)
            assert task["0"]["string"].asstr()[0] == json.loads((tmp_path / "tasks.json").read_text())[key]
            assert who(task["0"]["img"][0])[2] == 0
    with h5py.File(tmp_path / "embeddings" / "test_all_fail.h5") as file:
        task = next(iter(file.values()))
        assert task["0"].shape == (5, 768)
        assert task["minilm_lang_embedding"].shape == (1, 384)
        assert {"minilm_lang_embedding_1", "minilm_lang_embedding_3"} <= set(task)


def test_no_task_key_reads_as_a_language_embedding() -> None:
    assert "lang" not in key_of("hang the mug, slang or not: language")
    assert key_of("a") != key_of("A!")


def test_a_wrong_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="module:Class"):
        Rewind().export(two_scene_dataset(3), tmp_path, {"encoder": "json:JSONDecoder", "split": "train=1"})
