"""The GVL exporter: what each level shows, whose frames they are, and what a judge's answer is worth."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
from fakes import CAMERAS, FakeDataset, fake_dataset, who

from badgen.contracts.arrays import Image
from badgen.contracts.errors import BadValue, UnknownName
from badgen.exporting import METADATA_FILES
from exporters.gvl import Gvl, parse_answer, score

DROP = "lid_lift-0001-b"


def export(out: Path, dataset: FakeDataset | None = None, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Anthropic's body and the truth of one evaluated episode."""
    Gvl().export(dataset or fake_dataset(), out, {"episode": DROP, **options})
    body = json.loads((out / f"{DROP}.anthropic.json").read_text())
    return body, json.loads((out / f"{DROP}.answer.json").read_text())


def decode(data: str) -> Image:
    return np.array(PIL.Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"), dtype=np.uint8)


def captioned(body: dict[str, Any]) -> list[tuple[str, Image]]:
    """Every picture with the line of text before it."""
    content = body["messages"][0]["content"]
    return [
        (content[i - 1]["text"], decode(block["source"]["data"]))
        for i, block in enumerate(content)
        if block["type"] == "image"
    ]


def words(body: dict[str, Any]) -> str:
    return "\n".join(b["text"] for b in body["messages"][0]["content"] if b["type"] == "text")


@pytest.mark.parametrize(("level", "references", "examples"), [("text", 0, 0), ("frames", 0, 20), ("dense", 30, 0)])
def test_each_level_has_its_own_modules(tmp_path: Path, level: str, references: int, examples: int) -> None:
    body, _ = export(tmp_path, level=level)
    lines = [text for text, _ in captioned(body)]
    assert sum(line.startswith("Reference behaviour") for line in lines) == references
    assert sum(line.startswith("Failure example") for line in lines) == examples
    assert [line for line in lines if line.startswith("Frame")] == [f"Frame {n}:" for n in range(1, 11)]
    assert "1. The lid leaves the hand" in words(body)
    assert ("known reward" in words(body)) == (level == "dense")


def test_the_anchor_is_the_first_picture_and_frame_0_of_the_evaluated_episode(tmp_path: Path) -> None:
    body, _ = export(tmp_path)
    line, image = captioned(body)[0]
    assert "anchor" in line
    assert who(image) == (5, "front", 0)


@pytest.mark.parametrize("level", ["frames", "dense"])
def test_no_reference_shares_the_evaluated_group(tmp_path: Path, level: str) -> None:
    body, answer = export(tmp_path, level=level)
    shown = {who(image)[0] // 4 for text, image in captioned(body) if text.startswith(("Reference", "Failure"))}
    assert shown
    assert 1 not in shown
    assert {r["group"] for r in answer["references"]} == {f"g{g:04d}" for g in shown}


def test_dense_shows_failures_and_one_clean_success_with_the_rewards_of_their_rows(tmp_path: Path) -> None:
    dataset = fake_dataset()
    body, answer = export(tmp_path, dataset)
    assert sorted(r["outcome"] == "success" for r in answer["references"]) == [False, False, True]
    for text, image in captioned(body):
        if text.startswith("Reference"):
            number, _, step = who(image)
            truth = dataset.stored[number].labels.reward[step]
            assert text.endswith(f"known reward: {round(100 * float(truth))}.")


def test_no_picture_is_shown_twice(tmp_path: Path) -> None:
    body, _ = export(tmp_path)
    seen = [who(image) for _, image in captioned(body)]
    assert len(set(seen)) == len(seen)


def test_judged_frames_match_the_answer_and_are_shuffled(tmp_path: Path) -> None:
    dataset = fake_dataset()
    body, answer = export(tmp_path, dataset)
    judged = [who(image) for text, image in captioned(body) if text.startswith("Frame ")]
    assert judged == [(5, "front", f["step"]) for f in answer["frames"]]
    steps = [f["step"] for f in answer["frames"]]
    assert sorted(steps) == list(range(30, 301, 30))
    assert steps != sorted(steps)
    for f in answer["frames"]:
        assert type(f["task_reward"]) is int
        assert f["task_reward"] == round(100 * float(dataset.stored[5].labels.reward[f["step"]]))
        assert f["time_s"] == pytest.approx(f["step"] / 50)


def test_the_body_does_not_name_the_episode_or_its_class(tmp_path: Path) -> None:
    body, _ = export(tmp_path, level="dense")
    assert "lid_lift-" not in words(body)
    assert "g0001" not in words(body)
    assert "unsafe_success" not in words(body)


def test_levels_judge_the_same_frames_in_the_same_order_and_a_seed_changes_it(tmp_path: Path) -> None:
    orders = []
    tries: list[dict[str, Any]] = [{"level": "text"}, {"level": "dense"}, {"level": "dense", "seed": 1}]
    for i, options in enumerate(tries):
        (tmp_path / str(i)).mkdir()
        _, answer = export(tmp_path / str(i), **options)
        orders.append([f["step"] for f in answer["frames"]])
    assert orders[0] == orders[1]
    assert orders[1] != orders[2]


def test_providers_carry_the_same_text_and_pictures(tmp_path: Path) -> None:
    body, _ = export(tmp_path)
    blocks = [b.get("text") or b["source"]["data"] for b in body["messages"][0]["content"]]
    openai = json.loads((tmp_path / f"{DROP}.openai.json").read_text())["messages"]
    assert [m["role"] for m in openai] == ["system", "user"]
    prefix = "data:image/png;base64,"
    assert blocks == [b.get("text") or b["image_url"]["url"].removeprefix(prefix) for b in openai[1]["content"]]
    gemini = json.loads((tmp_path / f"{DROP}.gemini.json").read_text())
    assert blocks == [p.get("text") or p["inline_data"]["data"] for p in gemini["contents"][0]["parts"]]
    assert gemini["systemInstruction"]["parts"][0]["text"] == body["system"] == openai[0]["content"]


def test_by_default_every_failure_is_evaluated_and_every_file_is_reported(tmp_path: Path) -> None:
    files = Gvl().export(fake_dataset(groups=2), tmp_path, {"provider": "gemini", "frames": 3})
    index = json.loads((tmp_path / "index.json").read_text())
    wanted = [f"lid_lift-{g:04d}-{k}" for g in range(2) for k in "bc"]
    assert [e["episode"] for e in index["episodes"]] == wanted
    assert sorted(files) == sorted(tmp_path.iterdir())
    assert len(files) == 9 + len(METADATA_FILES)


def test_cues_are_given_once_and_privileged_ones_only_on_request(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    plain, _ = export(tmp_path)
    told, _ = export(tmp_path / "p", privileged=True)
    assert words(plain).count("The lid leaves the hand and falls (drop).") == 1
    assert "Privileged" not in words(plain)
    assert "Privileged: The lid leaves" in words(told)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"camera": "frnt"}, UnknownName, "did you mean 'front'"),
        ({"level": "all"}, UnknownName, "Valid: contrast, dense, frames, text"),
        ({"dialect": "opengvl", "level": "frames"}, UnknownName, "Valid: dense"),
        ({"dialect": "gvl"}, UnknownName, "did you mean 'opengvl'"),
        ({"rule": "frames"}, UnknownName, "did you mean 'frame'"),
        ({"camera": "front,side"}, BadValue, "shows one camera"),
        ({"camera": "all", "dialect": "opengvl"}, BadValue, "dialect ordered"),
        ({"references": -1}, BadValue, "at least 0"),
        ({"budget": 4}, BadValue, "at least 5"),
        ({"provider": "mistral"}, UnknownName, "anthropic"),
        ({"episode": "nobody"}, UnknownName, "nobody"),
        ({"frames": 0}, BadValue, "at least 1"),
        ({"colour": 1}, UnknownName, "colour"),
    ],
)
def test_wrong_options_are_refused(
    tmp_path: Path, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        Gvl().export(fake_dataset(), tmp_path, options)


def test_a_dataset_of_one_group_has_no_reference_and_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match=r"needs references from other groups.*make more episodes"):
        Gvl().export(fake_dataset(groups=1), tmp_path, {})


