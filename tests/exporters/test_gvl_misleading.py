"""Packs of misleading frames: content of the prompts, ground truth, and grading of verdicts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeDataset, fake_dataset
from schemas import faults
from test_gvl import captioned, decode, words

from badgen.contracts.errors import BadValue
from exporters.gvl import Gvl, grade_verdict, parse_verdict
from exporters.gvl.schema import INDEX, VERDICTS

DROP, SLOW = "lid_lift-0001-b", "lid_lift-0001-c"
PROMPTS = ("misleading", "timed", "twin_misleading", "twin_timed")


def export(out: Path, dataset: FakeDataset | None = None, **options: Any) -> dict[str, Any]:
    options = {"misleading_frames": True, "provider": "anthropic", "frames": 3, "episode": DROP, **options}
    Gvl().export(dataset or fake_dataset(), out, options)
    truth: dict[str, Any] = json.loads((out / f"{DROP}.verdicts.json").read_text())
    return truth


def slow() -> FakeDataset:
    """A dataset in which one failure only gets a part of the way, so that it loses nothing."""
    dataset = fake_dataset()
    late = dataset.episode(SLOW)
    part = (0.3 * late.labels.progress).astype("float32")
    late.labels = replace(late.labels, progress=part, reward=part, reward_frame=part)
    late.info = replace(late.info, outcome="failure", mode="short")
    return dataset


def body(out: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / f"{DROP}.{name}.anthropic.json").read_text())
    return found


def shown(out: Path, name: str) -> list[tuple[int, str, int]]:
    """Episode, camera and row of every picture, in order."""
    blocks = body(out, name)["messages"][0]["content"]
    pictures = [decode(b["source"]["data"]) for b in blocks if b["type"] == "image"]
    return [
        (int(p[0, 0, 0]), "front" if p[0, 0, 1] == 0 else "side", int(p[0, 1, 0]) * 256 + int(p[0, 1, 1]))
        for p in pictures
    ]


def test_files_fit_their_schemas(tmp_path: Path) -> None:
    truth = export(tmp_path)
    assert not list(faults(truth, VERDICTS))
    index = json.loads((tmp_path / "index.json").read_text())
    assert not list(faults(index, INDEX))
    files = index["episodes"][0]["misleading_frames"]["prompts"]
    assert set(files) == set(PROMPTS)
    assert all((tmp_path / f["anthropic"]).is_file() for f in files.values())


def test_misleading_frames_are_those_of_the_store_from_one_camera_without_times(tmp_path: Path) -> None:
    dataset = fake_dataset()
    truth = export(tmp_path, dataset)
    told = truth["episodes"][0]["prompts"]["misleading"]
    assert [f["frame"] for f in told["frames"]] == list(dataset.episode(DROP).misleading("front"))
    assert shown(tmp_path, "misleading") == [(5, "front", f["step"]) for f in told["frames"]]
    assert told["frames"][-1]["reward_frame"] > 2 * dataset.episode(DROP).labels.reward_frame[-1]
    text = words(body(tmp_path, "misleading")).partition("Scale of")[0]
    assert " s," not in text
    assert not any(word in text for word in ("drop", "lid_lift", "flatter", "g0001"))


def test_the_whole_run_is_shown_from_all_cameras_with_seconds(tmp_path: Path) -> None:
    export(tmp_path)
    found = captioned(body(tmp_path, "timed"))
    assert [text for text, _ in found[:4]] == [
        "At 0.0 s, front:",
        "At 0.0 s, side:",
        "At 0.9 s, front:",
        "At 0.9 s, side:",
    ]
    assert [text for text, _ in found[-2:]] == ["At 6.0 s, front:", "At 6.0 s, side:"]
    assert len(found) == 16
    assert [(n, c) for n, c, _ in shown(tmp_path, "timed")] == [(5, "front"), (5, "side")] * 8


def test_the_clean_twin_is_shown_at_the_same_moments(tmp_path: Path) -> None:
    truth = export(tmp_path)
    for name in ("misleading", "timed"):
        mine, twins = shown(tmp_path, name), shown(tmp_path, f"twin_{name}")
        assert [m[1:] for m in mine] == [t[1:] for t in twins]
        assert {t[0] for t in twins} == {4}
        assert words(body(tmp_path, name)) == words(body(tmp_path, f"twin_{name}"))
    assert [(r["verdict"], r["outcome"]) for r in truth["episodes"]] == [("failure", "failure"), ("success", "success")]


def test_right_replies_say_no_more_than_the_pictures(tmp_path: Path) -> None:
    truth = export(tmp_path)
    for episode in truth["episodes"]:
        for prompt in episode["prompts"].values():
            told = grade_verdict(json.dumps(prompt["reply"]), episode)
            assert told["abstained"] == (prompt["kind"] == "misleading")
            assert told["right"] == (prompt["kind"] == "timed")
            assert not told["fooled"]
    critique = truth["episodes"][0]["prompts"]["timed"]["reply"]["critique"]
    assert critique == "Between 2.6 s and 3.4 s it goes wrong. The lid leaves the hand and falls (drop)."
    assert "Privileged" not in json.dumps(truth)


def test_a_fooled_judge_is_recognized(tmp_path: Path) -> None:
    episode = export(tmp_path)["episodes"][0]
    said = 'It walks. {"verdict": "success", "score": 62, "critique": "fine"}'
    assert grade_verdict(said, episode) == {
        "verdict": "success",
        "right": False,
        "abstained": False,
        "fooled": True,
        "score_error": 62 - episode["score"],
    }
    assert parse_verdict('{"verdict": "cannot_tell"}') == ("cannot tell", None)
    for bad in (
        "no idea",
        '{"verdict": "maybe", "score": 1}',
        '{"verdict": "failure"}',
        '{"verdict": "failure", "score": 101}',
    ):
        with pytest.raises(BadValue, match=r"verdict|score"):
            parse_verdict(bad)


def test_a_budget_holds_for_packs_and_what_lost_nothing_has_none(tmp_path: Path) -> None:
    export(tmp_path, slow(), budget=6, episode=f"{DROP},{SLOW}")
    assert [len(shown(tmp_path, name)) for name in PROMPTS] == [6, 6, 6, 6]
    rows = json.loads((tmp_path / "index.json").read_text())["episodes"]
    assert [row["misleading_frames"] is None for row in rows] == [False, True]


def test_a_run_that_has_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="no episode to judge has misleading frames"):
        Gvl().export(slow(), tmp_path, {"misleading_frames": True, "frames": 3, "episode": SLOW})
