"""`badgen judge --provider files`: prompts that a person answers, scored with the key."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import PIL.Image
from click.testing import CliRunner
from fakes import FakeDataset, who
from seeing_judge import SeeingJudge, eyes_fixture, judged_dataset_fixture, line_of, rows  # noqa: F401 -- fixtures

from badgen.cli.judge import judge


def test_answers_by_hand_are_scored_with_the_key(
    judged_dataset: FakeDataset, eyes: SeeingJudge, tmp_path: Path
) -> None:
    out = tmp_path / "by_hand"
    words = ["some/run", "--provider", "files", "--level", "none", "--out", str(out)]
    done = CliRunner().invoke(judge, words)
    assert done.exception is None, done.exception
    blanks = rows(out / "prompts" / "answers.csv")
    assert {r["score"] for r in blanks} == {""}
    for row in blanks:
        picture = out / "prompts" / f"{int(row['prompt']):03d}" / f"{int(row['frame']):02d}.png"
        row["score"] = str(eyes.value(np.array(PIL.Image.open(picture).convert("RGB"), dtype=np.uint8)))
    with (out / "prompts" / "answers.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, blanks[0].keys())
        writer.writeheader()
        writer.writerows(blanks)
    command = next(line for line in done.output.splitlines() if line.startswith("then: badgen judge "))
    told = CliRunner().invoke(judge, command.removeprefix("then: badgen judge ").split())
    assert line_of(told.output, "all").split()[1:4] == ["6/6", "0", "0/6"]
    assert line_of(told.output, "all").split()[-2:] == ["0.0", "0.0"]


def test_nothing_tells_the_judge_which_runs_went_well(judged_dataset: FakeDataset, tmp_path: Path) -> None:
    out = tmp_path / "by_hand"
    CliRunner().invoke(judge, ["some/run", "--provider", "files", "--level", "none", "--out", str(out)])
    prompts = sorted((out / "prompts").glob("[0-9]*"))
    assert [p.name for p in prompts] == [f"{n:03d}" for n in range(1, 10)]
    text = "".join(p.read_text() for p in (out / "prompts").rglob("*.txt"))
    assert not re.search("lid_lift|twin|drop the lid|truth_100|failure$", text)
    assert "Once the robot has plainly broken what the task demands" in text  # the rule
    shown = [who(np.array(PIL.Image.open(p / "01.png").convert("RGB"), dtype=np.uint8))[0] for p in prompts]
    assert shown != sorted(shown)
    assert {len(list(p.glob("*.png"))) for p in prompts} == {12}
    assert [p.name for p in (out / "key").iterdir()] == ["key.csv"]


def test_a_folder_with_prompts_is_not_overwritten(judged_dataset: FakeDataset, tmp_path: Path) -> None:
    words = ["some/run", "--provider", "files", "--level", "none", "--n", "1", "--out", str(tmp_path / "x")]
    assert CliRunner().invoke(judge, words).exception is None
    assert "not empty" in str(CliRunner().invoke(judge, words).exception)


def test_an_error_leaves_nothing(judged_dataset: FakeDataset, tmp_path: Path) -> None:
    words = ["some/run", "--provider", "files", "--dialect", "critic", "--out", str(tmp_path / "x")]
    assert "judge frames" in str(CliRunner().invoke(judge, words).exception)
    assert not list(tmp_path.iterdir())
