"""Shards: what goes in comes out, whole or not at all, with the same bytes."""

import dataclasses
import json
import signal
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest
from store_samples import CONFIG, COUNTS, no_robot, record, records_fixture, run_fixture, same, world_fixture  # noqa: F401

from badgen.contracts.episode import (
    EpisodeRecord,
)
from badgen.contracts.errors import BadValue, StoreError, UnknownName
from badgen.contracts.exporter import StoredDataset, StoredEpisode
from badgen.contracts.video import Repaint, RestyledVideo
from badgen.sim.world import World
from badgen.store import DatasetFolder, open_dataset, write_shard


def test_what_goes_in_comes_out(dataset: DatasetFolder, records: list[EpisodeRecord]) -> None:
    stored = open_dataset(dataset.path)
    for put in records:
        got = stored.episode(put.info.id).record()
        assert same(put, got)
    assert not same(records[0], records[1])


def test_what_a_foreign_world_reported_is_stored_by_name_and_cut_with_the_rows(tmp_path: Path, world: World) -> None:
    put, verdict = record(world, "abc1"), (np.arange(20) > 12).astype(float)
    put = dataclasses.replace(put, arrays=dataclasses.replace(put.arrays, recorded={"success": verdict}))
    told = dataclasses.replace(put.info, id="abc2", relabelled_from="abc1")
    folder = DatasetFolder(tmp_path)
    folder.claim(CONFIG)
    folder.save_world(world, no_robot(world))
    write_shard(folder.shard_path(0), [put, dataclasses.replace(put, info=told)], COUNTS)
    stored = open_dataset(tmp_path)
    assert [np.array_equal(e.arrays().recorded["success"], verdict) for e in stored] == [True, True]
    trajectory = stored.episode("abc1").trajectory()
    assert trajectory.prefix(14).recorded["success"].tolist() == verdict[:14].tolist()
    assert trajectory.at_rows([3, 13]).recorded["success"].tolist() == [0.0, 1.0]


def test_readers_satisfy_the_contract(dataset: DatasetFolder, records: list[EpisodeRecord]) -> None:
    stored: StoredDataset = open_dataset(str(dataset.path))
    episode: StoredEpisode = stored.episode("abd")
    assert [e.info.id for e in stored.episodes()] == ["bcd1", "abc1", "abd22"]
    assert episode.cameras == ("front", "side")
    assert episode.frame_steps("front") == [0, 5, 10, 15]
    assert episode.fps("front") == 10
    assert (episode.visible_s("front"), episode.visible_s("side")) == (0.4, 0.0)
    assert stored.episode("abc").visible_s("front") is None
    frames = episode.frames("front", [3, 1])
    assert [int(f[0, 0, 0]) for f in frames] == [150, 50]
    assert len(episode.frames("front")) == 4


def test_the_default_camera_comes_first_whatever_its_name(tmp_path: Path, records: list[EpisodeRecord]) -> None:
    folder, (pictured, *_) = DatasetFolder(tmp_path / "turned"), [r for r in records if len(r.videos) == 2]
    folder.claim({**CONFIG, "cameras": ["main"]})
    turned = dataclasses.replace(pictured, videos=pictured.videos[::-1])
    write_shard(folder.shard_path(0), [turned], {})
    assert [v.camera for v in turned.videos] == ["side", "front"]
    assert open_dataset(folder.path).episode(pictured.info.id).cameras == ("side", "front")


def test_misleading_frames_are_stored_and_may_be_absent(dataset: DatasetFolder) -> None:
    stored = open_dataset(dataset.path)
    assert stored.episode("abd22").misleading("front") == (1, 2)
    assert stored.episode("abd22").misleading("side") == ()
    with h5py.File(dataset.shard_path(1), "r+") as f:
        del f["episodes/abd22/video/front"].attrs["misleading"]
    assert open_dataset(dataset.path).episode("abd22").misleading("front") == ()
    assert stored.episode("abc").misleading("front") == ()


def test_dataset_finds_by_prefix_and_group(dataset: DatasetFolder) -> None:
    stored = open_dataset(dataset.path)
    assert [e.id for e in stored] == ["bcd1", "abc1", "abd22"]
    assert [e.id for e in stored.group("g0")] == ["abc1", "abd22"]
    assert stored.config == CONFIG
    assert stored.path == dataset.path
    with pytest.raises(UnknownName, match=r"single episode.*abc1, abd22"):
        stored.episode("ab")
    with pytest.raises(UnknownName, match="abd22"):
        stored.episode("abd23")
    with pytest.raises(UnknownName, match="g0, g1"):
        stored.group("g7")
    with pytest.raises(UnknownName, match="front, side"):
        stored.episode("abc").frames("top")


def test_an_id_that_begins_another_is_found(tmp_path: Path, world: World) -> None:
    folder = DatasetFolder(tmp_path)
    folder.claim(CONFIG)
    write_shard(folder.shard_path(0), [record(world, i, rows=3) for i in ("a1", "a12")], {})
    assert open_dataset(tmp_path).episode("a1").id == "a1"


