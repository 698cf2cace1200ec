"""ReWiND: classes in files of their own, labels, and embeddings by an encoder of the user."""

from __future__ import annotations

import json
from dataclasses import replace
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
    dataset.stored[0].info = replace(dataset.stored[0].info, instruction="the lid goes on the mat")
    given = {"frames": 5, "encoder": "test_rewind:Ones", "split": "train=0.5,test=0.5", "trim": "none"}
    Rewind().export(dataset, tmp_path, given)
    tasks = json.loads((tmp_path / "tasks.json").read_text())
    names = {p.stem for p in (tmp_path / "raw").glob("*.h5")}
    assert {"train_success", "train_failure", "test_all_fail", "test_close_succ", "test_success"} <= names
    with h5py.File(tmp_path / "labels" / "train_success.h5") as file:
        assert {str(d.attrs["outcome"]) for task in file.values() for d in task.values()} == {"success"}
    with h5py.File(tmp_path / "raw" / "train_failure.h5") as file:
        for key, task in file.items():
            assert sorted(task, key=int) == [str(i) for i in range(len(task))]
            assert task["0"]["img"].shape == (5, 128, 128, 3)
            assert task["0"]["string"].asstr()[0] == tasks[key][0]
            assert who(task["0"]["img"][0])[2] == 0
    with h5py.File(tmp_path / "embeddings" / "test_all_fail.h5") as file:
        task = next(iter(file.values()))
        assert task["0"].shape == (5, 768)
        assert task["minilm_lang_embedding"].shape == (1, 384)
        assert {"minilm_lang_embedding_1", "minilm_lang_embedding_3"} <= set(task)


def test_a_goal_has_one_key_with_all_its_wordings(tmp_path: Path) -> None:
    """Another wording under a key of its own would be drawn as the text of another task (F5)."""
    dataset = two_scene_dataset(6)
    dataset.stored[4].info = replace(dataset.stored[4].info, instruction="the lid goes on the mat")
    Rewind().export(dataset, tmp_path, {"frames": 5, "encoder": "test_rewind:Ones", "split": "train=1"})
    tasks = json.loads((tmp_path / "tasks.json").read_text())
    assert [len(words) for words in tasks.values()] == [2, 1]
    with h5py.File(tmp_path / "embeddings" / "train_success.h5") as file:
        assert {len(file[key]["minilm_lang_embedding"]) for key in file} == {2}  # of a lone wording as well


def test_texts_of_a_batch_have_one_shape(tmp_path: Path) -> None:
    """ReWiND draws a row, (384,), where there are several, and else keeps (1, 384); one batch takes only one shape."""
    dataset = two_scene_dataset(9)
    for k, e in enumerate(e for e in dataset.stored if e.info.scene == "lid_lift"):
        e.info = replace(e.info, instruction=f"wording {k % 3}")
    Rewind().export(dataset, tmp_path, {"frames": 5, "encoder": "test_rewind:Ones", "split": "train=1"})
    with h5py.File(tmp_path / "embeddings" / "train_success.h5") as file:
        texts = [file[key]["minilm_lang_embedding"][()] for key in file]
    assert {len(t) for t in texts} == {2, 4}
    assert {(t[0] if len(t) > 1 else t).shape for t in texts} == {(384,)}


def test_a_film_that_is_too_short_for_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="at least 3"):
        Rewind().export(two_scene_dataset(3), tmp_path, {"frames": 2})


def test_the_joint_evaluation_finds_every_listed_task_in_its_three_files(tmp_path: Path) -> None:
    """It opens all listed keys in each file, and a missing one is a KeyError (F9)."""
    dataset = two_scene_dataset(9)
    for e in dataset.stored:
        if e.info.scene == "wipe_board" and e.info.outcome == "unsafe_success":
            e.info = replace(e.info, outcome="failure")
    options = {"frames": 5, "split": "train=0.4,val=0.3,test=0.3", "trim": "none"}
    Rewind().export(dataset, tmp_path, options)
    lists = json.loads((tmp_path / "task_list.json").read_text())
    sheet = json.loads((tmp_path / "datasheet.json").read_text())
    for part, split in (("eval_tasks", "val"), ("test_tasks", "test")):
        kinds = [h5py.File(tmp_path / "raw" / f"{split}_{kind}.h5") for kind in ("success", "close_succ", "all_fail")]
        assert lists[part] == sorted(set.intersection(*map(set, kinds)))
        assert sheet["goals_not_in_all_files_of"][part] == 2 - len(lists[part]) == 1
    with h5py.File(tmp_path / "raw" / "train_success.h5") as file:
        assert lists["training_tasks"] == sorted(file)


def test_films_end_when_the_task_is_done(tmp_path: Path) -> None:
    """The target of a frame is its number over their count, so idle frames would teach that it is half done (F4)."""
    Rewind().export(two_scene_dataset(6), tmp_path, {"frames": 0, "split": "train=1"})
    with h5py.File(tmp_path / "labels" / "train_success.h5") as file:
        for demo in (d for task in file.values() for d in task.values()):
            done = int((demo["progress"][()] >= 0.999).argmax())
            assert (done + 1) / len(demo["progress"]) >= 0.9


def test_no_task_key_reads_as_a_language_embedding() -> None:
    assert "lang" not in key_of("hang the mug, slang or not: language")
    assert key_of("a") != key_of("A!")


def test_a_wrong_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="module:Class"):
        Rewind().export(two_scene_dataset(3), tmp_path, {"encoder": "json:JSONDecoder", "split": "train=1"})
