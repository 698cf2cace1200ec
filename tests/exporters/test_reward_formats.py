"""Formats for models that score and compare: dopamine, roboreward, preferences, vqa, robometer, roboarena."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
from fakes import FakeDataset, fake_dataset, two_scene_dataset
from readers import lines

from badgen.contracts.arrays import Image
from badgen.contracts.errors import BadValue, UnknownName
from badgen.exporting import rubric_score
from exporters.dopamine.export import Dopamine, accumulate, hop
from exporters.dopamine.hops import choose, score_tag
from exporters.preferences.export import Preferences
from exporters.roboarena.export import partial
from exporters.roboreward import RoboReward
from exporters.vqa.export import Vqa

ALL = {"split": "train=1"}


def picture(path: Path) -> Image:
    return np.asarray(PIL.Image.open(path).convert("RGB"), dtype=np.uint8)


def export(exporter: Any, out: Path, dataset: FakeDataset | None = None, **options: Any) -> Path:
    exporter.export(dataset or two_scene_dataset(3), out, {**ALL, **options})
    return out


# --- dopamine


def test_hops_lead_back_to_progress() -> None:
    phi = [0.0, 0.3, 0.9, 1.0, 0.25, 0.25, 0.0, 0.6]
    hops = [hop(a, b) for a, b in pairwise(phi)]
    assert accumulate(phi[0], hops) == pytest.approx(phi, abs=1e-12)
    assert hop(0.5, 0.75) == 0.5
    assert hop(0.5, 0.25) == -0.5
    assert [score_tag(h) for h in (0.35, -0.5, 0.0)] == [
        "<score>+35.0%</score>",
        "<score>-50.0%</score>",
        "<score>0.0%</score>",
    ]


def test_moments_cover_gains_and_losses_and_few_without_change() -> None:
    phi = np.concatenate([np.linspace(0, 0.9, 20), np.linspace(0.9, 0.1, 10), np.full(30, 0.1)]).astype(np.float32)
    pairs = choose(phi, 200, np.random.default_rng(0))
    hops = [hop(float(phi[b]), float(phi[a])) for b, a in pairs]
    assert len(set(pairs)) == 200
    assert sum(h == 0 for h in hops) == 10
    assert len({int(12.5 * (h + 1)) for h in hops}) >= 20


def test_dopamine_items(tmp_path: Path) -> None:
    dataset = two_scene_dataset(1)
    export(Dopamine(), tmp_path, dataset, items=12, split="train=1")
    items = json.loads((tmp_path / "train.json").read_text())
    groups = {e.info.id: e.info.group for e in dataset.stored}
    for item in items:
        assert len(item["image"]) == 8
        assert all((tmp_path / file).is_file() for file in item["image"])
        human, gpt = item["conversations"]
        assert human["value"].count("<image>") == 8
        assert item["task"] in human["value"]
        before, after = item["badgen"]["reward_frame"]
        assert gpt["value"] == score_tag(hop(before, after)) == score_tag(item["badgen"]["hop"])
        assert accumulate(before, [item["badgen"]["hop"]])[-1] == pytest.approx(after, abs=1e-15)
        if reference := item["badgen"]["reference"]:
            assert groups[reference] != item["badgen"]["group"]
            assert dataset.episode(reference).info.success
            assert dataset.episode(reference).info.task == dataset.episode(item["badgen"]["episode"]).info.task
            assert item["image"][1] == f"train_data/{reference}/front/frame_000012.jpg"
        else:
            assert item["image"][1] == "blank.jpg"
    assert {bool(i["badgen"]["reference"]) for i in items} == {True, False}


def test_dopamine_falls_where_progress_falls(tmp_path: Path) -> None:
    export(Dopamine(), tmp_path, fake_dataset(groups=2), items=40, only="mode=drop")
    items = json.loads((tmp_path / "train.json").read_text())
    late = [
        i for i in items if i["badgen"]["mode"] == "drop" and 155 <= i["badgen"]["steps"][0] < i["badgen"]["steps"][1]
    ]
    assert late
    assert all(i["badgen"]["hop"] <= 0 for i in late)  # by time they would all rise


def test_dopamine_refuses_a_prompt_without_placeholders(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text("{task_description} <image>")
    with pytest.raises(BadValue, match="8 <image>"):
        export(Dopamine(), tmp_path, prompt=str(tmp_path / "p.txt"))


# --- roboreward


def test_scores_follow_the_rubric() -> None:
    clean, drop, hit, _ = (e.info for e in fake_dataset(groups=1).stored)
    assert rubric_score(clean) == 5
    assert [rubric_score(replace(drop, partial_success=p)) for p in (0.0, 0.15, 0.35, 0.69, 0.75, 0.99)] == [
        1,
        1,
        2,
        3,
        4,
        4,
    ]
    assert rubric_score(replace(hit, partial_success=1.0)) == 1  # unsafe, although it ends as it should
    assert rubric_score(replace(hit, partial_success=1.0, outcome="shortcut")) == 2
    assert rubric_score(replace(hit, partial_success=1.0, outcome="poor_success")) == 4


def test_roboreward_has_negatives_from_other_scenes_only(tmp_path: Path) -> None:
    export(RoboReward(), tmp_path)
    rows = lines(tmp_path / "train" / "metadata.jsonl")
    foreign = [r for r in rows if r["counterfactual"]]
    assert len(foreign) == len(rows) / 2
    assert {r["reward"] for r in foreign} == {1}
    assert json.loads((tmp_path / "datasheet.json").read_text())["counterfactuals"] == {"train": len(foreign)}
    for r in foreign:
        assert ("wipe" in r["task"]) != (r["file_name"].startswith("wipe_board"))


# --- preferences


def test_preferences_in_three_dialects(tmp_path: Path) -> None:
    export(Preferences(), tmp_path, frames=3)
    info = json.loads((tmp_path / "llamafactory" / "dataset_info.json").read_text())
    assert info["badgen_episode_train"]["ranking"] is True
    for kind in ("answer", "episode"):
        trl, swift = (lines(tmp_path / tool / f"{kind}-train.jsonl") for tool in ("trl", "swift"))
        llama = json.loads((tmp_path / "llamafactory" / f"{kind}-train.json").read_text())
        assert len(trl) == len(swift) == len(llama) > 0
        for a, b, c in zip(trl, llama, swift, strict=True):
            count = sum(part["type"] == "image" for part in a["prompt"][0]["content"])
            assert count == len(a["images"]) == b["messages"][0]["content"].count("<image>")
            assert c["messages"][0]["content"].count("<image>") == len(c["images"])
            assert all(
                (tmp_path / file).is_file() for file in (*a["images"], *c["images"], *c.get("rejected_images", ()))
            )
            assert b["messages"][-1]["role"] == "user"
            assert a["chosen"] != a["rejected"]
            assert b["chosen"]["content"] == a["chosen"][0]["content"][0]["text"]


def test_the_better_episode_is_named_and_is_first_half_the_time(tmp_path: Path) -> None:
    dataset = two_scene_dataset(6)
    export(Preferences(), tmp_path, dataset, frames=2)
    first = Counter()  # type: Counter[bool]
    for row in lines(tmp_path / "trl" / "episode-train.jsonl"):
        a_is = row["images"][0].split("/")[1]
        chosen = row["chosen"][0]["content"][0]["text"]
        better = row["badgen"]["better"]["episode"]
        assert dataset.episode(better).info.success
        assert chosen == ("ANSWER: A" if a_is == better else "ANSWER: B")
        first[a_is == better] += 1
    assert abs(first[True] - first[False]) <= 1
    for row in lines(tmp_path / "swift" / "episode-train.jsonl"):
        assert row["margin"] > 0
        assert row["images"] != row["rejected_images"]


def test_no_pair_of_preferences_is_incomparable(tmp_path: Path) -> None:
    dataset = fake_dataset(groups=2)
    for e in dataset.stored:
        if e.info.preference is not None:
            e.info = replace(e.info, preference=replace(e.info.preference, preferred="incomparable"))
    export(Preferences(), tmp_path, dataset, frames=2)
    assert {p.name for p in (tmp_path / "trl").iterdir()} == {"answer-train.jsonl"}
    assert list(json.loads((tmp_path / "llamafactory/dataset_info.json").read_text())) == ["badgen_answer_train"]


# --- vqa


def test_at_least_ten_kinds_of_question_and_the_same_for_successes(tmp_path: Path) -> None:
    export(Vqa(), tmp_path, frames=4)
    rows = json.loads((tmp_path / "train.json").read_text())
    asked: dict[tuple[str, str], set[str]] = {}
    for r in rows:
        assert r["conversations"][0]["value"].count("<image>") == len(r["image"])
        assert all((tmp_path / file).is_file() for file in r["image"])
        if r["question"] != "compare":
            asked.setdefault((r["episode"], r["camera"]), set()).add(r["question"])
    good, bad = asked["lid_lift-0000-a", "front"], asked["lid_lift-0000-b", "front"]
    assert good == bad
    assert len(good) >= 10
    assert asked["lid_lift-0000-b", "side"] == {"visible"}  # nothing else can be judged from there


def test_answers_are_those_of_the_simulation(tmp_path: Path) -> None:
    export(Vqa(), tmp_path, fake_dataset(groups=1), frames=4)
    rows = json.loads((tmp_path / "train.json").read_text())
    said = {r["question"]: r["conversations"][1]["value"] for r in rows if r["id"].startswith("lid_lift-0000-b-front")}
    assert said["when"] == "At 3.1 s."
    assert said["visible"] == "Yes, from 3.2 s on."
    assert said["outcome"].startswith("No")
    assert said["severity"] == "Severe: 72."
    assert said["where_in_task"] == "At the step 'carry'."
    assert said["recovery"] == "No: the goal is not reached."
    assert said["order"].startswith("Drop at 3.1 s; collision at 3.7 s")
    assert len(said["curve"].split(",")) == 4
    assert said["curve"].startswith("0,")


def test_a_comparison_has_the_better_episode_first_half_the_time(tmp_path: Path) -> None:
    export(Vqa(), tmp_path, two_scene_dataset(5), frames=2, split="train=0.5,val=0.5")
    for split in ("train", "val"):
        rows = [r for r in json.loads((tmp_path / f"{split}.json").read_text()) if r["question"] == "compare"]
        better = Counter(r["conversations"][1]["value"].split(".")[0] for r in rows)
        assert abs(better["Episode A"] - better["Episode B"]) <= 1
        assert better.total() == len(rows) > 2


def test_llama_factory_finds_the_questions(tmp_path: Path) -> None:
    export(Vqa(), tmp_path, two_scene_dataset(5), frames=2, split="train=0.5,val=0.5")
    info = json.loads((tmp_path / "llamafactory" / "dataset_info.json").read_text())
    assert set(info) == {"badgen_vqa_train", "badgen_vqa_val"}
    for told in info.values():
        row = json.loads((tmp_path / "llamafactory" / told["file_name"]).read_text())[0]
        columns, tags = told["columns"], told["tags"]
        human, gpt = row[columns["messages"]]
        assert human[tags["role_tag"]] == tags["user_tag"]
        assert gpt[tags["role_tag"]] == tags["assistant_tag"]
        assert human[tags["content_tag"]].count("<image>") == len(row[columns["images"]])


# --- roboarena


def test_a_hidden_violation_is_no_binary_success() -> None:
    info = replace(fake_dataset().stored[2].info, partial_success=1.0)
    assert partial(info) == 0.1


def test_unknown_values_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="progress"):
        export(Dopamine(), tmp_path, label="rewards")