def test_a_reference_under_other_words_says_which(tmp_path: Path) -> None:
    dataset = fake_dataset(groups=1)
    dataset.stored += fake_dataset(groups=2, instruction="something else").stored[4:]
    Gvl().export(dataset, tmp_path, {"episode": "lid_lift-0000-b"})
    body = json.loads((tmp_path / "lid_lift-0000-b.anthropic.json").read_text())
    assert words(body).count("rewarded, for: something else") == 3
    answer = json.loads((tmp_path / "lid_lift-0000-b.answer.json").read_text())
    assert {r["instruction"] for r in answer["references"]} == {"something else"}


def test_references_under_the_same_words_go_first(tmp_path: Path) -> None:
    dataset = fake_dataset(groups=2)
    dataset.stored += fake_dataset(groups=3, instruction="something else").stored[8:]
    Gvl().export(dataset, tmp_path, {"episode": "lid_lift-0000-b"})
    answer = json.loads((tmp_path / "lid_lift-0000-b.answer.json").read_text())
    assert {r["group"] for r in answer["references"]} == {"g0001"}


def test_a_run_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="--cameras"):
        Gvl().export(fake_dataset(cameras=()), tmp_path, {})


ANSWER = '[{"frame_number": 2, "frame_description": "[x]", "task_reward": 40}, {"frame_number": 1, "task_reward": 7.0}]'


