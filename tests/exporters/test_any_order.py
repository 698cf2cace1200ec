"""Exports load whatever is in them: no empty file, no null in a table, rows of one shape where readers need that."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import pyarrow.json
import pytest
from fakes import FakeDataset, fake_dataset, two_scene_dataset
from readers import lines

import exporters
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import Exporter
from badgen.exporting import METADATA_FILES

FORMATS: dict[str, type[Exporter]] = {cls.name: cls for cls in exporters.PLUGINS}
ONE_TABLE = ("lerobot", "minari", "opensarm", "robomimic")
TABLES = ("dopamine", "frames", "preferences", "roboarena", "robometer", "roboreward", "vqa", "webdataset")
SHORT: dict[str, dict[str, Any]] = {"dopamine": {"items": 8}}


def only_clean(groups: int) -> FakeDataset:
    dataset = fake_dataset(groups)
    dataset.stored = [e for e in dataset.stored if e.info.role == "clean"]
    return dataset


def clean_first() -> FakeDataset:
    """One split has clean episodes only, the other has failures too."""
    dataset = fake_dataset(12)
    for e in dataset.stored:
        e.hz = 2.0
    first = [e for e in dataset.stored if e.info.role == "clean"]
    dataset.stored = [*first, *(e for e in dataset.stored if e not in first and e.info.group > "g0005")]
    return dataset


def export(name: str, out: Path, dataset: FakeDataset, **options: Any) -> list[str]:
    """Export, and return what the user is told at the end."""
    told: list[str] = []
    exporter = FORMATS[name]()
    exporter.tell = told.append
    exporter.export(dataset, out, SHORT.get(name, {}) | options)
    return told


def tables(out: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Kind of a table, and its rows; tables of several splits are of one kind."""
    for path in sorted(p for p in out.rglob("*.json*") if p.name not in (*METADATA_FILES, "dataset_info.json")):
        kind = path.name if path.parent.parent == out and path.parent.name in ("train", "val", "test") else ""
        kind = kind or "/".join(
            (path.parent.name, path.name.replace("-", "_").split("_")[0] if "-" in path.name else "")
        )
        yield kind, lines(path) if path.suffix == ".jsonl" else json.loads(path.read_text())
    for path in sorted(out.glob("*.tar")):
        with tarfile.open(path) as tar:
            members = (tar.extractfile(m) for m in tar if m.name.endswith(".json"))
            yield "samples", [json.loads(m.read()) for m in members if m is not None]


def shape(value: Any) -> Any:
    """Keys and types of a value; an error where a type is not known, as of null and of an empty list."""
    if isinstance(value, dict):
        return {k: shape(v) for k, v in sorted(value.items())}
    if isinstance(value, list):
        assert value, "the type of an empty list is not known"
        return [shape(value[0])]
    assert value is not None, "the type of null is not known"
    return type(value).__name__


@pytest.mark.parametrize("name", TABLES)
def test_rows_of_one_kind_have_the_same_keys_and_types_in_every_split(name: str, tmp_path: Path) -> None:
    export(name, tmp_path, clean_first(), split="train=0.5,test=0.5")
    shapes: dict[str, set[str]] = {}
    for kind, rows in tables(tmp_path):
        shapes.setdefault(kind, set()).update(json.dumps(shape(r)) for r in rows)
        text = "\n".join(json.dumps(r) for r in rows).encode()
        assert pyarrow.json.read_json(io.BytesIO(text)).num_rows == len(rows)
    assert shapes
    assert all(len(found) == 1 for found in shapes.values()), shapes


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"rerun", "gvl"}))
@pytest.mark.parametrize("clean", [True, False])
def test_an_empty_split_has_no_file_and_is_named(name: str, clean: bool, tmp_path: Path) -> None:
    dataset = only_clean(3) if clean else fake_dataset(3)
    for e in dataset.stored:
        e.hz = 2.0
    told = export(name, tmp_path, dataset, split="train=1,never=0")
    sheet = json.loads((tmp_path / "datasheet.json").read_text())
    assert "never" in sheet["split"]["empty"]
    assert any("no rows" in line and "never" in line for line in told)
    assert "never" in (tmp_path / "dataset_card.md").read_text()
    made = [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*")]
    assert not [p for p in made if "never" in p]
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and p.read_bytes().strip() in (b"", b"[\n]")]


