"""Percentages that GVL prompts teach: no failure ends as if it were done, and the context has one that ends low."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import FakeDataset, FakeEpisode, fake_dataset

from badgen.contracts.errors import BadValue
from exporters.gvl import Gvl
from exporters.gvl.dialects import DIALECTS

NAMES = sorted(DIALECTS)


def export(out: Path, dataset: FakeDataset, **options: Any) -> tuple[list[dict[str, Any]], dict[str, Any], list[str]]:
    """All answers, the datasheet, and what the user is told."""
    out.mkdir(exist_ok=True)
    told: list[str] = []
    exporter = Gvl()
    exporter.tell = told.append
    exporter.export(dataset, out, {"provider": "openai", "split": "train=1", "frames": 5, **options})
    answers = [json.loads(p.read_text()) for p in sorted(out.glob("*.answer.json"))]
    return answers, json.loads((out / "datasheet.json").read_text()), told


def last(frames: list[dict[str, Any]], key: str) -> int:
    value: int = max(frames, key=lambda f: f["time_s"])[key]
    return value


def ending(episode: FakeEpisode, level: float) -> None:
    """Let the labels of a failure rise to 0.9, and end at this level."""
    rows = len(episode.labels.progress)
    curve = np.linspace(0, 0.9, rows).astype(np.float32)
    curve[-60:] = level
    episode.labels = replace(episode.labels, progress=curve, reward=curve, reward_frame=curve)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("label", ["reward_frame", "progress"])
def test_no_failure_ends_as_if_it_were_done(name: str, label: str, tmp_path: Path) -> None:
    answers, sheet, told = export(tmp_path, fake_dataset(4), dialect=name, label=label)
    key = DIALECTS[name].key
    ends = [
        last(told["frames"], key) for a in answers for told in (a, *a["references"]) if told["outcome"] != "success"
    ]
    assert len(ends) == 4 * 3
    assert max(ends) < 95
    assert sheet["failures_that_end_as_if_done"] == 4  # the collisions
    assert any(line.startswith("failures left out") and label in line and line.endswith(": 4") for line in told)


def test_a_rule_whose_breach_shows_lowers_the_percentages_by_default(tmp_path: Path) -> None:
    dataset = fake_dataset(3)
    for e in dataset.stored:
        if e.info.mode == "collision":  # what was broken can still be seen at the end
            e.labels = replace(e.labels, reward_frame=e.labels.reward)
    answers, sheet, _ = export(tmp_path, dataset, dialect="opengvl")
    shown = {a["mode"]: last(a["frames"], "task_completion_percentage") for a in answers}
    assert shown["collision"] == 5  # its progress ends at 100
    assert sheet["failures_that_end_as_if_done"] == 0


def test_a_shortcut_is_not_shown_above_what_its_outcome_allows(tmp_path: Path) -> None:
    dataset = fake_dataset(3)
    for e in dataset.stored:
        if e.info.mode == "collision":
            ending(e, 0.9)
            e.info = replace(e.info, outcome="shortcut")
    answers, sheet, _ = export(tmp_path, dataset, dialect="opengvl")
    assert {a["mode"] for a in answers} == {"drop"}
    assert sheet["failures_that_end_as_if_done"] == 3


@pytest.mark.parametrize("name", NAMES)
def test_a_context_failure_ends_low_where_there_is_one(name: str, tmp_path: Path) -> None:
    dataset = fake_dataset(8)
    low = dataset.episode("lid_lift-0006-b")
    for e in dataset.stored:
        if e.info.mode == "drop" and e is not low:
            ending(e, 0.6)
    answers, sheet, told = export(tmp_path, dataset, dialect=name, references=1)
    with_low = [a for a in answers if a["context_ends_low"]]
    assert [a["episode"] for a in answers if a not in with_low] == [low.info.id]
    for a in with_low:
        assert low.info.id in {r["episode"] for r in a["references"]}
        assert min(last(r["frames"], DIALECTS[name].key) for r in a["references"]) < 50
    assert sheet["prompts_without_low_context"] == 1
    assert any("below 50: 1 of 8" in line for line in told)
    index = json.loads((tmp_path / "index.json").read_text())["episodes"]
    assert sum(not row["context_ends_low"] for row in index) == 1


def test_an_episode_that_is_named_is_judged_all_the_same(tmp_path: Path) -> None:
    answers, _, _ = export(tmp_path, fake_dataset(3), dialect="opengvl", episode="lid_lift-0001-c")
    (answer,) = answers
    assert last(answer["frames"], "task_completion_percentage") == 100
    assert {r["mode"] for r in answer["references"]} == {"drop", "none"}


def test_a_dataset_whose_failures_all_end_as_if_done_is_refused(tmp_path: Path) -> None:
    dataset = fake_dataset(3)
    dataset.stored = [e for e in dataset.stored if e.info.mode != "drop"]
    with pytest.raises(BadValue, match=r"every failure ends as if it were done.*--episode"):
        export(tmp_path, dataset)


def test_without_context_nothing_is_said_of_it(tmp_path: Path) -> None:
    _, sheet, told = export(tmp_path, fake_dataset(3), references=0)
    assert "prompts_without_low_context" not in sheet
    assert not any("prompts" in line for line in told)


def test_context_under_the_same_words_goes_first_and_then_of_the_same_goal(tmp_path: Path) -> None:
    dataset = fake_dataset(6)
    for e in dataset.stored:
        words, task = {"g0000": ("a", "x"), "g0001": ("a", "x"), "g0002": ("b", "x")}.get(e.info.group, ("c", "y"))
        e.info = replace(e.info, instruction=words, canonical_instruction=words, task=task)
    answers, _, _ = export(tmp_path, dataset, dialect="opengvl", references=1)
    groups = {a["group"]: {r["group"] for r in a["references"]} for a in answers}
    assert groups["g0000"] == {"g0001"}
    assert groups["g0002"] <= {"g0000", "g0001"}
