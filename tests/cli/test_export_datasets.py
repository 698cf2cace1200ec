"""`badgen export` on datasets: several into one folder, complete or absent, resumed after an interruption."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from store_samples import COUNTS, no_robot, record, records_fixture, run_fixture, world_fixture  # noqa: F401

from badgen.cli.export import export
from badgen.contracts.episode import EpisodeRecord
from badgen.contracts.errors import BadValue, DatasetConflict, UnknownName
from badgen.sim.world import World
from badgen.store import DatasetFolder, JoinedDatasets, open_dataset, write_shard
from exporters.frames import Frames


def call(*args: Any) -> Result:
    return CliRunner().invoke(export, [str(a) for a in args], catch_exceptions=True)


@pytest.fixture
def other(tmp_path: Path, world: World) -> DatasetFolder:
    folder = DatasetFolder(tmp_path / "more")
    folder.claim({"scene": "ball", "seed": 8})
    folder.save_world(world, no_robot(world))
    write_shard(folder.shard_path(0), [record(world, "cde1", "g2")], {"ball/clean": COUNTS["ball/clean"]})
    folder.write_manifest()
    return folder


def test_several_datasets_are_read_as_one(
    dataset: DatasetFolder, other: DatasetFolder, records: list[EpisodeRecord]
) -> None:
    both = JoinedDatasets([dataset.path, other.path])
    assert [e.id for e in both] == [*(e.id for e in open_dataset(dataset.path)), "cde1"]
    assert both.episode("cd").info.group == "g2"
    assert [p.name for p in both.provenance()] == ["dataset", "more"]
    assert both.provenance()[1].shards["shards/shard-000000.h5"]
    with pytest.raises(UnknownName):
        both.episode("a")
    with pytest.raises(BadValue, match="1 is in"):
        JoinedDatasets([dataset.path, dataset.path])


def test_an_episode_is_found_when_its_shard_has_just_come(dataset: DatasetFolder, world: World) -> None:
    opened = open_dataset(dataset.path)
    assert opened.episode("abc1").id == "abc1"
    write_shard(dataset.shard_path(2), [record(world, "fed1", "g3")], {})
    assert opened.episode("fed1").info.group == "g3"


def test_the_command_writes_datasets_into_one_folder(
    dataset: DatasetFolder, other: DatasetFolder, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = call(
        dataset.path, other.path, "--to", "frames", "--out", out, "--holdout", "mode=drop", "--cameras", "front"
    )
    assert done.exit_code == 0, done.output
    rows = [json.loads(text) for text in (out / "episodes.jsonl").read_text().splitlines()]
    assert {r["id"]: r["split"] == "holdout" for r in rows} == {
        "abc1": True,
        "abd22": True,
        "bcd1": False,
        "cde1": False,
    }
    sheet = json.loads((out / "datasheet.json").read_text())
    assert [r["name"] for r in sheet["datasets"]] == ["dataset", "more"]
    assert sheet["options"]["cameras"] == "front"
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]
    assert str(tmp_path) not in "".join(p.read_text() for p in out.glob("*.json*"))
    assert isinstance(call(dataset.path, "--to", "frames", "--out", out).exception, DatasetConflict)


def test_an_error_leaves_nothing(dataset: DatasetFolder, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    assert isinstance(
        call(dataset.path, "--to", "frames", "--out", tmp_path / "o", "--only", "mode=x").exception, BadValue
    )
    assert set(tmp_path.iterdir()) == before


def test_an_interrupted_export_resumes(dataset: DatasetFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset.write_manifest()
    made: list[str] = []
    views = Frames.write.__globals__["_views"]

    def cut(job: Any, entry: Any, *args: Any) -> Any:
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(entry.id)
        return views(job, entry, *args)

    monkeypatch.setitem(Frames.write.__globals__, "_views", cut)
    out = tmp_path / "out"
    assert call(dataset.path, "--to", "frames", "--out", out).exit_code != 0
    assert not out.exists()
    assert (tmp_path / ".out.partial").is_dir()
    made.clear()
    assert call(dataset.path, "--to", "frames", "--out", out).exit_code == 0
    assert len(made) == 1  # the other two were there
    (tmp_path / ".new.partial").mkdir()
    (tmp_path / ".new.partial" / "stray").touch()
    made.clear()
    monkeypatch.setitem(Frames.write.__globals__, "_views", views)
    assert call(dataset.path, "--to", "frames", "--out", tmp_path / "new").exit_code == 0
    assert not (tmp_path / "new" / "stray").exists()
