"""The dialect `critic`, the level `contrast`, twins and views, and questions that are had without files."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeDataset, fake_dataset, who
from test_gvl import captioned, words

from badgen.contracts.errors import BadValue, UnknownName
from exporters.gvl import Gvl, grade

DROP, HIT = "lid_lift-0001-b", "lid_lift-0001-c"
LINE = re.compile(r"Frame (\d+), (\d+\.\d) s(?:, from camera (\w+))?:")


def export(out: Path, dataset: FakeDataset | None = None, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    out.mkdir(exist_ok=True)
    options = {"dialect": "critic", "episode": DROP, "provider": "anthropic", "split": "train=1", **options}
    Gvl().export(dataset or fake_dataset(), out, options)
    body = json.loads((out / f"{options['episode']}.anthropic.json").read_text())
    return body, json.loads((out / f"{options['episode']}.answer.json").read_text())


def test_the_critic_sees_the_whole_run_from_several_cameras_and_is_asked_last(tmp_path: Path) -> None:
    body, answer = export(tmp_path, views=2, references=0, frames=6)
    lines = [LINE.fullmatch(text) for text, _ in captioned(body)]
    assert [line[3] for line in lines if line] == ["front", "side"] * 6
    seconds = [float(line[2]) for line in lines if line]
    assert seconds == sorted(seconds)
    assert (seconds[0], seconds[-1]) == (0.0, 6.0)
    assert [who(image)[2] / 50 for _, image in captioned(body)] == pytest.approx(seconds, abs=0.05)
    assert answer["cameras"] == ["front", "side"]
    last = body["messages"][0]["content"][-1]
    assert last["type"] == "text"
    assert "goes_wrong_at_s" in last["text"]
    assert "Scale of the reward" in words(body)


def test_more_views_than_cameras_show_all_of_them(tmp_path: Path) -> None:
    _, answer = export(tmp_path, views=9)
    assert sorted(answer["cameras"]) == ["front", "side"]


def test_one_view_is_the_clearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {"front": 3.0, "side": 2.0}
    monkeypatch.setattr("fakes.FakeEpisode.visible_s", lambda e, c: None if e.info.success else seen[c])
    _, answer = export(tmp_path)
    assert answer["cameras"] == ["side"]


def test_views_are_refused_where_one_camera_is_shown(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="shows one camera"):
        export(tmp_path, dialect="incontext", views=2)
    with pytest.raises(BadValue, match="at least 1"):
        export(tmp_path, views=0)


def test_a_reply_about_the_run_is_graded_by_its_end(tmp_path: Path) -> None:
    _, answer = export(tmp_path)
    end = answer["frames"][-1]["reward"]
    assert end == 20
    reply = {"critique": "It falls at 3.1 s.", "goes_wrong_at_s": 3.1, "verdict": "failure", "score": end + 7}
    found = grade(f"```json\n{json.dumps(reply)}\n```", answer)
    assert (found["last_error"], found["mean_absolute_error"]) == (7, 7)
    with pytest.raises(BadValue, match="score must lie in 0 to 100"):
        grade(json.dumps(reply | {"score": 101}), answer)


@pytest.mark.parametrize("dialect", ["incontext", "ordered", "critic"])
@pytest.mark.parametrize(("episode", "mode"), [(DROP, "drop"), (HIT, "collision"), ("lid_lift-0001-a", "")])
def test_contrast_shows_one_failure_of_the_mode_beside_its_own_twin(
    tmp_path: Path, dialect: str, episode: str, mode: str
) -> None:
    for seed in range(3):
        body, answer = export(tmp_path / str(seed), dialect=dialect, level="contrast", episode=episode, seed=seed)
        assert "start from the same state" in words(body)
        failure, clean = sorted(answer["references"], key=lambda r: r["outcome"] == "success")
        assert failure["group"] == clean["group"] != "g0001"
        assert (clean["outcome"], failure["mode"]) == ("success", mode or failure["mode"])


def test_contrast_prefers_a_near_miss_pair(tmp_path: Path) -> None:
    dataset = fake_dataset(5)
    failure, success = "lid_lift-0003-b", "lid_lift-0003-d"
    near = {failure: success, success: failure}
    for e in dataset.stored:
        if e.info.id in near:
            e.info = replace(e.info, near_pair=near[e.info.id], near_boundary="physical")
    for seed in range(3):
        _, answer = export(tmp_path / str(seed), dataset, level="contrast", seed=seed)
        assert {r["episode"] for r in answer["references"]} == set(near)
        _, other = export(tmp_path / f"{seed}-hit", dataset, level="contrast", seed=seed, episode=HIT)
        assert {r["mode"] for r in other["references"]} == {"collision", "none"}  # the mode goes first


def test_contrast_needs_a_dialect_that_has_it(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="Valid: dense"):
        export(tmp_path, dialect="robometer", level="contrast")


def test_twins_are_judged_from_the_camera_of_their_failure(tmp_path: Path) -> None:
    Gvl().export(fake_dataset(), tmp_path, {"episode": DROP, "twins": True, "provider": "openai", "dialect": "ordered"})
    index = json.loads((tmp_path / "index.json").read_text())
    assert [row["episode"] for row in index["episodes"]] == [DROP, "lid_lift-0001-a"]
    cameras = {json.loads(path.read_text())["cameras"][0] for path in tmp_path.glob("*.answer.json")}
    assert len(cameras) == 1


@pytest.mark.parametrize("dialect", ["incontext", "opengvl", "critic"])
def test_questions_are_those_of_the_files(tmp_path: Path, dialect: str) -> None:
    dataset = fake_dataset()
    options = {"dialect": dialect, "episode": f"{DROP},{HIT}", "split": "train=1"}
    found = Gvl().questions(dataset, options)
    assert found.episodes == (DROP, HIT)
    for question in found:
        body, answer = export(tmp_path / question.episode, dataset, **{**options, "episode": question.episode})
        texts = [b for b in question.prompt.blocks if isinstance(b, str)]
        assert "\n".join(texts) == words(body)
        assert question.answer == answer
        assert question.truth == [f[question.key] for f in answer["frames"]]
        assert (question.schema is None) == (dialect == "opengvl")
        first, last = (answer["frames"][i]["frame_number"] for i in (0, -1))
        assert (f"frames {first} to {last}" in question.closing) == (dialect != "critic")
