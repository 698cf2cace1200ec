"""`badgen eval` on a stored dataset: files, models, servers, what it prints and writes, one line for mistakes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from judge_service import Answer, in_turn, serving
from store_samples import records_fixture, run_fixture, world_fixture  # noqa: F401  # fixtures

from badgen.cli.main import main
from badgen.store import DatasetFolder

TRIALS = Path(__file__).parents[1] / "data" / "judge_answers"
MODEL = """
import numpy as np

def rising(frames, instruction, times_s):
    assert frames.shape == (4, 32, 32, 3) and instruction == "hold the rock"
    return times_s

def short(frames, instruction, times_s):
    return times_s[:-1]
"""


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models_of_tests.py").write_text(MODEL)
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop("models_of_tests", None)


def run(monkeypatch: pytest.MonkeyPatch, *args: str) -> int:
    monkeypatch.setattr(sys, "argv", ["badgen", "eval", "--draws", "100", *args])
    with pytest.raises(SystemExit) as end:
        main()
    assert isinstance(end.value.code, int)
    return end.value.code


def test_a_model_beside_baselines_and_its_scores_read_again(
    dataset: DatasetFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scores, first, again = tmp_path / "scores.csv", tmp_path / "a.json", tmp_path / "b.json"
    here = str(dataset.path)
    made = ("--model", "models_of_tests:rising", "--save-scores", str(scores), "--out", str(first))
    assert run(monkeypatch, here, *made) == 0
    printed = capsys.readouterr().out
    assert "2 groups, 3 views: 1 failures and 2 successes; 1 ordered pairs in 1 contexts" in printed
    for name in ("models_of_tests:rising", "constant", "time index", "motion energy", "last-frame likeness", "labels"):
        assert f"\n{name} " in printed
    assert "models_of_tests:rising does NOT beat the time index in order by sum" in printed
    assert "VOC is the rank correlation with time" in printed
    assert run(monkeypatch, here, "--scores", str(scores), "--out", str(again)) == 0
    one, two = (json.loads(p.read_text()) for p in (first, again))
    assert one["models"]["models_of_tests:rising"] == two["models"]["models_of_tests:rising"]
    assert (one["dataset"], one["truth"], one["schema"]) == (dataset.path.name, "reward_visible", 1)
    assert str(tmp_path) not in first.read_text()


def test_a_server(dataset: DatasetFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(lambda seen: Answer({"success": True, "score": 0.5})) as service:
        arguments = ("--server", service.url, "--protocol", "lrm", "--reward", "completion", "--frames", "2")
        assert run(monkeypatch, str(dataset.path), *arguments) == 0
        assert {s.path for s in service.seen} == {"/compute_completion"}
        assert len(service.seen) == 3 * 2
    assert "\nlrm completion " in capsys.readouterr().out


def test_what_a_server_gave_before_it_failed_is_kept(
    dataset: DatasetFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = Answer({"success": True, "score": 0.25}), Answer({"success": False, "error": "no memory"})
    scores = tmp_path / "scores.csv"
    with serving(in_turn(good, good, good, bad)) as service:
        arguments = ("--server", service.url, "--protocol", "lrm", "--frames", "2", "--save-scores", str(scores))
        assert run(monkeypatch, str(dataset.path), *arguments) == 2
    told = capsys.readouterr()
    assert f"scores so far in {scores}" in told.out
    assert told.err.strip() == "badgen: /compute_reward failed: no memory"
    assert run(monkeypatch, str(dataset.path), "--scores", str(scores)) == 0
    assert "lrm progress: 4 of 6 frames have no score and are left out" in capsys.readouterr().out


def test_a_file_with_the_truth_needs_no_dataset(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "hard.json"
    assert run(monkeypatch, "--scores", str(TRIALS / "hard.csv"), "--by", "outcome", "--out", str(out)) == 0
    printed = capsys.readouterr().out
    assert "24 groups, 48 views: 24 failures and 24 successes; 24 ordered pairs" in printed
    assert "none: poor_success" in printed
    found = json.loads(out.read_text())
    assert found["models"]["none"]["figures"]["all"]["all"]["A_sum"]["value"] == 0.8125  # 18 of 24, and three ties
    assert found["models"]["time index"]["baseline"]
    assert not found["models"]["dense"]["baseline"]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--model", "models_of_tests:short"), "scores of shape (3,) for the 4 frames of episode"),
        (("--model", "models_of_tests:none"), "cannot be loaded"),
        (("--model", "m:f", "--server", "http://127.0.0.1:9"), "give one of --scores, --model and --server"),
        (("--server", "http://127.0.0.1:9"), "name the --protocol of the server: lrm or robometer"),
        (("--server", "nowhere", "--protocol", "robometer"), "is not an address"),
        (("--protocol", "lrn"), "did you mean 'lrm'?"),
        (("--reward", "progres"), "did you mean 'progress'?"),
        (("--truth", "rewards"), "did you mean 'reward'?"),
        (("--camera", "frnt"), "did you mean 'front'?"),
        (("--scale", "1"), "--scale takes two numbers as LOW,HIGH"),
        (("--scale", "1,1"), "the first number must be below the second"),
        (("--by", "bands"), "did you mean 'band'?"),
        (("--frames", "1", "--model", "models_of_tests:rising"), "frames is 1"),
        (("--scores", "nothing.csv"), "nothing.csv is not there"),
        (("--scores", str(TRIALS / "plain.csv")), "holds the truth itself; leave out RUN"),
        (("--only", "scene=nowhere"), "no episode is left"),
    ],
)
def test_mistakes_get_one_line(
    args: tuple[str, ...],
    says: str,
    dataset: DatasetFolder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(monkeypatch, str(dataset.path), *args) == 2
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 1, told
    assert says in told[0]


def test_without_a_run_a_file_is_needed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch) == 2
    assert "name the RUN" in capsys.readouterr().err
    assert run(monkeypatch, "--model", "models_of_tests:rising") == 2
    assert "name the RUN" in capsys.readouterr().err
