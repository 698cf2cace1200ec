"""Formats of datasets for policies and progress: lerobot, opensarm, robomimic, minari, webdataset, rerun."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import h5py
import numpy as np
import pytest
from fakes import FakeEpisode, fake_dataset, two_scene_dataset, who
from readers import lines, parquet_rows

from badgen.contracts.arrays import F32
from badgen.contracts.errors import BadValue
from badgen.exporting import DONE, segments, stage_values
from badgen.media import mp4_bytes
from exporters.lerobot.export import LeRobot
from exporters.lerobot.rows import image_stats, merged
from exporters.lerobot.tables import write_stream
from exporters.minari import Minari
from exporters.opensarm import OpenSarm
from exporters.rerun import Rerun
from exporters.robomimic import Robomimic
from exporters.webdataset import WebDataset

LID = {"only": "scene=lid_lift"}
EPISODES = "meta/episodes/chunk-000/file-000.parquet"


def staged(episode: FakeEpisode, reached: Sequence[Sequence[float]]) -> FakeEpisode:
    """An episode with milestones of its own, spread over its rows."""
    measures: F32 = np.repeat(np.array(reached, np.float32), -(-301 // len(reached)), axis=0)[:301]
    return replace(episode, labels=replace(episode.labels, milestones=measures))


def arrays_of(episode: FakeEpisode) -> Any:
    return replace(episode.arrays(), milestone_names=("reach", "lift", "place"))


# --- stages


def test_a_failed_tail_is_never_complete() -> None:
    clean, drop = fake_dataset().stored[:2]
    path = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]]
    steps = range(0, 301, 5)
    good = segments(clean.info, arrays_of(staged(clean, path)), steps)
    assert [s.name for s in good] == ["reach", "lift", "place", DONE]
    assert (good[0].first, good[-1].last) == (0, 60)
    bad = segments(drop.info, arrays_of(staged(drop, path)), steps)  # all is reached, but only after the drop
    assert [s.name for s in bad] == ["reach", "lift"]
    assert bad[-1].last == 60
    for a, b in pairwise(good):
        assert b.first == a.last + 1
    assert not any(s.name == DONE for e in fake_dataset().stored[1:3] for s in segments(e.info, e.arrays(), steps))


def test_stage_values_fall_with_the_state_and_with_the_penalty_factors() -> None:
    clean, drop, hit, _ = fake_dataset(groups=1).stored
    path = [[0.5, 0.0, 0.0], [1.0, 0.5, 0.0], [1.0, 1.0, 1.0], [1.0, 0.25, 0.0]]
    steps = [0, 80, 160, 240]
    assert stage_values(arrays_of(staged(clean, path)), steps) == pytest.approx([0.5, 1.5, 3.0, 1.25])
    assert stage_values(arrays_of(staged(hit, path)), steps)[2] == pytest.approx(2 + 0.999 * 0.05)
    assert stage_values(arrays_of(staged(drop, path)), steps)[3] == pytest.approx(1.25)


def test_the_robot_feels_its_own_joints_only() -> None:
    robot = fake_dataset().stored[0].robot()
    assert robot.joints == ("arm/joint1", "arm/finger1")
    assert (robot.columns, robot.others, robot.nq) == ((1, 2), (0,), 3)
    assert robot.finger_columns == (2,)
    assert robot.bodies == ("arm/link0", "arm/link1", "arm/finger")


# --- lerobot and opensarm


@pytest.fixture(scope="module")
def lerobot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("pyarrow")
    out = tmp_path_factory.mktemp("lerobot")
    LeRobot().export(two_scene_dataset(6), out, LID)
    return out


def test_lerobot_tables_agree_with_each_other(lerobot: Path) -> None:
    info = json.loads((lerobot / "meta/info.json").read_text())
    episodes = parquet_rows(lerobot / EPISODES)
    assert info["codebase_version"] == "v3.0"
    assert info["total_episodes"] == len(episodes)
    assert info["total_frames"] == sum(e["length"] for e in episodes)
    tasks = {r["__index_level_0__"]: r["task_index"] for r in parquet_rows(lerobot / "meta/tasks.parquet")}
    at = 0
    for n, e in enumerate(episodes):
        assert (e["episode_index"], e["dataset_from_index"], e["dataset_to_index"]) == (n, at, at + e["length"])
        rows = parquet_rows(lerobot / f"data/chunk-000/file-{n:03d}.parquet")
        assert [r["index"] for r in rows] == list(range(at, at + e["length"]))
        assert {r["task_index"] for r in rows} == {tasks[e["tasks"][0]]}
        assert [r["next.done"] for r in rows] == [False] * (e["length"] - 1) + [True]
        assert rows[-1]["next.success"] == (e["badgen/outcome"] == "success")
        assert len(rows[0]["observation.state"]) == 2
        at += e["length"]
    named = {s: range(*map(int, r.split(":"))) for s, r in info["splits"].items()}
    assert all(e["episode_index"] in named[e["badgen/split"]] for e in episodes)


def test_lerobot_videos_have_a_frame_for_each_row(lerobot: Path) -> None:
    for e in parquet_rows(lerobot / EPISODES)[:3]:
        path = lerobot / f"videos/observation.images.front/chunk-000/file-{e['episode_index']:03d}.mp4"
        with av.open(str(path), "r") as box:
            frames = list(box.decode(video=0))
        assert len(frames) == e["length"]
        assert frames[1].time == pytest.approx(0.5)
        assert e["videos/observation.images.front/to_timestamp"] == pytest.approx(e["length"] / 2)


def test_sarm_columns_end_short_of_done_in_failures(lerobot: Path) -> None:
    proportions = json.loads((lerobot / "meta/temporal_proportions_sparse.json").read_text())
    assert list(proportions)[-1] == DONE
    assert sum(proportions.values()) == pytest.approx(1)
    for e in parquet_rows(lerobot / EPISODES):
        assert (DONE in e["sparse_subtask_names"]) == (e["badgen/outcome"] == "success")
        success, end = e["badgen/outcome"] == "success", e["dense_subtask_end_frames"][-1]
        assert end == e["length"] - 1 if success else end >= e["length"]  # a stage is passed at its end


def test_a_failure_in_the_last_stage_never_passes_it(tmp_path: Path) -> None:
    """SARM's share of a stage is (frame - start) / (end - start), so at 1 in the last stage the task would be done."""
    pytest.importorskip("pyarrow")
    dataset = fake_dataset(groups=2)
    dataset.stored = [
        staged(e, [[0.5], [0.6], [0.7]]) for e in dataset.stored
    ]  # there is one stage, and none passes it
    LeRobot().export(dataset, tmp_path, {})
    for e in parquet_rows(tmp_path / EPISODES):
        if e["badgen/outcome"] != "success":
            first, end = e["sparse_subtask_start_frames"][-1], e["sparse_subtask_end_frames"][-1]
            assert e["sparse_subtask_names"] == ["lifted"]
            assert (e["length"] - 1 - first) / (end - first) <= 0.5