def test_nothing_is_told_where_every_split_has_rows(tmp_path: Path) -> None:
    assert export("frames", tmp_path, fake_dataset(2), split="train=1") == []


def test_rows_say_what_has_gone_wrong_by_then(tmp_path: Path) -> None:
    export("frames", tmp_path, fake_dataset(1), split="train=1", cameras="front")
    rows = [r for r in lines(tmp_path / "train/frames.jsonl") if r["mode"] == "drop"]
    assert [r["after_onset"] for r in rows] == [r["time_s"] >= 3.1 for r in rows]
    assert [r["visible"] for r in rows] == [r["time_s"] >= 3.2 for r in rows]
    clean = [r for r in lines(tmp_path / "train/frames.jsonl") if r["outcome"] == "success"]
    assert not any(r["after_onset"] or r["visible"] for r in clean)


def other_cameras(dataset: FakeDataset) -> None:
    for e in dataset.stored[4:]:
        e.cameras = ("front",)


def other_rate(dataset: FakeDataset) -> None:
    for e in dataset.stored[4:]:
        e.hz = 5.0


@pytest.mark.parametrize("name", ONE_TABLE)
def test_episodes_of_other_shapes_are_refused_by_what_differs(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="readers expect one shape: robot panda_pair and panda; export them separately"):
        export(name, tmp_path, two_scene_dataset(3))
    for change, words in ((other_cameras, "cameras front, side and front"), (other_rate, "frames per second 10 and 5")):
        dataset = fake_dataset(2)
        change(dataset)
        with pytest.raises(BadValue, match=words):
            export(name, tmp_path, dataset)
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_webdataset_needs_the_same_cameras_and_nothing_else(tmp_path: Path) -> None:
    export("webdataset", tmp_path, two_scene_dataset(3))
    dataset = fake_dataset(2)
    other_cameras(dataset)
    with pytest.raises(BadValue, match="cameras front, side and front"):
        export("webdataset", tmp_path, dataset)


def test_robomimic_without_pictures_takes_any_cameras(tmp_path: Path) -> None:
    dataset = fake_dataset(2)
    other_cameras(dataset)
    export("robomimic", tmp_path, dataset, rows="all")
    with h5py.File(tmp_path / "demos.hdf5") as file:
        assert len(file["data"]) == 8


def test_robomimic_tells_that_actions_are_set_points(tmp_path: Path) -> None:
    export("robomimic", tmp_path, fake_dataset(1), rows="all")
    assert "not scaled to [-1, 1]" in (tmp_path / "dataset_card.md").read_text()
    sheet = json.loads((tmp_path / "datasheet.json").read_text())
    assert sheet["action_range"] == {"arm/servo1": [-1.0, 1.0], "arm/grip": [0.0, 0.04]}


def test_minari_names_one_environment_and_its_actions(tmp_path: Path) -> None:
    export("minari", tmp_path / "one", fake_dataset(1))
    kept = json.loads((tmp_path / "one/badgen/episodes-v0/data/metadata.json").read_text())
    spec, space = json.loads(kept["env_spec"]), json.loads(kept["action_space"])
    assert (spec["id"], spec["kwargs"]) == ("badgen/LidLift-v0", {"scene": "lid_lift"})
    assert (space["low"], space["high"]) == ([-1.0, 0.0], [1.0, 0.04])
    dataset = fake_dataset(2)
    for e in dataset.stored[4:]:
        e.info = replace(e.info, scene="pour")
    told = export("minari", tmp_path / "two", dataset, split="train=1")
    assert told == ["recover_environment() needs one scene, here are lid_lift, pour; export one with --only scene=..."]
