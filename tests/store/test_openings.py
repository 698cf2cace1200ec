"""How often a shard is opened: once for the scalars of all its episodes, and once for each read of arrays or frames."""

from __future__ import annotations

import pickle
from collections import Counter
from pathlib import Path
from typing import Any

import h5py
import pytest
from store_samples import records_fixture, run_fixture, world_fixture  # noqa: F401

from badgen.contracts.episode import EpisodeRecord
from badgen.contracts.errors import StoreError
from badgen.contracts.exporter import StoredEpisode
from badgen.selection.options import shared
from badgen.selection.select import select
from badgen.store import DatasetFolder, JoinedDatasets, open_dataset
from badgen.store import reader as reader_module
from exporters.webdataset import WebDataset


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Shard -> how often it was opened."""
    counts: Counter[str] = Counter()
    real = h5py.File

    def count(path: Path, *args: Any, **options: Any) -> Any:
        if Path(path).suffix == ".h5":
            counts[Path(path).name] += 1
        return real(path, *args, **options)

    monkeypatch.setattr(h5py, "File", count)
    return counts


def read_scalars(episode: StoredEpisode) -> list[Any]:
    views = [
        (episode.fps(c), episode.size(c), episode.frame_steps(c), episode.visible_s(c), episode.misleading(c))
        for c in episode.cameras
    ]
    return [episode.info, episode.events, episode.cameras, views]


def expected(records: list[EpisodeRecord]) -> dict[str, list[Any]]:
    return {
        r.info.id: [
            r.info,
            r.events,
            tuple(v.camera for v in r.videos),
            [(v.fps, (v.width, v.height), v.steps.tolist(), v.visible_s, v.misleading) for v in r.videos],
        ]
        for r in records
    }


def test_iterating_opens_a_shard_once_for_its_index_and_once_for_its_scalars(
    dataset: DatasetFolder, records: list[EpisodeRecord], opened: Counter[str]
) -> None:
    stored = open_dataset(dataset.path)
    found = {e.id: read_scalars(e) for e in stored}
    assert found == expected(records)
    assert opened == {"shard-000000.h5": 2, "shard-000001.h5": 2}
    opened.clear()
    assert {e.id: read_scalars(e) for e in stored} == found
    assert {i: read_scalars(stored.episode(i)) for i in found} == found
    assert not opened


def test_joined_datasets_do_the_same(
    dataset: DatasetFolder, records: list[EpisodeRecord], opened: Counter[str]
) -> None:
    joined = JoinedDatasets([dataset.path])
    assert set(opened.values()) == {1}  # ids only
    assert {e.id: read_scalars(e) for e in joined} == expected(records)
    assert opened == {"shard-000000.h5": 2, "shard-000001.h5": 2}


def test_one_episode_by_id_is_read_alone_in_one_opening(
    dataset: DatasetFolder, records: list[EpisodeRecord], opened: Counter[str]
) -> None:
    stored = open_dataset(dataset.path)
    episode = stored.episode("abd22")
    opened.clear()
    assert read_scalars(episode) == expected(records)["abd22"]
    assert opened == {"shard-000001.h5": 1}
    assert episode.together is None


def test_an_export_opens_a_shard_once_for_scalars(dataset: DatasetFolder, opened: Counter[str], tmp_path: Path) -> None:
    stored = open_dataset(dataset.path)
    select(stored, shared({}), needs_pictures=True)
    assert opened == {"shard-000000.h5": 2, "shard-000001.h5": 2}
    opened.clear()
    tmp_path.joinpath("out").mkdir()
    WebDataset().export(stored, tmp_path / "out", {})
    # Of each episode the arrays and two videos, and of each shard its counts for the datasheet.
    assert opened == {"shard-000000.h5": 3 + 1, "shard-000001.h5": 2 * 3 + 1}


def test_scalars_of_few_shards_stay_in_memory(
    dataset: DatasetFolder, opened: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_module, "_KEPT_SHARDS", 1)
    stored = open_dataset(dataset.path)
    for _ in range(2):
        for episode in stored:
            read_scalars(episode)
    assert opened == {"shard-000000.h5": 3, "shard-000001.h5": 3}  # one for the index, and one for each pass


def test_damage_of_one_episode_is_reported_for_it_alone(dataset: DatasetFolder) -> None:
    with h5py.File(dataset.shard_path(1), "a") as f:
        del f["episodes/abc1"].attrs["twin"]
        del f["episodes/abd22/video/side"].attrs["fps"]
    damaged, other = (e for e in open_dataset(dataset.path) if e.id != "bcd1")
    with pytest.raises(StoreError, match=r"shard-000001.*twin.*move .* away.*badgen make"):
        _ = damaged.info
    assert other.info.twin == "abc1"
    assert other.fps("front") == 10
    with pytest.raises(StoreError, match=r"shard-000001.*fps"):
        other.visible_s("side")


def test_lost_events_are_damage_of_the_shard(dataset: DatasetFolder) -> None:
    with h5py.File(dataset.shard_path(1), "a") as f:
        del f["episodes/abc1/events"]
    stored = open_dataset(dataset.path)
    with pytest.raises(StoreError, match="shard-000001"):
        _ = [e.info for e in stored]


def test_an_episode_sent_to_another_process_takes_only_its_own_scalars(dataset: DatasetFolder) -> None:
    episodes = list(open_dataset(dataset.path))
    sizes = []
    for episode in episodes:
        read_scalars(episode)
        sizes.append(len(pickle.dumps(episode)))
        again = pickle.loads(pickle.dumps(episode))
        assert read_scalars(again) == read_scalars(episode)
        assert again.together is None or not again.together.is_read
    assert max(sizes) < 2 * min(sizes)
