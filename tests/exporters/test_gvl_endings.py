"""Where frames are judged alone, no negative ends as if the task were done; one failure in the context ends low."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import FakeDataset, FakeEpisode, fake_dataset

from badgen.contracts.errors import BadValue
from exporters.gvl import Gvl, grade
from exporters.gvl.dialects import DIALECTS
from studies.taught import gvl as reader

HIT = "lid_lift-0001-c"
NAMES = sorted(DIALECTS)


def export(out: Path, dataset: FakeDataset, **options: Any) -> tuple[list[dict[str, Any]], dict[str, Any], list[str]]:
    """Answers, datasheet, and what the user is told."""
    out.mkdir(exist_ok=True)
    exporter, told = Gvl(), list[str]()
    exporter.tell = told.append
    exporter.export(dataset, out, {"provider": "openai", "split": "train=1", "frames": 5, "rule": "frame", **options})
    answers = [json.loads(p.read_text()) for p in sorted(out.glob("*.answer.json"))]
    return answers, json.loads((out / "datasheet.json").read_text()), told


def ends_at(episode: FakeEpisode, last: float) -> None:
    """A plain failure that rises to this value and stays there."""
    curve = np.linspace(0, last, len(episode.labels.progress)).astype(np.float32)
    episode.labels = replace(episode.labels, progress=curve, reward=curve, reward_frame=curve)
    episode.info = replace(episode.info, outcome="failure")


def last_of(told: dict[str, Any], key: str) -> int:
    value: int = max(told["frames"], key=lambda f: f["time_s"])[key]
    return value


@pytest.mark.parametrize("name", NAMES)
def test_no_negative_ends_as_if_done(tmp_path: Path, name: str) -> None:
    """The lid is on the mat at the end, and the bowl was struck on the way: the last picture looks like a success."""
    answers, sheet, told = export(tmp_path, fake_dataset(4), dialect=name)
    key = DIALECTS[name].key
    assert {a["outcome"] for a in answers} == {"failure"}
    for answer in answers:
        failures = [r for r in answer["references"] if r["outcome"] != "success"]
        assert failures
        assert all(last_of(part, key) < 50 for part in (answer, *failures))
        assert [r["last"] for r in answer["references"]] == [last_of(r, key) for r in answer["references"]]
        assert answer["lowest_failure"] == min(r["last"] for r in failures)
    assert sheet["failures_that_end_as_if_done"] == 4
    assert any(line.startswith("4 failures are neither judged nor context") for line in told)


@pytest.mark.parametrize("name", NAMES)
def test_a_judge_of_runs_is_shown_those_that_end_as_if_done(tmp_path: Path, name: str) -> None:
    answers, sheet, told = export(tmp_path, fake_dataset(4), dialect=name, rule="run")
    hits = [a for a in answers if a["outcome"] == "unsafe_success"]
    assert len(hits) == 4
    assert all(last_of(a, DIALECTS[name].key) == 5 for a in hits)
    assert sheet["failures_that_end_as_if_done"] == 0
    assert told == []


def test_naming_such_an_episode_is_an_error_that_says_why(tmp_path: Path) -> None:
    with pytest.raises(
        BadValue, match=rf"{HIT} breaks a rule, .*reward_frame ends at 100%.*another episode, or --rule run$"
    ):
        export(tmp_path / "a", fake_dataset(), episode=HIT, dialect="opengvl")
    dataset = fake_dataset()
    struck = dataset.episode(HIT)
    struck.labels = replace(struck.labels, reward_frame=struck.labels.reward)  # the bowl lies on its side
    answers, _, _ = export(tmp_path / "b", dataset, episode=HIT, dialect="opengvl")
    assert last_of(answers[0], "task_completion_percentage") == 5


def test_a_dataset_in_which_all_end_as_if_done_is_refused(tmp_path: Path) -> None:
    dataset = fake_dataset()
    dataset.stored = [e for e in dataset.stored if e.info.mode != "drop"]
    with pytest.raises(BadValue, match=r"every failure ends as if it were done.*--rule run"):
        export(tmp_path, dataset)


@pytest.mark.parametrize("seed", range(4))
def test_a_context_failure_that_ends_low_is_preferred(tmp_path: Path, seed: int) -> None:
    dataset = fake_dataset(6)
    for e in dataset.stored:
        if e.info.mode == "drop" and e.info.group != "g0005":
            ends_at(e, 0.8)
    answers, sheet, _ = export(tmp_path, dataset, seed=seed, references=1)
    lowest = {a["group"]: a["lowest_failure"] for a in answers}
    assert lowest.pop("g0005") == 80  # its own failure is the only one that ends low
    assert set(lowest.values()) == {20}
    assert sheet["prompts_without_a_failure_that_ends_low"] == 1


def test_what_has_no_references_is_left_out_and_counted(tmp_path: Path) -> None:
    dataset = fake_dataset(3)
    for e in dataset.stored[8:]:
        e.info = replace(e.info, scene="pour")
    answers, sheet, told = export(tmp_path, dataset)
    assert [a["scene"] for a in answers] == ["lid_lift", "lid_lift"]
    assert sheet["failures_without_references"] == 1
    assert any("no references" in line for line in told)


@pytest.mark.parametrize("name", [n for n in NAMES if DIALECTS[n].asks == "frames"])
def test_a_right_reply_is_graded_right_at_the_end(tmp_path: Path, name: str) -> None:
    answers, _, _ = export(tmp_path, fake_dataset(), dialect=name)
    for answer in answers:
        key = DIALECTS[name].key
        rows = [{"frame_number": f["frame_number"], key: f[key]} for f in answer["frames"]]
        text = json.dumps(rows)
        if name == "opengvl":
            text = "\n".join(f"Frame {r['frame_number']}: Task Completion Percentages: {r[key]}%" for r in rows)
        found = grade(text, answer)
        assert (found["last_error"], found["mean_absolute_error"]) == (0, 0)
        done = grade(re.sub(rf'(: |"{key}": )\d+(%|}})', r"\g<1>100\2", text), answer)
        assert done["last_error"] == 100 - last_of(answer, key) > 50


def test_the_reader_sees_the_percentages_that_the_prompt_shows(tmp_path: Path) -> None:
    dataset = fake_dataset()
    answers, _, _ = export(tmp_path, dataset, dialect="opengvl")
    films = reader.read(tmp_path).films
    assert len(films) == sum(1 + len(a["references"]) for a in answers)
    for film in films:
        curve = dataset.episode(film.episode).labels.reward_frame
        assert film.steps == tuple(sorted(film.steps))
        assert film.targets == pytest.approx([round(100 * float(curve[s])) / 100 for s in film.steps])


def test_a_failure_that_ends_low_is_worth_other_words(tmp_path: Path) -> None:
    """The only failure under the same words ends high, and one under other words ends low."""
    dataset = fake_dataset(3)
    ends_at(dataset.stored[5], 0.8)
    for e in dataset.stored[8:]:
        e.info = replace(e.info, instruction="take the lid to the mat")
    answers, _, _ = export(tmp_path, dataset, episode="lid_lift-0000-b", references=1)
    assert answers[0]["lowest_failure"] == 20
    assert {r["instruction"] for r in answers[0]["references"] if r["outcome"] != "success"} == {
        "take the lid to the mat"
    }