def test_progress_of_every_frame_stands_beside(lerobot: Path) -> None:
    dataset = two_scene_dataset(6)
    episodes = {e["episode_index"]: e["badgen/id"] for e in parquet_rows(lerobot / EPISODES)}
    rows = parquet_rows(lerobot / "sarm_progress.parquet")
    assert [r["index"] for r in rows] == list(range(len(rows)))
    for r in rows:
        labels = dataset.episode(episodes[r["episode_index"]]).labels
        assert np.float32(r["progress_sparse"]) == labels.progress[25 * r["frame_index"]]
        assert np.float32(r["progress_dense"]) == labels.reward[25 * r["frame_index"]]


def test_binary_rewards_are_for_classifiers(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    LeRobot().export(fake_dataset(groups=1), tmp_path, {"reward": "binary"})
    ends = [parquet_rows(tmp_path / f"data/chunk-000/file-{n:03d}.parquet")[-1]["next.reward"] for n in range(4)]
    assert sorted(ends) == [0.0, 0.0, 1.0, 1.0]


def test_two_robots_do_not_fit_into_one_table(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(BadValue, match=r"robot panda_pair and panda|robot panda and panda_pair"):
        LeRobot().export(two_scene_dataset(3), tmp_path, {})


def test_statistics_merge_to_those_of_all() -> None:
    rng = np.random.default_rng(0)
    parts = [[rng.integers(0, 256, (8, 6, 3), dtype=np.uint8) for _ in range(n)] for n in (3, 5)]
    both = merged([image_stats(p) for p in parts])
    pixels = np.concatenate([f.reshape(-1, 3) for p in parts for f in p]) / 255
    assert np.ravel(both["mean"]) == pytest.approx(pixels.mean(axis=0), abs=1e-9)
    assert np.ravel(both["std"]) == pytest.approx(pixels.std(axis=0), abs=1e-9)
    assert np.ravel(both["q50"]) == pytest.approx(np.quantile(pixels, 0.5, axis=0), abs=0.05)
    assert both["count"] == [8]


def test_opensarm_rewards_are_stages(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    dataset = fake_dataset(groups=1)
    dataset.stored = [staged(e, [[0], [0.5], [1]]) for e in dataset.stored]
    OpenSarm().export(dataset, tmp_path, {})
    for line in lines(tmp_path / "meta/episodes.jsonl"):
        rows = parquet_rows(tmp_path / f"data/chunk-000/episode_{line['episode_index']:06d}.parquet")
        last = rows[-1]["reward"]
        assert (last == 1.0) == (line["badgen"]["outcome"] in ("success", "failure"))  # this drop was made good
    assert json.loads((tmp_path / "meta/info.json").read_text())["codebase_version"] == "v2.1"


# --- robomimic and minari


def test_robomimic_masks_and_models(tmp_path: Path) -> None:
    dataset = two_scene_dataset(3)
    Robomimic().export(dataset, tmp_path, {**LID, "split": "train=1"})
    with h5py.File(tmp_path / "demos.hdf5") as file:
        masks = {m: {d.decode() for d in file["mask"][m][()]} for m in file["mask"]}
        assert masks["success"] | masks["failure"] == set(file["data"])
        assert masks["mode_drop"] <= masks["failure"]
        assert file["data"].attrs["total"] == sum(d.attrs["num_samples"] for d in file["data"].values())
        demo = file["data/demo_0"]
        episode = dataset.episode(demo.attrs["id"])
        assert demo["obs/front_image"].shape == (13, 128, 128, 3)
        assert demo["states"][3] == pytest.approx(episode.arrays().state[75])
        assert np.array_equal(demo["next_obs/robot_qpos"][:-1], demo["obs/robot_qpos"][1:])
        assert 'meshdir="meshes" texturedir="meshes"' in demo.attrs["model_file"]
        assert json.loads(file["data"].attrs["env_args"])["type"] == 1
    assert (tmp_path / "meshes" / "lid.stl").read_bytes() == b"solid lid"


def test_robomimic_without_pictures_has_every_row(tmp_path: Path) -> None:
    Robomimic().export(fake_dataset(1, cameras=()), tmp_path, {})
    with h5py.File(tmp_path / "demos.hdf5") as file:
        assert file["data/demo_1"].attrs["num_samples"] == 301


def test_minari_reads_its_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = two_scene_dataset(3)
    Minari().export(dataset, tmp_path, {**LID, "dataset": "lids"})
    with h5py.File(tmp_path / "badgen/lids-v0/data/main_data.hdf5") as file:
        one = file["episode_1"]
        labels = dataset.episode(one.attrs["episode"]).labels
        assert one["observations/front"].shape == (13, 128, 128, 3)
        assert one["actions"].shape == (12, 2)
        assert one["rewards"][()] == pytest.approx(labels.reward[25::25])
        assert bool(one["terminations"][-1]) != bool(one["truncations"][-1])
    minari = pytest.importorskip("minari")
    monkeypatch.setenv("MINARI_DATASETS_PATH", str(tmp_path))
    dataset = minari.load_dataset("badgen/lids-v0")
    assert dataset.total_episodes == 14
    episode = dataset[1]
    assert dataset.observation_space["front"].contains(episode.observations["front"][0])
    assert episode.infos["progress"].shape == (13,)


# --- webdataset and rerun


def test_webdataset_reads_its_shards(tmp_path: Path) -> None:
    wds = pytest.importorskip("webdataset")
    WebDataset().export(fake_dataset(groups=3), tmp_path, {"split": "train=1", "episodes": 5, "image": "png"})
    shards = sorted(str(p) for p in tmp_path.glob("train-*.tar"))
    assert len(shards) == 3
    samples = list(wds.WebDataset(shards, shardshuffle=False, empty_check=False).decode("rgb8"))
    assert len(samples) == 12 * 61
    assert len({s["__key__"] for s in samples}) == len(samples)
    assert samples[0]["front.png"].shape == (128, 128, 3)
    assert samples[7]["json"]["step"] == 35
    assert who(samples[7]["front.png"]) == (0, "front", 35)


def test_rerun_finds_no_fault_in_its_recordings(tmp_path: Path) -> None:
    pytest.importorskip("rerun")
    files = Rerun().export(fake_dataset(groups=1), tmp_path, {"cameras": "front"})
    recordings = [str(p) for p in files if p.suffix == ".rrd"]
    tool = shutil.which("rerun", path=str(Path(sys.executable).parent)) or "rerun"
    assert len(recordings) == 4
    done = subprocess.run([tool, "rrd", "verify", *recordings], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_video_of_odd_size_is_padded() -> None:
    frames = [np.full((5, 7, 3), v, np.uint8) for v in (0, 90, 200)]
    with av.open(io.BytesIO(mp4_bytes(frames, 2.5)), "r") as box:
        shown = [f.to_ndarray(format="rgb24") for f in box.decode(video=0)]
    assert [s.shape for s in shown] == [(6, 8, 3)] * 3
    assert [int(s.mean()) for s in shown] == pytest.approx([0, 90, 200], abs=4)


def test_a_column_that_is_empty_at_first_may_hold_times_later(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    rows = [{"n": i, "onset_s": 2.5 if i > 600 else None} for i in range(700)]
    write_stream(tmp_path / "t.parquet", iter(rows))
    assert parquet_rows(tmp_path / "t.parquet") == rows
