"""ReWiND: classes in files of their own, one key per goal with all its wordings, and tasks for its evaluation."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from fakes import FakeDataset, fake_dataset, two_scene_dataset, who

from badgen.contracts.arrays import F32, Image
from badgen.contracts.errors import BadValue
from exporters.rewind import Rewind, key_of

KINDS = ("success", "close_succ", "all_fail")


class Lengths:
    """An encoder as a user would bring it; the embedding of a line is its number of letters."""

    def frames(self, pictures: list[Image]) -> F32:
        return np.ones((len(pictures), 768), np.float32)

    def text(self, rows: list[str]) -> F32:
        return np.repeat(np.array([[len(r)] for r in rows], np.float32), 384, axis=1)


def reworded(dataset: FakeDataset, *wordings: str) -> FakeDataset:
    """The same episodes, where each group is asked for in one of these wordings in turn."""
    groups = list(dict.fromkeys(e.info.group for e in dataset.stored))
    for e in dataset.stored:
        e.info = replace(e.info, instruction=wordings[groups.index(e.info.group) % len(wordings)])
    return dataset


def export(dataset: FakeDataset, out: Path, **options: Any) -> Path:
    Rewind().export(dataset, out, {"frames": 5, "encoder": "test_rewind:Lengths", **options})
    return out


def test_rewind_keeps_failures_out_of_what_stock_training_reads(tmp_path: Path) -> None:
    export(two_scene_dataset(9), tmp_path, split="train=0.5,test=0.5")
    names = {p.stem for p in (tmp_path / "raw").glob("*.h5")}
    assert {"train_success", "train_failure", "test_all_fail", "test_close_succ", "test_success"} <= names
    with h5py.File(tmp_path / "labels" / "train_success.h5") as file:
        assert {str(d.attrs["outcome"]) for task in file.values() for d in task.values()} == {"success"}
    with h5py.File(tmp_path / "raw" / "train_failure.h5") as file:
        for key, task in file.items():
            assert sorted(task, key=int) == [str(i) for i in range(len(task))]
            assert task["0"]["img"].shape == (5, 128, 128, 3)
            assert task["0"]["string"].asstr()[0] == json.loads((tmp_path / "tasks.json").read_text())[key][0]
            assert who(task["0"]["img"][0])[2] == 0


def test_paraphrases_are_rows_of_one_key(tmp_path: Path) -> None:
    export(reworded(fake_dataset(6), "lid off", "take the lid off the bowl"), tmp_path, split="train=1")
    ((key, wordings),) = json.loads((tmp_path / "tasks.json").read_text()).items()
    assert wordings[1:] == ["lid off", "take the lid off the bowl"]
    with h5py.File(tmp_path / "embeddings" / "train_success.h5") as file:
        assert list(file) == [key]
        assert [row[0] for row in file[key]["minilm_lang_embedding"]] == [len(w) for w in wordings]


def test_words_that_mean_another_task_elsewhere_are_no_wording(tmp_path: Path) -> None:
    dataset = reworded(two_scene_dataset(6), "do as before")
    export(dataset, tmp_path, split="train=1", relabelled=False)
    wordings = json.loads((tmp_path / "tasks.json").read_text())
    assert len(wordings) == 2
    assert all(len(words) == 1 for words in wordings.values())


def test_texts_of_a_batch_have_one_shape(tmp_path: Path) -> None:
    """ReWiND draws a row where there are several, else keeps (1, 384); one batch takes only one of the two."""
    dataset = two_scene_dataset(6)
    for e in dataset.stored[:3]:
        e.info = replace(e.info, instruction="lid off")
    export(dataset, tmp_path, split="train=1")
    with h5py.File(tmp_path / "embeddings" / "train_success.h5") as file:
        assert {len(task["minilm_lang_embedding"]) > 1 for task in file.values()} == {True}


def test_the_joint_evaluation_finds_its_tasks_in_all_three_files(tmp_path: Path) -> None:
    dataset = two_scene_dataset(20)
    kept = {e.info.group for e in dataset.stored if e.info.scene != "wipe_board"}
    dataset.stored = [e for e in dataset.stored if e.info.group in kept or e.info.success]  # nobody fails at wiping
    export(dataset, tmp_path, split="train=0.4,test=0.6")
    listed = json.loads((tmp_path / "task_list_test.json").read_text())
    assert set(listed) == {"training_tasks", "eval_tasks", "test_tasks"}
    assert listed["eval_tasks"]
    texts: dict[str, list[float]] = {}
    for kind in KINDS:
        with h5py.File(tmp_path / "embeddings" / f"test_{kind}.h5") as file:
            for key in listed["eval_tasks"]:
                assert file[key]["0"].shape == (5, 768)
                names = [f"minilm_lang_embedding{n}" for n in ("", "_1", "_2", "_3")]
                assert {file[key][name].shape for name in names} == {(1, 384)}
                texts[key] = [float(file[key][name][0, 0]) for name in names]
    counted = json.loads((tmp_path / "datasheet.json").read_text())["joint_evaluation"]["test"]
    assert counted == {"tasks": len(listed["eval_tasks"]), "tasks_not_in_all_three_files": 1}


def test_a_split_without_common_tasks_has_no_list(tmp_path: Path) -> None:
    dataset = fake_dataset(9)
    dataset.stored = [e for e in dataset.stored if e.info.mode != "collision"]
    export(dataset, tmp_path, split="train=0.5,test=0.5")
    assert not (tmp_path / "task_list_test.json").exists()


def test_films_end_when_the_task_is_done(tmp_path: Path) -> None:
    for trim, last in (("completion", 295), ("none", 300)):
        (tmp_path / trim).mkdir()
        export(fake_dataset(3), tmp_path / trim, split="train=1", trim=trim, frames=0)
        with h5py.File(tmp_path / trim / "labels" / "train_success.h5") as file:
            assert {int(d["step"][-1]) for task in file.values() for d in task.values()} == {last}


def test_too_few_frames_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="at least 3"):
        Rewind().export(fake_dataset(1), tmp_path, {"frames": 2})


def test_no_task_key_reads_as_a_language_embedding() -> None:
    assert "lang" not in key_of("hang the mug, slang or not: language")
    assert key_of("a") != key_of("A!")


@pytest.mark.parametrize("encoder", ["json:JSONDecoder", "no_such_module:Encoder"])
def test_a_wrong_encoder_is_refused(tmp_path: Path, encoder: str) -> None:
    with pytest.raises(BadValue, match="module:Class"):
        Rewind().export(two_scene_dataset(3), tmp_path, {"encoder": encoder, "split": "train=1"})


def test_an_encoder_in_the_current_folder_needs_a_path(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match=r"PYTHONPATH=\."):
        Rewind().export(two_scene_dataset(3), tmp_path, {"encoder": "no_such_module:Encoder"})
