"""The dialect `ordered`: frames in order with seconds, the camera that shows most, and failures like the judged one."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import FakeDataset, fake_dataset, who
from test_gvl import captioned, words

from badgen.contracts.errors import BadValue, UnknownName
from exporters.gvl import Gvl

DROP, HIT = "lid_lift-0001-b", "lid_lift-0001-c"
LINE = re.compile(r"(?:Reference (\d+)|Frame (\d+)), (\d+\.\d) s(?:, from camera (\w+))?(?:, reward (\d+))?:")


def export(out: Path, dataset: FakeDataset | None = None, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    out.mkdir(exist_ok=True)
    options = {"dialect": "ordered", "episode": DROP, "provider": "anthropic", "split": "train=1", **options}
    Gvl().export(dataset or fake_dataset(), out, options)
    body = json.loads((out / f"{options['episode']}.anthropic.json").read_text())
    return body, json.loads((out / f"{options['episode']}.answer.json").read_text())


def test_every_frame_is_in_order_and_has_its_seconds_and_references_their_values(tmp_path: Path) -> None:
    dataset = fake_dataset()
    body, answer = export(tmp_path, dataset)
    shown: dict[str, list[float]] = {}
    for text, image in captioned(body):
        line = LINE.fullmatch(text)
        assert line is not None, text
        number, camera, step = who(image)
        assert (camera, float(line[3])) == ("front", round(step / 50, 1))
        truth = dataset.stored[number].labels.reward[step]
        assert line[5] == (f"{round(100 * float(truth))}" if line[1] else None)
        shown.setdefault(text.partition(",")[0] if line[1] else "judged", []).append(step)
    assert len(shown) == 4
    assert all(steps == sorted(set(steps)) for steps in shown.values())
    assert all((steps[0], steps[-1], len(steps)) == (0, 300, 10) for steps in shown.values())
    assert shown["judged"] == [f["step"] for f in answer["frames"]]
    assert [f["frame_number"] for f in answer["frames"]] == list(range(1, 11))


@pytest.mark.parametrize(("episode", "mode"), [(DROP, "drop"), (HIT, "collision")])
def test_references_have_the_mode_of_the_judged_run_and_other_groups(tmp_path: Path, episode: str, mode: str) -> None:
    for seed in range(3):
        _, answer = export(tmp_path / str(seed), episode=episode, seed=seed)
        assert sorted(r["mode"] for r in answer["references"]) == sorted([mode, mode, "none"])
        assert "g0001" not in {r["group"] for r in answer["references"]}
        assert [r["outcome"] for r in answer["references"] if r["mode"] == "none"] == ["success"]


def test_a_twin_gets_the_references_of_its_failures(tmp_path: Path) -> None:
    dataset = fake_dataset(5)
    dataset.stored = [e for e in dataset.stored if e.info.group != "g0001" or e.info.mode != "collision"]
    _, answer = export(tmp_path, dataset, episode="lid_lift-0001-a")
    assert {r["mode"] for r in answer["references"]} == {"drop", "none"}


def falls(reference: dict[str, Any]) -> bool:
    return bool(np.diff([f["reward"] for f in reference["frames"]]).min() <= -10)


def test_a_short_fall_between_the_evenly_spaced_frames_is_shown(tmp_path: Path) -> None:
    """The value is lost at 3.1 s and regained at 3.5 s; of four evenly spaced frames none is in between."""
    dataset = fake_dataset()
    for e in dataset.stored:
        if e.info.mode == "drop":
            curve = np.linspace(0, 1, 301).astype(np.float32)
            curve[155:175] = 0.1
            e.labels = replace(e.labels, reward_visible=curve)
    _, answer = export(tmp_path, dataset, frames=5)
    drops = [r for r in answer["references"] if r["mode"] == "drop"]
    assert len(drops) == 2
    assert all(falls(r) and len(r["frames"]) == 5 for r in drops)
    assert not any(155 <= f["step"] < 175 for f in answer["frames"])  # only references are chosen by their values


def test_one_reference_of_another_mode_falls_where_none_of_the_mode_does(tmp_path: Path) -> None:
    dataset = fake_dataset()
    for e in dataset.stored:
        if e.info.mode == "drop":
            e.labels = replace(e.labels, reward_visible=np.linspace(0, 0.4, 301).astype(np.float32))
    _, answer = export(tmp_path, dataset)
    assert sorted(r["mode"] for r in answer["references"]) == ["collision", "drop", "none"]
    assert any(map(falls, answer["references"]))


def test_without_a_failure_of_the_mode_one_of_another_is_shown(tmp_path: Path) -> None:
    dataset = fake_dataset()
    dataset.stored = [e for e in dataset.stored if e.info.mode != "drop" or e.info.id == DROP]
    _, answer = export(tmp_path, dataset)
    assert sorted(r["mode"] for r in answer["references"]) == ["collision", "none"]


class TestCameras:
    def test_the_one_that_shows_the_failure_longest_and_of_equals_the_first(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for i, (front, side, wanted) in enumerate([(3.0, 2.0, "side"), (2.0, 3.0, "front"), (2.0, 2.0, "front")]):
            seen = {"front": front, "side": side}
            monkeypatch.setattr(
                "fakes.FakeEpisode.visible_s", lambda e, c, seen=seen: None if e.info.success else seen[c]
            )
            _, answer = export(tmp_path / str(i), dialect="incontext" if i % 2 else "ordered")
            assert answer["cameras"] == [wanted]

    @pytest.mark.parametrize("camera", ["all", "side, front"])
    def test_several_show_each_moment_together(self, tmp_path: Path, camera: str) -> None:
        body, answer = export(tmp_path, camera=camera, frames=4)
        cameras = ["front", "side"] if camera == "all" else ["side", "front"]
        assert answer["cameras"] == cameras
        lines = [LINE.fullmatch(text) for text, _ in captioned(body)]
        assert [line[4] for line in lines if line] == cameras * 16
        seen = [who(image)[1:] for _, image in captioned(body)]
        assert [c for c, _ in seen] == cameras * 16
        assert [s for _, s in seen[::2]] == [s for _, s in seen[1::2]]
        assert len(answer["frames"]) == 4
        assert "from camera side" in words(body)

    def test_a_budget_counts_the_pictures_of_all(self, tmp_path: Path) -> None:
        body, answer = export(tmp_path, camera="all", budget=32)
        assert len(captioned(body)) == 32
        assert len(answer["references"]) == 3
        with pytest.raises(BadValue, match=r"at least 8: 4 frames from 2 cameras"):
            export(tmp_path / "small", camera="front,side", budget=7)

    def test_an_unknown_one_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UnknownName, match="did you mean 'side'"):
            export(tmp_path, camera="front,sid")