def test_public_names_of_a_shard(dataset: DatasetFolder) -> None:
    with h5py.File(dataset.shard_path(1)) as f:
        g = f["episodes/abd22"]
        assert {"group", "scene", "outcome", "twin", "replay_sha256", "cause_s"} <= set(g.attrs)
        assert "recoverable_until_s" not in g.attrs
        assert "cause_s" not in f["episodes/abc1"].attrs
        assert g.attrs["outcome"] == "failure"
        assert json.loads(g.attrs["certificate"])["reason"] == "ok"
        assert json.loads(g["events"].asstr()[()])[0]["kind"] == "drop"
        assert set(g["reward_terms"]) == {"no_drop", "gentle"}
        assert list(g["contact_n"].attrs["pairs"]) == ["rock_table"]
        assert g["phase"].dtype == np.int16
        assert (g["qpos"].compression, g["qpos"].shuffle) == ("gzip", True)
        assert g["video/front"].dtype == np.uint8
        assert list(g["video/front"].attrs["steps"]) == [0, 5, 10, 15]
        assert "seconds" not in f.attrs["counts"]


def test_same_records_same_bytes(tmp_path: Path, records: list[EpisodeRecord]) -> None:
    write_shard(tmp_path / "a.h5", records, COUNTS)
    other = {k: dataclasses.replace(c, seconds=c.seconds + 1) for k, c in reversed(COUNTS.items())}
    write_shard(tmp_path / "b.h5", records[::-1], other)
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "b.h5").read_bytes()
    write_shard(tmp_path / "c.h5", records[:2], COUNTS)
    assert (tmp_path / "a.h5").read_bytes() != (tmp_path / "c.h5").read_bytes()


def test_a_failed_write_leaves_nothing(tmp_path: Path, records: list[EpisodeRecord]) -> None:
    bad = dataclasses.replace(records[0], info=dataclasses.replace(records[0].info, scene_params={"x": float("nan")}))
    with pytest.raises(BadValue, match="finite"):
        write_shard(tmp_path / "shard-000000.h5", [records[1], bad], {})
    with pytest.raises(BadValue, match="abd22"):
        write_shard(tmp_path / "shard-000000.h5", [records[1], records[1]], {})
    with pytest.raises(StoreError, match="absent"):
        write_shard(tmp_path / "absent" / "shard-000000.h5", records, {})
    assert list(tmp_path.iterdir()) == []


def test_killed_while_writing_loses_the_shard_only(dataset: DatasetFolder) -> None:
    """The process dies after the bytes are there and before they have their name."""
    code = (
        "import os, signal, sys; from badgen import files; from badgen.store import writer, open_dataset\n"
        "from pathlib import Path\n"
        "files.sync = lambda p: os.kill(os.getpid(), signal.SIGKILL)\n"
        "writer.write_shard(Path(sys.argv[2]), [e.record() for e in open_dataset(sys.argv[1])], {})"
    )
    target = dataset.shard_path(2)
    done = subprocess.run([sys.executable, "-c", code, str(dataset.path), str(target)], timeout=100, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not target.exists()
    assert list(target.parent.glob(f"{target.name}.*.tmp"))
    assert dataset.finished() == {0, 1}
    dataset.claim(CONFIG)
    assert not list(dataset.path.rglob("*.tmp"))
    assert dataset.finished() == {0, 1}


@pytest.mark.parametrize("damage", ["cut", "garbage", "empty"])
def test_a_damaged_shard_says_what_to_do(dataset: DatasetFolder, damage: str) -> None:
    shard = dataset.shard_path(1)
    content = shard.read_bytes()
    shard.write_bytes({"cut": content[: len(content) // 2], "garbage": b"no" * 5000, "empty": b""}[damage])
    with pytest.raises(StoreError, match=r"shard-000001.h5.*move .* away.*badgen make"):
        list(open_dataset(dataset.path))
    with pytest.raises(StoreError, match=r"shard-000001.h5"):
        dataset.write_manifest()
    assert dataset.finished() == {0}


def test_a_shard_without_its_parts_is_damaged(dataset: DatasetFolder) -> None:
    with h5py.File(dataset.shard_path(1), "a") as f:
        del f["episodes/abc1"].attrs["twin"]
        del f["episodes/abd22/reward"]
    stored = open_dataset(dataset.path)
    with pytest.raises(StoreError, match="shard-000001"):
        _ = stored.episode("abc1").info
    with pytest.raises(StoreError, match="shard-000001"):
        stored.episode("abd22").arrays()


def test_a_shard_of_a_later_version_is_refused(dataset: DatasetFolder) -> None:
    with h5py.File(dataset.shard_path(1), "a") as f:
        f.attrs["schema"] = 99
    with pytest.raises(StoreError, match="schema 99"):
        list(open_dataset(dataset.path))


def test_a_relabelled_episode_may_have_a_restyled_video_that_its_source_lacks(tmp_path: Path, world: World) -> None:
    """The gate judges each request by itself: what one asks for may be hidden, and what another asks for not."""
    put = record(world, "abc1")
    told = dataclasses.replace(put.info, id="abc2", relabelled_from="abc1")
    for with_source in (False, True):
        made = RestyledVideo(put.videos[0], Repaint("compose", "compose 1", "another room", 5))
        folder = DatasetFolder(tmp_path / str(with_source))
        folder.claim(CONFIG)
        folder.save_world(world, no_robot(world))
        source = dataclasses.replace(put, restyled=(made,) if with_source else ())
        write_shard(folder.shard_path(0), [source, dataclasses.replace(put, info=told, restyled=(made,))], COUNTS)
        stored = open_dataset(folder.path)
        assert ["compose" in e.repaints for e in stored] == [with_source, True]
        assert stored.episode("abc2").restyled("compose", "front").video.mp4 == put.videos[0].mp4
