"""`badgen judge --provider files`: prompts that a person answers, scored with the key."""

from __future__ import annotations

import csv
import errno
import re
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from click.testing import CliRunner
from fakes import ONSET_S, FakeDataset, who
from seeing_judge import SeeingJudge, eyes_fixture, judged_dataset_fixture, line_of, rows  # noqa: F401 -- fixtures

from badgen.cli.judge import judge
from badgen.contracts.arrays import Image
from badgen.critics.answer_files import write_csv


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


def test_an_error_leaves_nothing(judged_dataset: FakeDataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, image: Image) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("badgen.critics.by_hand.write_image", full)
    words = ["some/run", "--provider", "files", "--level", "none", "--out", str(tmp_path / "x")]
    assert isinstance(CliRunner().invoke(judge, words).exception, OSError)
    assert not list(tmp_path.iterdir())


def test_a_person_can_be_the_critic(judged_dataset: FakeDataset, tmp_path: Path) -> None:
    out = tmp_path / "by_hand"
    words = ["some/run", "--provider", "files", "--dialect", "critic", "--level", "none", "--views", "2"]
    assert CliRunner().invoke(judge, [*words, "--out", str(out)]).exception is None
    table = out / "prompts" / "answers.csv"
    blanks = rows(table)
    assert [list(b) for b in blanks] == [["prompt", "score", "verdict", "goes_wrong_at_s", "critique"]] * 9
    score = ["--score", str(table), "--key", str(out / "key")]
    assert "no run in answers.csv has a score" in str(CliRunner().invoke(judge, score).exception)
    truth = {r["prompt"]: r for r in rows(out / "key" / "key.csv")}
    for blank in blanks[:-1]:
        good = truth[blank["prompt"]]["outcome"] == "success"
        at_s = "" if good else str(ONSET_S + 0.3)
        blank |= {"score": "90" if good else "10", "verdict": "success" if good else "failure", "goes_wrong_at_s": at_s}
    write_csv(table, tuple(blanks[0]), blanks)
    told = CliRunner().invoke(judge, score)
    assert told.exception is None, told.exception
    failures = sum(truth[b["prompt"]]["outcome"] != "success" for b in blanks[:-1])
    assert f"passes 0 of {failures} failures, fails 0 of {8 - failures} successes" in told.output
    assert f"onset_s, the first event: {failures} failures, median 0.3 s late" in told.output
    assert f"departs_s, when it can be seen: {failures} failures, median 0.8 s late" in told.output
    assert "left out" in told.output
    blanks[0]["verdict"] = "perhaps"
    write_csv(table, tuple(blanks[0]), blanks)
    assert "answers.csv, line 2: verdict must be success or failure" in str(CliRunner().invoke(judge, score).exception)
