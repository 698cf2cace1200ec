"""RoboArena: sessions of two episodes in views that are there, at the rate that its readers assume."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import yaml
from fakes import FakeDataset, fake_dataset, two_scene_dataset
from readers import lines

from exporters.roboarena.export import RoboArena
from exporters.roboarena.films import FPS, held, places


def export(out: Path, dataset: FakeDataset, **options: Any) -> list[tuple[dict[str, Any], dict[str, Any], Path]]:
    """Metadata, line and folder of each session."""
    RoboArena().export(dataset, out, {"split": "train=1", **options})
    found = []
    for row in lines(out / "train" / "sessions.jsonl"):
        folder = out / "train" / "evaluation_sessions" / row["session"]
        found.append((yaml.safe_load((folder / "metadata.yaml").read_text()), row, folder))
    return found


def test_sessions_name_the_better_episode(tmp_path: Path) -> None:
    dataset = two_scene_dataset(3)
    for told, row, folder in export(tmp_path, dataset):
        worse = {"A": "B", "B": "A"}[told["preference"]]
        assert told["policies"][told["preference"]]["binary_success"] == 1
        assert told["policies"][worse]["binary_success"] == 0
        assert told["policies"][worse]["partial_success"] < 1
        assert told["language_instruction"] == dataset.episode(row["A"]).info.instruction
        data = np.load(next(folder.glob("A_*/*.npz")), allow_pickle=True)["data"]
        assert len(data) == told["policies"]["A"]["duration"] == 6 * FPS
        assert data[0]["cartesian_position"].shape == (6,)
        turn = float(data[3]["joint_position"][0])  # the arm's tool is one metre out along its first joint
        assert data[3]["cartesian_position"][:2] == pytest.approx([np.cos(turn), np.sin(turn)])


def test_the_better_episode_is_a_in_half_of_the_sessions(tmp_path: Path) -> None:
    preferred = [told["preference"] for told, _, _ in export(tmp_path, fake_dataset(3))]
    assert abs(preferred.count("A") - preferred.count("B")) <= 1
    assert len(preferred) == 12


def test_no_view_is_invented(tmp_path: Path) -> None:
    dataset = fake_dataset(1)
    for e in dataset.stored:
        e.seen_by = ("front", "side")
    for _, row, folder in export(tmp_path, dataset):
        assert row["views"] == {"left": "front", "right": "side"}
        for letter in "AB":
            videos = {p.stem.rpartition("_")[2]: p.read_bytes() for p in folder.glob(f"{letter}_*/*.mp4")}
            assert set(videos) == {"left", "right"}
            assert len(set(videos.values())) == 2
    assert places(["left_wrist", "front"]) == {"left": "front", "wrist": "left_wrist"}
    assert places(["top_wrist"]) == {"wrist": "top_wrist"}
    assert places(["front", "side", "top", "a_wrist", "b_wrist"]) == {
        "left": "front",
        "right": "side",
        "wrist": "a_wrist",
    }


def test_a_view_that_hides_the_failure_is_not_compared(tmp_path: Path) -> None:
    assert {tuple(row["views"].items()) for _, row, _ in export(tmp_path, fake_dataset(1))} == {(("left", "front"),)}


def test_policies_are_named_by_what_they_are(tmp_path: Path) -> None:
    names = {
        row[letter][-1]: row["policies"][letter] for _, row, _ in export(tmp_path, fake_dataset(2)) for letter in "AB"
    }
    assert names == {"a": "expert", "b": "fault_drop", "c": "fault_collision", "d": "expert_disturbed"}
    index = yaml.safe_load((tmp_path / "train" / "global_metadata.yaml").read_text())["policy_index"]
    assert set(index) == set(names.values())


def test_times_load_and_are_those_of_the_simulation(tmp_path: Path) -> None:
    for told, _, _ in export(tmp_path, fake_dataset(1)):
        start, end = (datetime.fromisoformat(told[f"session_{w}_timestamp"]) for w in ("creation", "completion"))
        assert start.timestamp() == 0
        assert end - start == timedelta(seconds=12)  # two episodes of 6 s


@pytest.mark.parametrize("hz", [2.0, 10.0, 25.0])
def test_seconds_are_right_at_15_frames_per_second(hz: float, tmp_path: Path) -> None:
    dataset = fake_dataset(1)
    for e in dataset.stored:
        e.hz = hz
    for _, _, folder in export(tmp_path, dataset):
        for video in folder.glob("*/*.mp4"):
            with av.open(str(video)) as box:
                stream = box.streams.video[0]
                assert float(stream.average_rate or 0) == FPS
                assert stream.frames == 6 * FPS + 1
        data = np.load(next(folder.glob("A_*/*.npz")), allow_pickle=True)["data"]
        late_s = np.arange(len(data)) / FPS - [row["time_s"] for row in data]
        assert late_s.min() > -1e-6
        assert late_s.max() < 1 / hz


def test_every_film_begins_and_ends_with_its_first_and_last_frame() -> None:
    for times in (np.arange(61) / 5, np.arange(50) / 10, np.array([0.0, 0.02]), np.array([0.0])):
        shown = held(times)
        assert shown[0] == 0
        assert shown[-1] == len(times) - 1
        assert shown == sorted(shown)