@pytest.mark.parametrize("text", [ANSWER, f"```json\n{ANSWER}\n```", f"Frames [1, 2] look odd:\n{ANSWER}\nDone."])
def test_an_answer_is_read_by_frame_number(text: str) -> None:
    assert parse_answer(text, 2) == [7, 40]


@pytest.mark.parametrize(
    ("text", "frames", "message"),
    [
        (ANSWER, 3, "lacks frames 3"),
        (ANSWER, 1, "frame_number must lie in 1 to 1"),
        (ANSWER.replace('"frame_number": 2', '"frame_number": 1'), 2, "frame 1 is answered twice"),
        (ANSWER.replace("40", "140"), 2, "task_reward of frame 2 must lie in 0 to 100"),
        (ANSWER.replace("40", '"high"'), 2, "task_reward of frame 2 must be a number"),
        (ANSWER.replace("40", "NaN"), 2, "must be a number"),
        ("I cannot tell. []", 2, "no JSON array"),
    ],
)
def test_a_broken_answer_is_refused(text: str, frames: int, message: str) -> None:
    with pytest.raises(BadValue, match=message):
        parse_answer(text, frames)


def test_score_ranks_ties_by_their_mean_and_never_uses_time() -> None:
    found = score([0, 10, 20], [5, 15, 25])
    assert found == {"spearman": pytest.approx(1.0), "mean_absolute_error": 5.0, "bias": -5.0}
    assert score([30, 20, 10], [0, 50, 100])["spearman"] == pytest.approx(-1.0)
    assert score([1, 2, 2, 3], [1, 2, 3, 4])["spearman"] == pytest.approx(3 / np.sqrt(10), abs=1e-9)
    assert score([5, 5], [0, 9])["spearman"] == 0.0
    with pytest.raises(BadValue, match="do not pair"):
        score([1], [1, 2])


def seen_by(camera: str) -> FakeDataset:
    """A dataset whose failures are visible from one camera only."""
    dataset = fake_dataset()
    for e in dataset.stored:
        e.seen_by = (camera,)
    return dataset


@pytest.mark.parametrize("camera", CAMERAS)
def test_a_failure_is_judged_from_a_camera_that_shows_it(tmp_path: Path, camera: str) -> None:
    _, answer = export(tmp_path, seen_by(camera))
    assert answer["cameras"] == [camera]


def test_a_camera_that_does_not_show_the_failure_is_refused_unless_asked_for_twice(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).mkdir()
    with pytest.raises(BadValue, match="front does not show what goes wrong"):
        export(tmp_path / "a", seen_by(CAMERAS[1]), camera="front")
    with pytest.raises(BadValue, match="seen all"):
        Gvl().export(seen_by(CAMERAS[1]), tmp_path / "b", {"camera": "front"})
    _, answer = export(tmp_path / "c", seen_by(CAMERAS[1]), camera="front", seen="all")
    assert answer["cameras"] == ["front"]


def test_references_come_from_training_or_the_judged_split_where_these_suffice(tmp_path: Path) -> None:
    Gvl().export(fake_dataset(12), tmp_path, {"split": "train=0.6,val=0.2,test=0.2"})
    answers = [json.loads(p.read_text()) for p in tmp_path.glob("*.answer.json")]
    assert {a["split"] for a in answers} > {"train"}
    for answer in answers:
        assert {r["split"] for r in answer["references"]} <= {"train", answer["split"]}
