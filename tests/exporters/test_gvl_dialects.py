"""The dialects: what each shows in which form, how its answers are read, and what a budget leaves."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import FakeDataset, fake_dataset, two_scene_dataset
from schemas import faults

from badgen.contracts.errors import BadValue
from exporters.gvl import Gvl, grade, parse_answer, score
from exporters.gvl.budget import Allotment, allot
from exporters.gvl.dialects import DIALECTS
from exporters.gvl.schema import INDEX, answer

DROP, HIT = "lid_lift-0001-b", "lid_lift-0001-c"
NAMES = sorted(DIALECTS)
FRAMED = [n for n in NAMES if DIALECTS[n].asks == "frames"]  # those whose reply has a value for each frame


def export(
    out: Path, dataset: FakeDataset | None = None, **options: Any
) -> tuple[list[str], list[bool], dict[str, Any]]:
    """Texts and places of pictures in the message of one episode, and its truth."""
    out.mkdir(exist_ok=True)
    options = {"episode": DROP, "provider": "anthropic", **options}
    Gvl().export(dataset or fake_dataset(), out, options)
    body = json.loads((out / f"{options['episode']}.anthropic.json").read_text())
    content = body["messages"][0]["content"]
    truth = json.loads((out / f"{options['episode']}.answer.json").read_text())
    assert ("system" in body) == (options.get("dialect", "incontext") in ("incontext", "ordered", "critic"))
    kinds = {b["source"]["media_type"] for b in content if b["type"] == "image"}
    assert kinds == {"image/jpeg" if options.get("dialect") == "robometer" else "image/png"}
    return [b.get("text", "") for b in content], [b["type"] == "image" for b in content], truth


@pytest.mark.parametrize("name", NAMES)
def test_every_file_fits_its_schema(tmp_path: Path, name: str) -> None:
    Gvl().export(
        two_scene_dataset(3), tmp_path, {"dialect": name, "frames": 4, "split": "train=1", "provider": "openai"}
    )
    answers = sorted(tmp_path.glob("*.answer.json"))
    assert len(answers) == 11
    for path in answers:
        truth = json.loads(path.read_text())
        assert not list(faults(truth, answer(DIALECTS[name].key)))
        truth["frames"][0]["frame_number"] = 0
        assert list(faults(truth, answer(DIALECTS[name].key))) == ["$.frames[0].frame_number is 0, out of range"]
    assert not list(faults(json.loads((tmp_path / "index.json").read_text()), INDEX))


@pytest.mark.parametrize(("rule", "label"), [("run", "reward_visible"), ("frame", "reward_frame")])
@pytest.mark.parametrize("name", NAMES)
def test_values_are_the_labels_of_their_rows(tmp_path: Path, name: str, rule: str, label: str) -> None:
    dataset = fake_dataset()
    for e in dataset.stored:  # whatever is hit stays out of place, less so than in the reward
        e.labels = replace(e.labels, reward_frame=np.maximum(e.labels.reward, 0.1 * e.labels.progress))
    _, _, truth = export(tmp_path, dataset, dialect=name, episode=HIT, rule=rule)
    kind = DIALECTS[name]
    assert (truth["rule"], truth["label"]) == (rule, label)
    assert len(truth["references"]) == 3
    for told in (truth, *truth["references"]):
        curve = getattr(dataset.episode(told["episode"]).labels, label)
        for frame in told["frames"]:
            assert frame[kind.key] == round(100 * float(curve[frame["step"]]))


@pytest.mark.parametrize("name", NAMES)
def test_context_is_of_other_groups_and_one_failure_in_it_falls(tmp_path: Path, name: str) -> None:
    for seed in range(4):
        _, _, truth = export(tmp_path / str(seed), dialect=name, seed=seed, references=1)
        failure, clean = sorted(truth["references"], key=lambda r: r["outcome"] == "success")
        assert "g0001" not in (failure["group"], clean["group"])
        assert failure["points_lost"] >= 10
        assert (clean["outcome"], clean["points_lost"]) == ("success", 0)


def test_opengvl_numbers_judged_frames_after_the_context(tmp_path: Path) -> None:
    texts, pictures, truth = export(tmp_path, dialect="opengvl")
    shown = [f for r in truth["references"] for f in r["frames"]]
    assert [f["frame_number"] for f in shown + truth["frames"]] == list(range(1, 41))
    for f in shown:
        at = texts.index(f"Frame {f['frame_number']}:")
        assert pictures[at + 1]
        assert texts[at + 2] == f"Task Completion Percentage: {f['task_completion_percentage']}%"
    judged = texts[texts.index("Frame 31:") :]
    assert [t for t in judged if t] == [f"Frame {n}:" for n in range(31, 41)]
    assert texts[1] == "Initial robot scene:"
    assert "Frame 31 to Frame 40" in "".join(texts)


def test_robometer_judges_both_ends_of_an_episode(tmp_path: Path) -> None:
    texts, pictures, truth = export(tmp_path, dialect="robometer", references=0, frames=15)
    assert len(truth["frames"]) == 15
    assert {0, 300} <= {f["step"] for f in truth["frames"]}
    assert not truth["references"]
    assert sum(pictures) == 16  # the scene at 0 stands there twice, as in the baseline
    assert not any("other episodes" in t for t in texts)


def test_context_with_another_instruction_shows_it(tmp_path: Path) -> None:
    for name in ("opengvl", "robometer"):
        dataset = fake_dataset(groups=1)
        dataset.stored += fake_dataset(groups=2, instruction="something else").stored[4:]
        texts, _, _ = export(tmp_path / name, dataset, dialect=name, episode="lid_lift-0000-b")
        assert sum("rated for it: something else" in t for t in texts) == 3


def test_without_context_one_group_suffices(tmp_path: Path) -> None:
    texts, pictures, truth = export(tmp_path, fake_dataset(groups=1), episode="lid_lift-0000-b", references=0)
    assert sum(pictures) == 11
    assert not truth["references"]
    assert not any("known" in t for t in texts[:4])


# --- budget


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        (0, Allotment(10, 10, 2)),
        (100, Allotment(10, 10, 2)),
        (41, Allotment(10, 10, 2)),
        (30, Allotment(8, 7, 2)),
        (16, Allotment(5, 5, 1)),
        (13, Allotment(4, 4, 1)),
        (12, Allotment(10, 10, 0)),
        (5, Allotment(4, 4, 0)),
    ],
)
def test_a_budget_is_shared_out(budget: int, expected: Allotment) -> None:
    assert allot(budget, 10, 2) == expected


def test_a_budget_holds_in_every_dialect(tmp_path: Path) -> None:
    for name in NAMES:
        for budget in (5, 14, 27):
            _, pictures, truth = export(tmp_path / f"{name}{budget}", dialect=name, budget=budget)
            assert sum(pictures) <= budget
            assert len({len(r["frames"]) for r in truth["references"]}) <= 1
            index = json.loads((tmp_path / f"{name}{budget}" / "index.json").read_text())
            assert index["episodes"][0]["pictures"] == sum(pictures)


# --- answers


def reply(name: str, truth: dict[str, Any], change: int = 0) -> str:
    key = DIALECTS[name].key
    told = [(f["frame_number"], min(100, f[key] + change)) for f in truth["frames"]]
    if name == "opengvl":
        return "\n".join(f"**Frame {n}:** Task Completion Percentages: {v}%" for n, v in told)
    return "Here:\n```json\n" + json.dumps([{"frame_number": n, key: v} for n, v in told[::-1]]) + "\n```"


@pytest.mark.parametrize("name", FRAMED)
def test_a_right_reply_scores_full_marks_and_a_kind_one_does_not(tmp_path: Path, name: str) -> None:
    _, _, truth = export(tmp_path, dialect=name)
    right = grade(reply(name, truth), truth)
    assert right["spearman"] == pytest.approx(1.0)
    assert (right["mean_absolute_error"], right["bias"], right["last_error"]) == (0, 0, 0)
    assert right["value_order"] == pytest.approx(right["value_order_truth"])
    assert (right["value_order_truth"] or 0) < 0.5  # the lid falls: a right answer does not rise with time
    kind = grade(reply(name, truth, 30), truth)
    assert kind["bias"] == kind["bias_after_onset"] == kind["last_error"] == 30


def test_scores_after_the_onset_and_against_time() -> None:
    found = score([10, 60, 80], [10, 50, 0], [0.0, 2.0, 1.0], onset_s=1.0)
    assert found["bias_after_onset"] == pytest.approx(45)
    assert found["last_error"] == 10
    assert found["value_order"] == pytest.approx(0.5)
    assert found["value_order_truth"] == pytest.approx(0.5)
    assert score([1, 2], [1, 2], [0.0, 1.0])["bias_after_onset"] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Frame 21: Task Completion Percentages: 40%\nFrame 22: Task Completion Percentages:7 %", [40, 7]),
        ("frame 22: 7%, frame 21 (arm up): 39.8%", [40, 7]),
        ("40%\n7%", [40, 7]),
    ],
)
def test_percentages_are_read_by_frame(text: str, expected: list[int]) -> None:
    assert parse_answer(text, 2, "opengvl", first=21) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Frame 21: 40%", "lacks frames 22 of 21 to 22"),
        ("Frame 1: 40%\nFrame 2: 7%", "frame_number must lie in 21 to 22"),
        ("Frame 21: 40%\nFrame 21: 7%", "frame 21 is answered twice"),
        ("Frame 21: 140%\nFrame 22: 7%", "percentage of frame 21 must lie in 0 to 100"),
        ("Frame 21: -4%\nFrame 22: 7%", "percentage of frame 21 must lie in 0 to 100"),
        ("40% 7% 8%", "holds 3 percentages for 2 frames"),
        ("I cannot tell.", "holds 0 percentages"),
    ],
)
def test_broken_percentages_are_refused(text: str, message: str) -> None:
    with pytest.raises(BadValue, match=message):
        parse_answer(text, 2, "opengvl", first=21)


def test_robometer_has_a_key_of_its_own() -> None:
    text = '[{"frame_number": 1, "task_completion_percentage": 5}]'
    assert parse_answer(text, 1, "robometer") == [5]
    with pytest.raises(BadValue, match="task_reward of frame 1 must be a number"):
        parse_answer(text, 1, "incontext")
