"""What two episodes have in common is stored once, and every reader gets it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest
from store_samples import ball_world, record, same

from badgen.contracts.arrays import Ints
from badgen.contracts.episode import EpisodeRecord
from badgen.contracts.video import Video
from badgen.media import video
from badgen.store import open_dataset, write_shard
from badgen.store.folder import DatasetFolder
from badgen.store.sharing import _equal_run, equal_rows

ROWS, CAUSE = 200, 120
WORLD = ball_world()


def film(record: EpisodeRecord, frames: Ints) -> tuple[Video, ...]:
    front = record.videos[0]
    mp4, codec = video.encode([np.asarray(f, dtype=np.uint8) for f in frames], 10, "high")
    return (replace(front, mp4=mp4, codec=codec, steps=np.arange(len(frames))),)


def twin_and_failure() -> tuple[EpisodeRecord, EpisodeRecord]:
    """A failure that equals its twin up to row CAUSE, and in its first 24 of 40 frames."""
    twin = record(WORLD, "abc1", rows=ROWS)
    failure = record(WORLD, "abd22", "g0", "abc1", rows=ROWS)
    pictures = np.random.default_rng(1).integers(0, 255, (40, 32, 32, 3))
    other = pictures.copy()
    other[24:] = 255 - other[24:]
    arrays = failure.arrays
    qpos, state = arrays.qpos.copy(), arrays.state.copy()
    qpos[CAUSE:, 0] += 0.25
    state[CAUSE:, 1] += 0.25
    failure = replace(failure, arrays=replace(arrays, qpos=qpos, state=state), videos=film(failure, other))
    return replace(twin, videos=film(twin, pictures)), failure


@pytest.fixture(name="shard")
def shard_fixture(tmp_path: Path) -> Path:
    folder = DatasetFolder(tmp_path / "run")
    folder.claim({"cameras": ["front"]})
    write_shard(folder.shard_path(0), twin_and_failure()[::-1], {})
    return folder.shard_path(0)


def test_what_is_shared_comes_back_to_the_bit(shard: Path) -> None:
    stored = open_dataset(shard.parent.parent)
    for put in twin_and_failure():
        assert same(put, stored.episode(put.info.id).record())
    assert (stored.episode("abc1").arrays().qpos != stored.episode("abd22").arrays().qpos).any()


def test_the_first_rows_and_bytes_are_those_of_the_twin(shard: Path) -> None:
    twin, failure = twin_and_failure()
    with h5py.File(shard) as f:
        e = f["episodes/abd22"]
        assert e["qpos"].is_virtual
        assert e["own/qpos"].shape == (ROWS - CAUSE, WORLD.model.nq)
        assert e["qvel"].is_virtual
        assert "qvel" not in e["own"]
        assert e["video/front"].is_virtual
        assert len(e["own/video/front"]) < 0.6 * len(failure.videos[0].mp4)
        np.testing.assert_array_equal(e["qpos"][()], failure.arrays.qpos)
        assert e["video/front"][()].tobytes() == failure.videos[0].mp4
        assert f["episodes/abc1/video/front"][()].tobytes() == twin.videos[0].mp4
        assert not f["episodes/abc1/qpos"].is_virtual


def test_a_view_of_a_view_is_read(tmp_path: Path) -> None:
    """A third episode that equals the failure for longer than the twin does."""
    twin, failure = twin_and_failure()
    qpos, state = failure.arrays.qpos.copy(), failure.arrays.state.copy()
    qpos[CAUSE + 40 :, 0] += 1.0
    state[CAUSE + 40 :, 1] += 1.0
    info = replace(failure.info, id="abe3", role="recovery")
    third = replace(failure, info=info, arrays=replace(failure.arrays, qpos=qpos, state=state))
    folder = DatasetFolder(tmp_path / "run")
    folder.claim({"cameras": ["front"]})
    write_shard(folder.shard_path(0), [third, twin, failure], {})
    assert same(third, open_dataset(folder.path).episode("abe3").record())
    with h5py.File(folder.shard_path(0)) as f:
        assert f["episodes/abe3/own/qpos"].shape[0] == ROWS - CAUSE - 40


def test_same_records_same_bytes_with_shared_parts(shard: Path, tmp_path: Path) -> None:
    write_shard(tmp_path / "again.h5", twin_and_failure(), {})
    assert (tmp_path / "again.h5").read_bytes() == shard.read_bytes()


def test_without_badgen_the_states_follow_as_the_page_says(shard: Path) -> None:
    put = twin_and_failure()[1].arrays
    with h5py.File(shard) as f:
        e = f["episodes/abd22"]
        state = np.tile(e["first_state"][()], (len(e["time_s"]), 1))
        start, stop = e["first_state"].attrs["zeroed"]
        state[:, start:stop] = 0.0
        known = np.column_stack([e["time_s"][()], e["qpos"][()], e["qvel"][()]])
        state[:, : known.shape[1]] = known
        state[:, e["extra_state"].attrs["columns"]] = e["extra_state"][()]
    np.testing.assert_array_equal(state, put.state)


def test_set_points_that_are_the_actions_are_stored_once(shard: Path) -> None:
    with h5py.File(shard) as f:
        assert f["episodes/abc1/ctrl"] == f["episodes/abc1/action"]


def test_a_shard_is_read_from_memory_too(shard: Path) -> None:
    with h5py.File(io.BytesIO(shard.read_bytes())) as f:
        assert f["episodes/abd22/qpos"][()].shape == (ROWS, WORLD.model.nq)


@pytest.mark.parametrize(
    ("one", "other", "run"),
    [([1, 2, 3], [1, 2, 3], (0, 3)), ([9, 2, 3, 9], [1, 2, 3, 4, 5], (1, 3)), ([1], [2], (0, 0)), ([], [2], (0, 0))],
)
def test_the_longest_equal_run(one: list[int], other: list[int], run: tuple[int, int]) -> None:
    start, stop = _equal_run(np.array(one, dtype=np.uint8), np.array(other, dtype=np.uint8))
    assert stop - start == run[1] - run[0]
    assert stop == start or (start, stop) == run


def test_rows_are_equal_up_to_the_first_difference() -> None:
    one = np.zeros((5, 2))
    other = one.copy()
    other[3, 1] = 1e-300
    assert equal_rows(one, other) == 3
    assert equal_rows(one, one[:2]) == 2
    assert equal_rows(one[:, :0], other[:, :0]) == 5
