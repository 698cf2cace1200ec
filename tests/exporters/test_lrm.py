"""Trajectories for Large Reward Models: one instruction a folder, levels and changes, and failures that hide apart."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import FakeDataset, fake_dataset, two_scene_dataset, who
from PIL import Image
from readers import lines

from badgen.contracts.errors import BadValue, UnknownName
from exporters.lrm import Lrm
from exporters.lrm.ceiling import Run, ceiling, changes

ALL = {"split": "train=1"}


def export(out: Path, dataset: FakeDataset | None = None, **options: Any) -> list[dict[str, Any]]:
    """The folders that `index.json` lists."""
    out.mkdir(exist_ok=True)
    Lrm().export(dataset or two_scene_dataset(3, hz=5.0), out, {**ALL, **options})
    folders: list[dict[str, Any]] = json.loads((out / "index.json").read_text())["folders"]
    return folders


def runs(out: Path, folder: dict[str, Any]) -> dict[str, tuple[list[dict[str, Any]], dict[str, Any]]]:
    """Rows and summary of each trajectory of a folder."""
    return {
        p.parent.name: (lines(p), json.loads((p.parent / "summary.json").read_text()))
        for p in sorted((out / folder["data_dir"] / "trajectories").glob("*/metadata.jsonl"))
    }


def all_runs(out: Path) -> list[tuple[list[dict[str, Any]], dict[str, Any]]]:
    return [
        (lines(p), json.loads((p.parent / "summary.json").read_text())) for p in sorted(out.rglob("metadata.jsonl"))
    ]


# --- F1: what the judge is told


def test_a_folder_has_one_instruction_and_one_view_and_the_commands_name_it(tmp_path: Path) -> None:
    dataset = two_scene_dataset(3)
    for e in dataset.stored:  # other words for one goal, which the judge must not be told apart by
        if e.info.group == "g0001" and e.info.scene == "lid_lift":
            e.info = replace(e.info, instruction="Off with the bowl's lid!")
    folders = export(tmp_path, dataset)
    assert len({(f["task_description"], f["camera"], f["hidden"]) for f in folders}) == len(folders)
    assert {f["scene"] for f in folders} == {"lid_lift", "wipe_board"}
    for folder in folders:
        for rows, summary in runs(tmp_path, folder).values():
            assert summary["task_description"] == folder["task_description"]
            assert {r["camera"] for r in rows} == {folder["camera"]}
    said = (tmp_path / "commands.sh").read_text()
    told = [shlex.split(line) for line in said.splitlines() if line.startswith("score --")]
    assert [(t[2], t[4]) for t in told] == [(f["data_dir"], f["task_description"]) for f in folders]
    assert {t[3] for t in told} == {"--task_description"}
    assert "Off with" not in said


def test_words_of_the_episodes_make_more_folders(tmp_path: Path) -> None:
    few, many = export(tmp_path / "few"), export(tmp_path / "many", task_words="instruction")
    assert len(many) > len(few)
    assert "take the lid off" in {f["task_description"] for f in many} - {f["task_description"] for f in few}


# --- F2: rows


def test_all_runs_have_equally_many_frames_with_the_first_and_the_last(tmp_path: Path) -> None:
    dataset = fake_dataset(2)
    for e in dataset.stored[:4]:
        e.hz = 1.0  # 7 frames
    export(tmp_path, dataset)
    for rows, _ in all_runs(tmp_path):
        assert [r["t"] for r in rows] == list(range(7))
        assert (rows[0]["step"], rows[-1]["step"]) == (0, 300)
    assert json.loads((tmp_path / "datasheet.json").read_text())["frames_of_a_run"] == 7


def test_pictures_show_the_rows(tmp_path: Path) -> None:
    dataset = fake_dataset(1)
    numbers = {e.info.id: e.number for e in dataset.stored}
    (folder, *_) = export(tmp_path, dataset, frames=5)
    for name, (rows, _) in runs(tmp_path, folder).items():
        path = tmp_path / folder["data_dir"] / "trajectories" / name
        assert len(list(path.glob("*.png"))) == 5
        for r in rows:
            picture = np.asarray(Image.open(path / f"frame_{r['t']:03d}.png"), dtype=np.uint8)
            assert who(picture) == (numbers[r["episode"]], r["camera"], r["step"])


def test_an_oracle_reward_is_the_change_between_two_shown_frames(tmp_path: Path) -> None:
    export(tmp_path, frames=6)
    found = all_runs(tmp_path)
    for rows, summary in found:
        levels = [r["cumulative_reward"] for r in rows]
        assert levels == [r["reward_frame"] for r in rows]
        assert summary["total_oracle_reward"] == levels[-1]
        assert rows[0]["oracle_reward"] == 0.0
        for before, after in pairwise(rows):
            moved = after["cumulative_reward"] - before["cumulative_reward"]
            expected = moved if abs(moved) >= 0.005 else 0.0
            assert after["oracle_reward"] == pytest.approx(expected, abs=1e-8)
    assert any(r["oracle_reward"] < 0 for rows, _ in found for r in rows)


def test_a_small_change_is_exactly_none() -> None:
    assert changes([0.0, 0.0049, 0.2, 0.196, 0.1]) == [0.0, 0.0, pytest.approx(0.1951), 0.0, pytest.approx(-0.096)]


def test_rows_have_one_type_and_a_success_is_done_once_it_is_complete(tmp_path: Path) -> None:
    export(tmp_path)
    kinds: set[tuple[tuple[str, str], ...]] = set()
    for rows, summary in all_runs(tmp_path):
        assert summary["success_once"] == (summary["outcome"] == "success") == rows[-1]["success"]
        assert [r["success"] for r in rows] == [summary["success_once"] and r["time_s"] >= 5.5 for r in rows]
        assert ("onset_s" in summary, "visible_s" in summary) == (not summary["success_once"],) * 2
        assert None not in summary.values()
        kinds.update(tuple((k, type(v).__name__) for k, v in r.items()) for r in rows)
    assert len(kinds) == 1


# --- F3: what pictures do not show


def test_failures_that_end_like_a_success_have_folders_of_their_own(tmp_path: Path) -> None:
    told: list[str] = []
    exporter = Lrm()
    exporter.tell = told.append
    exporter.export(two_scene_dataset(3, hz=5.0), tmp_path, ALL)
    folders = json.loads((tmp_path / "index.json").read_text())["folders"]
    for folder in folders:
        assert folder["data_dir"].startswith("train-hidden/") == folder["hidden"]
        modes = {rows[0]["mode"] for rows, _ in runs(tmp_path, folder).values()}
        assert modes == {"collision"} if folder["hidden"] else modes <= {"none", "drop"}
    sheet = json.loads((tmp_path / "datasheet.json").read_text())
    assert sheet["hidden_runs"] == 5
    assert any("picture: 5" in line and "-hidden" in line for line in told)
    main, both = sheet["ceiling"]["train"]["main"], sheet["ceiling"]["train"]["main_and_hidden"]
    assert (main["roc_auc"], main["pairwise_acc_pct"]) == (1.0, 100.0)
    assert both["pairwise_acc_pct"] < 100
    assert f"roc_auc {both['roc_auc']:g}" in (tmp_path / "dataset_card.md").read_text()


def test_nothing_is_hidden_from_judges_of_films(tmp_path: Path) -> None:
    folders = export(tmp_path, label="reward")
    assert not any(f["hidden"] for f in folders)
    parts = json.loads((tmp_path / "datasheet.json").read_text())["ceiling"]["train"]
    assert set(parts) == {"main"}
    assert (parts["main"]["roc_auc"], parts["main"]["pairwise_acc_pct"]) == (1.0, 100.0)
    assert all(r["cumulative_reward"] == r["reward"] for rows, _ in all_runs(tmp_path) for r in rows)


def test_a_failure_near_the_worst_success_of_its_goal_is_hidden(tmp_path: Path) -> None:
    dataset = fake_dataset(2)
    for e in dataset.stored:
        scale = {"a": 1.0, "d": 0.7}.get(e.info.id[-1], 1.0)
        high = np.float32(0.72) / e.labels.reward_frame[-1] if e.info.id[-1] == "b" else 1.0
        curve = (e.labels.reward_frame * np.float32(scale * high)).clip(0, 1)
        e.labels = replace(e.labels, reward_frame=curve, progress=curve)
        e.info = replace(e.info, evident=True)
    export(tmp_path, dataset)
    hidden = {rows[0]["mode"] for rows, _ in all_runs(tmp_path / "train-hidden")}
    assert hidden == {"drop", "collision"}  # drops end at 0.72, the worst success at 0.7


# --- the ceiling, and wrong options


def test_the_ceiling_counts_ties_as_wrong_and_knows_a_judge_that_must_choose() -> None:
    found = ceiling(
        [
            Run(True, (0.0, 0.5, 1.0, 1.0)),
            Run(True, (0.0, 0.2, 0.4, 0.6)),
            Run(False, (0.0, 0.5, 0.5, 0.6)),
            Run(False, (0.0, 0.0, 0.0, 0.0)),
        ]
    )
    assert found["pairwise_acc_pct"] == 75.0
    assert found["roc_auc"] == 0.875
    assert found["direction_acc_forced_pct"] == pytest.approx(100 * 11 / 16)
    assert (found["direction_acc_pct"], found["per_traj_pearson"]) == (100.0, 1.0)
    sums, lasts = [2.5, 1.2, 1.6, 0.0], [1.0, 0.6, 0.6, 0.0]
    assert found["global_pearson"] == pytest.approx(float(np.corrcoef(sums, lasts)[0, 1]), abs=1e-4)
    assert ceiling([Run(False, (0.0, 0.0))]) == {
        "runs": 1,
        "successes": 0,
        "direction_acc_pct": 100.0,
        "direction_acc_forced_pct": 50.0,
    }


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"label": "progress"}, UnknownName, "Valid: reward, reward_frame"),
        ({"frames": 1}, BadValue, "frames is 1"),
        ({"frames": -3}, BadValue, "frames is -3"),
    ],
)
def test_wrong_options_are_refused(
    tmp_path: Path, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        export(tmp_path, **options)
