"""Large Reward Models: what its scripts read, and what they compute for a judge that answers with the labels."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
from fakes import FakeDataset, fake_dataset, two_scene_dataset, who

from badgen.contracts.errors import BadValue, UnknownName
from exporters.lrm import Lrm
from exporters.lrm.ceiling import Run, changes, direction_accuracy, progress_metrics


@dataclass(frozen=True)
class Found:
    """A run as the scripts read it."""

    name: str
    rows: list[dict[str, Any]]
    summary: dict[str, Any]
    frames: list[Path]

    @property
    def run(self) -> Run:
        return Run(self.summary["success_once"], tuple(r["cumulative_reward"] for r in self.rows))


def export(out: Path, dataset: FakeDataset, **options: Any) -> list[str]:
    out.mkdir(exist_ok=True)
    exporter, told = Lrm(), list[str]()
    exporter.tell = told.append
    exporter.export(dataset, out, {"split": "train=1", **options})
    return told


def read(data_dir: Path) -> list[Found]:
    """All runs of a data_dir, in the order of the scripts."""
    found = []
    for run in sorted((data_dir / "trajectories").iterdir()):
        rows = [json.loads(line) for line in (run / "metadata.jsonl").read_text().splitlines()]
        frames = [run / f"frame_{row['t']:03d}.png" for row in rows]
        found.append(Found(run.name, rows, json.loads((run / "summary.json").read_text()), frames))
    return found


def parts(out: Path) -> dict[str, list[Found]]:
    """All runs of each split, and the hidden ones."""
    found: defaultdict[str, list[Found]] = defaultdict(list)
    for data_dir in sorted(p.parent for p in out.glob("*/*/trajectories")):
        found[data_dir.parent.name] += read(data_dir)
    return dict(found)


def answers(run: Found, interval: int = 1) -> list[float]:
    """Comparisons by a perfect judge, every `interval` rows, as the scorer asks for them."""
    levels = run.run.levels
    changed = (levels[k] - levels[k - interval] for k in range(interval, len(levels), interval))
    return [0.0, *(float(np.sign(c)) if abs(c) >= 0.005 else 0.0 for c in changed)]


def accuracy(runs: Sequence[Found], interval: int) -> float:
    """The k-th answer is compared with the k-th row, whatever the interval."""
    asked = [answers(run, interval) for run in runs]
    told = [[row["oracle_reward"] for row in run.rows[: len(a)]] for run, a in zip(runs, asked, strict=True)]
    return direction_accuracy(told, asked)


# --- F1: a data_dir has one instruction


@pytest.mark.parametrize("words", ["canonical", "instruction"])
def test_a_data_dir_has_one_task_description_and_the_commands_pass_it(tmp_path: Path, words: str) -> None:
    dataset = two_scene_dataset(6)
    dataset.stored[0].info = replace(dataset.stored[0].info, instruction="put the lid's twin on the mat; don't drop it")
    export(tmp_path, dataset, task_words=words)
    index = json.loads((tmp_path / "index.json").read_text())["folders"]
    told = {row["data_dir"]: row["task_description"] for row in index}
    assert set(told) == {str(p.parent.relative_to(tmp_path)) for p in tmp_path.glob("*/*/trajectories")}
    for data_dir, description in told.items():
        assert {run.summary["task_description"] for run in read(tmp_path / data_dir)} == {description}
    mains = [description for data_dir, description in told.items() if data_dir.startswith("train/")]
    assert len(set(mains)) == len(mains) == (2 if words == "canonical" else 4)
    script = (tmp_path / "commands.sh").read_text()
    passed = [shlex.split(line)[1:] for line in script.splitlines() if line.startswith("score ")]
    assert sorted(passed) == sorted([data_dir, description] for data_dir, description in told.items())


def test_the_commands_score_every_data_dir_and_join_each_part(tmp_path: Path) -> None:
    export(tmp_path / "out", two_scene_dataset(6))
    scripts = tmp_path / "eval"
    scripts.mkdir()
    (scripts / "score_with_vlm.py").write_text(
        "import pathlib, sys\n"
        "given = dict(zip(sys.argv[1::2], sys.argv[2::2]))\n"
        "assert pathlib.Path(given['--data_dir'], 'trajectories').is_dir()\n"
        "out = pathlib.Path(given['--output'])\n"
        "out.parent.mkdir(parents=True, exist_ok=True)\n"
        "out.write_text(given['--mode'] + ' ' + given['--task_description'])\n"
    )
    (scripts / "compute_openloop_metrics.py").write_text(
        "import pathlib, sys\n"
        "at = sys.argv.index('--output_dir')\n"
        "made = pathlib.Path(sys.argv[at + 1])\n"
        "made.mkdir(parents=True)\n"
        "(made / 'joined').write_text(' '.join(sys.argv[2:at]))\n"
    )
    env = {"LRM_EVAL": "eval", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python").symlink_to(Path(sys.executable))
    env["PATH"] = f"{tmp_path / 'bin'}:{env['PATH']}"
    subprocess.run(["sh", "out/commands.sh", "comparison"], cwd=tmp_path, env=env, check=True)
    index = json.loads((tmp_path / "out/index.json").read_text())["folders"]
    for row in index:
        scored = tmp_path / "out/scores/comparison" / f"{row['data_dir']}.json"
        assert scored.read_text() == f"comparison {row['task_description']}"
    for part in ("train", "train-hidden"):
        joined = (tmp_path / f"out/metrics/comparison/{part}/joined").read_text().split()
        wanted = [r["data_dir"] for r in index if r["data_dir"].startswith(f"{part}/")]
        assert sorted(joined) == sorted(f"scores/comparison/{d}.json" for d in wanted)


# --- F2: rows


def test_rows_are_numbered_without_gaps_and_hold_the_change_and_the_level(tmp_path: Path) -> None:
    dataset = fake_dataset(4)
    export(tmp_path, dataset)
    runs = [run for found in parts(tmp_path).values() for run in found]
    assert {len(run.rows) for run in runs} == {16}
    shapes = set()
    for run in runs:
        assert [row["t"] for row in run.rows] == list(range(16))
        assert all(frame.is_file() for frame in run.frames)
        episode = dataset.episode(run.summary["episode"])
        for row, frame in zip(run.rows, run.frames, strict=True):
            with PIL.Image.open(frame) as picture:
                pixels = np.array(picture.convert("RGB"), dtype=np.uint8)
            assert who(pixels) == (episode.number, row["camera"], row["step"])
            assert np.float32(row["cumulative_reward"]) == episode.labels.reward_frame[row["step"]]
            shapes.add(tuple((key, type(value).__name__) for key, value in row.items()))
        levels = [0.0, *run.run.levels]
        for before, after, row in zip(levels, levels[1:], run.rows, strict=False):
            change = row["oracle_reward"]
            assert change == pytest.approx(after - before, abs=1e-6) if abs(after - before) >= 0.005 else change == 0
        assert run.summary["total_oracle_reward"] == levels[-1]
    assert len(shapes) == 1
    assert not any(kind == "NoneType" for _, kind in next(iter(shapes)))
    assert any(row["oracle_reward"] < -0.1 for run in runs for row in run.rows)


def test_a_perfect_judge_is_right_at_interval_1_and_not_at_a_longer_one(tmp_path: Path) -> None:
    export(tmp_path, fake_dataset(4))
    runs = parts(tmp_path)["train"]
    assert accuracy(runs, 1) == 100
    assert accuracy(runs, 4) < 100
    whole = progress_metrics([r.run for r in runs], [r.run.levels for r in runs])
    assert whole["per_traj_pearson"] == pytest.approx(1)


def test_all_runs_have_as_many_rows_as_the_shortest(tmp_path: Path) -> None:
    dataset = fake_dataset(4)
    dataset.stored[2].hz = 2.0  # 13 frames
    told = export(tmp_path / "few", dataset)
    assert {len(run.rows) for found in parts(tmp_path / "few").values() for run in found} == {13}
    assert any("13 frames and not 16" in line for line in told)
    told = export(tmp_path / "all", dataset, frames=0)
    assert {len(run.rows) for found in parts(tmp_path / "all").values() for run in found} == {13}
    assert not any("and not" in line for line in told)


def test_success_is_that_of_the_whole_run_and_begins_when_it_is_complete(tmp_path: Path) -> None:
    dataset = fake_dataset(4)
    export(tmp_path, dataset)
    for run in (r for found in parts(tmp_path).values() for r in found):
        info = dataset.episode(run.summary["episode"]).info
        assert run.summary["success_once"] == info.success
        assert [row["success"] for row in run.rows] == [info.success and row["time_s"] >= 5.5 for row in run.rows]
        assert ("onset_s" in run.summary) == (not info.success)


# --- F3: failures that look like successes


def test_runs_that_hide_their_failure_are_apart_beside_a_success(tmp_path: Path) -> None:
    told = export(tmp_path, fake_dataset(4))
    found = parts(tmp_path)
    main, hidden = ({run.name for run in found[part]} for part in ("train", "train-hidden"))
    assert {name for name in main if "-c_" in name} == set()
    assert hidden == {f"lid_lift-{g:04d}-{k}_front" for g in range(4) for k in "ac"}
    assert main >= {f"lid_lift-{g:04d}-{k}_front" for g in range(4) for k in "abd"}
    assert any(line.startswith("4 runs break a rule") for line in told)
    sheet = json.loads((tmp_path / "datasheet.json").read_text())
    assert sheet["runs_that_hide_their_failure"] == 4
    assert sheet["of_these_without_a_success"] == 0
    assert sheet["rows"] == {"train": len(found["train"]), "train-hidden": 8}


def test_by_reward_nothing_is_hidden(tmp_path: Path) -> None:
    export(tmp_path, fake_dataset(4), label="reward_visible")
    assert set(parts(tmp_path)) == {"train"}
    sheet = json.loads((tmp_path / "datasheet.json").read_text())
    assert sheet["perfect_judge"]["train"]["pairwise_acc_pct"] == 100


def test_a_hidden_run_whose_success_is_not_exported_is_counted(tmp_path: Path) -> None:
    dataset = fake_dataset(4)
    dataset.stored = [e for e in dataset.stored if e.info.id != "lid_lift-0001-a"]
    export(tmp_path, dataset)
    assert json.loads((tmp_path / "datasheet.json").read_text())["of_these_without_a_success"] == 1


# --- the ceiling


def test_the_ceiling_is_what_the_scripts_compute_for_a_perfect_judge(tmp_path: Path) -> None:
    export(tmp_path, fake_dataset(4))
    sheet = json.loads((tmp_path / "datasheet.json").read_text())
    for part, runs in parts(tmp_path).items():
        told = sheet["perfect_judge"][part]
        last = [(run.run.success, run.run.levels[-1]) for run in runs]
        pairs = [(g, b) for success, g in last if success for other, b in last if not other]
        assert told["pairwise_acc_pct"] == pytest.approx(100 * np.mean([g > b for g, b in pairs]), abs=1e-3)
        assert told["roc_auc"] == pytest.approx(np.mean([(g > b) + 0.5 * (g == b) for g, b in pairs]), abs=1e-3)
        assert told["direction_acc_pct"] == accuracy(runs, 1) == 100
        assert told["direction_acc_forced_pct"] < 100
    assert sheet["perfect_judge"]["train"]["roc_auc"] == 1
    assert sheet["perfect_judge"]["train-hidden"]["pairwise_acc_pct"] == 0  # their last pictures are those of a success
    card = (tmp_path / "dataset_card.md").read_text()
    assert "reaches in `train-hidden`" in card
    assert "pairs 0 %" in card


@pytest.mark.parametrize(
    ("levels", "expected"),
    [([0.0, 0.5, 0.5, 0.504, 0.2], [0.0, 0.5, 0.0, 0.0, -0.304]), ([0.3], [0.0])],
)
def test_small_changes_are_none(levels: list[float], expected: list[float]) -> None:
    assert changes(levels) == expected


def test_metrics_of_a_judge_that_is_wrong() -> None:
    runs = [Run(True, (0.0, 0.5, 1.0)), Run(False, (0.0, 0.5, 0.2)), Run(False, (0.0, 0.0, 0.0))]
    found = progress_metrics(runs, [(0.0, 0.4, 0.8), (0.0, 0.4, 0.8), (0.0, 0.0, 0.1)])
    assert found["roc_auc"] == pytest.approx(0.75)  # one tie of two pairs
    assert found["pairwise_acc_pct"] == pytest.approx(50)
    second = np.corrcoef((0.0, 0.4, 0.8), (0.0, 0.5, 0.2))[0, 1]
    assert found["per_traj_pearson"] == pytest.approx((1 + second) / 2)  # a constant run has none
    assert found["global_pearson"] == pytest.approx(np.corrcoef([1.2, 1.2, 0.1], [1.0, 0.2, 0.0])[0, 1])
    assert direction_accuracy([[0.0, 0.5, 0.0]], [[0.0, -1.0, 1.0]]) == pytest.approx(100 / 3)
    assert set(progress_metrics(runs[:1], [(0.0, 0.4, 0.8)])) == {"per_traj_pearson"}


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"label": "progress"}, UnknownName, "reward_frame"),
        ({"frames": 1}, BadValue, "at least 2"),
        ({"frames": -3}, BadValue, "at least 2"),
    ],
)
def test_wrong_options_are_refused(
    tmp_path: Path, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        export(tmp_path, fake_dataset(), **options)
