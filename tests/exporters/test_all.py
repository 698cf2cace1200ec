"""What holds for every exporter: true labels, no row lost or doubled, whole pairs, no places, the same bytes again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import FakeDataset, two_scene_dataset
from readers import READERS, lines

import exporters
from badgen.contracts.errors import BadValue, MissingDependency
from badgen.contracts.exporter import Exporter
from badgen.exporting import METADATA_FILES, DatasetExporter
from badgen.selection.split import parse_split

FORMATS: dict[str, type[Exporter]] = {cls.name: cls for cls in exporters.PLUGINS}
ONE_TABLE = ("lerobot", "minari", "opensarm", "robomimic")  # one robot each
FEW: Mapping[str, Mapping[str, Any]] = {
    "dopamine": {"items": 12, "label": "reward_visible"},
    "opensarm": {"rule_breakers": True},
    "gvl": {"frames": 3, "misleading_frames": True},
    "lrm": {"frames": 0},
}
# Every row of every episode, whatever a format leaves out by default.
WHOLE = {"trim": "none", "task_words": "instruction"}
DETERMINISTIC = sorted(set(FORMATS) - {"rerun"})  # its rows carry random names
OPTIONAL = {"lerobot": "pyarrow", "opensarm": "pyarrow", "robometer": "pyarrow", "rerun": "rerun"}


def options(name: str, **given: Any) -> dict[str, Any]:
    scene = {"only": "scene=lid_lift"} if name in ONE_TABLE else {}
    return {**WHOLE, **scene, **FEW.get(name, {}), **given}


def export(name: str, out: Path, dataset: FakeDataset, **given: Any) -> Exporter:
    if name in OPTIONAL:
        pytest.importorskip(OPTIONAL[name])
    out.mkdir(exist_ok=True)
    exporter = FORMATS[name]()
    files = exporter.export(dataset, out, options(name, **given))
    assert files == sorted(p for p in out.rglob("*") if p.is_file())
    return exporter


@pytest.fixture(scope="module")
def dataset() -> FakeDataset:
    return two_scene_dataset(groups=3)


@pytest.fixture(scope="module", params=sorted(FORMATS))
def exported(request: pytest.FixtureRequest, exported_once: Mapping[str, Path]) -> tuple[str, Path]:
    return request.param, exported_once[request.param]


def expected(name: str, dataset: FakeDataset) -> Counter[tuple[str, ...]]:
    """Every row that must be there, by what the format makes a row of."""
    stored = [e for e in dataset.stored if name not in ONE_TABLE or e.info.scene == "lid_lift"]
    unit = READERS[name].unit
    if unit == "episodes":
        return Counter((e.info.id,) for e in stored)
    if unit == "failures":
        return Counter((e.info.id,) for e in stored if not e.info.success)
    views = {e.info.id: [c for c in e.cameras if e.info.success or e.visible_s(c) is not None] for e in stored}
    if unit == "views":
        return Counter((i, c) for i, cameras in views.items() for c in cameras)
    pairs = [
        (a.info.id, b.info.id)
        for a in stored
        for b in stored
        if a.info.success
        and not b.info.success
        and (a.info.group, a.info.instruction) == (b.info.group, b.info.instruction)
    ]
    return Counter(pairs) if unit == "pairs" else Counter((*p, c) for p in pairs for c in views[p[1]])


def test_every_exporter_has_a_reader() -> None:
    assert set(READERS) == set(FORMATS)


def test_no_row_is_lost_or_doubled(exported: tuple[str, Path], dataset: FakeDataset) -> None:
    name, out = exported
    found = Counter(seen.about for seen in READERS[name].read(out))
    assert found == expected(name, dataset)
    assert found


def test_labels_are_those_of_the_store(exported: tuple[str, Path], dataset: FakeDataset) -> None:
    name, out = exported
    for seen in READERS[name].read(out):
        for episode, worth in seen.worth.items():
            labels = dataset.episode(episode).labels
            for step, row in worth.items():
                for label, value in row.items():
                    assert np.float32(value) == getattr(labels, label)[step], (name, episode, step, label)


def test_the_anchor_is_there_and_worth_nothing(exported: tuple[str, Path], dataset: FakeDataset) -> None:
    name, out = exported
    if name in ("vqa", "dopamine"):
        pytest.skip("a row shows two states, not an episode")
    for seen in READERS[name].read(out):
        for worth in seen.worth.values():
            assert set(worth[0].values()) == {0.0}


def test_metadata_lists_what_is_there(exported: tuple[str, Path], dataset: FakeDataset) -> None:
    name, out = exported
    assert all((out / name).is_file() for name in METADATA_FILES)
    told = lines(out / "episodes.jsonl")
    sheet = json.loads((out / "datasheet.json").read_text())
    assert sheet["format"] == name
    assert sheet["episodes"]["total"] == len(told)
    assert sum(sum(c.values()) for c in sheet["episodes"]["by_mode"].values()) == len(told)
    by_difficulty = [key for counts in sheet["episodes"]["by_difficulty"].values() for key in counts]
    assert set(by_difficulty) <= {"plain", "near", "none"}
    assert {row["difficulty"] is None for row in told if row["success"]} == {True}
    assert {row["end_trace_m"] for row in told if not row["success"]} <= {0.12}
    assert sum(sheet["rows"].values()) > 0
    assert sheet["datasets"][0]["yields"]["drop"]["yield"] == pytest.approx(2 / 3, abs=1e-3)
    assert "seconds" not in json.dumps(sheet["datasets"])
    splits: dict[str, set[str]] = {}
    for row in told:
        splits.setdefault(row["group"], set()).add(row["split"])
        assert row["split"] == parse_split("train=0.8,val=0.1,test=0.1").of(row["group"])
    assert all(len(s) == 1 for s in splits.values())
    assert name in (out / "dataset_card.md").read_text()


def test_no_file_reveals_where_it_was_made(exported: tuple[str, Path]) -> None:
    _, out = exported
    for path in out.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert str(out).encode() not in content
            assert b"/tmp/" not in content


def test_only_what_is_visible_is_exported(exported: tuple[str, Path]) -> None:
    _, out = exported
    for path in (p for p in out.rglob("*") if p.suffix in (".json", ".jsonl", ".md", ".yaml", ".hdf5", ".h5")):
        assert b"Privileged:" not in path.read_bytes()


@pytest.mark.parametrize("name", DETERMINISTIC)
def test_the_same_input_gives_the_same_bytes(
    name: str, exported_once: Mapping[str, Path], dataset: FakeDataset, tmp_path: Path
) -> None:
    export(name, tmp_path, dataset)
    assert tree(tmp_path) == tree(exported_once[name])


@pytest.fixture(scope="module")
def exported_once(dataset: FakeDataset, tmp_path_factory: pytest.TempPathFactory) -> Lazy:
    return Lazy(dataset, tmp_path_factory)


class Lazy(dict[str, Path]):
    """An export of each format, made when it is first asked for."""

    def __init__(self, dataset: FakeDataset, factory: pytest.TempPathFactory) -> None:
        super().__init__()
        self.dataset, self.factory = dataset, factory

    def __missing__(self, name: str) -> Path:
        out = self.factory.mktemp(f"once_{name}")
        export(name, out, self.dataset)
        self[name] = out
        return out


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


class Stop(Exception):
    """Somebody pulled the plug."""


@pytest.mark.parametrize("name", sorted(n for n, cls in FORMATS.items() if cls.resumable))
def test_an_interrupted_export_resumes(
    name: str, exported_once: Mapping[str, Path], dataset: FakeDataset, tmp_path: Path
) -> None:
    whole = tree(exported_once[name])

    def pull(done: int, total: int) -> None:
        if done == max(1, total // 2):
            raise Stop

    exporter = FORMATS[name]()
    exporter.progress = pull
    with pytest.raises(Stop):
        exporter.export(dataset, tmp_path, options(name))
    with (tmp_path / ".journal.jsonl").open("a") as journal:
        journal.write('["cut in the mid')
    export(name, tmp_path, dataset)
    again = tree(tmp_path)
    assert again == whole if name in DETERMINISTIC else set(again) == set(whole)


@pytest.mark.parametrize("name", sorted(OPTIONAL))
def test_a_missing_package_is_named_with_its_extra(
    name: str, dataset: FakeDataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, OPTIONAL[name], None)
    with pytest.raises(MissingDependency, match=rf"needs {OPTIONAL[name]}.*badgen\["):
        FORMATS[name]().export(dataset, tmp_path, options(name))


def shared_formats() -> Iterator[str]:
    yield from (n for n, cls in FORMATS.items() if issubclass(cls, DatasetExporter) and cls.needs_pictures)


@pytest.mark.parametrize("name", sorted(shared_formats()))
def test_a_run_without_pictures_is_refused(name: str, tmp_path: Path) -> None:
    if name in OPTIONAL:
        pytest.importorskip(OPTIONAL[name])
    with pytest.raises(BadValue, match="--cameras"):
        FORMATS[name]().export(two_scene_dataset(3, cameras=()), tmp_path, options(name))
