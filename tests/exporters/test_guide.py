"""The exporter that docs/extend/exporters.md teaches: short, with splits, a card, options, and a whole reference."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType

import pytest
from fakes import FakeDataset, two_scene_dataset
from readers import lines

import badgen.exporting
from badgen.contracts.episode import EpisodeArrays, EpisodeInfo, Event, Labels, Preference
from badgen.contracts.errors import BadValue, MissingDependency, UnknownName
from badgen.contracts.exporter import Exporter, StoredEpisode
from badgen.exporting import METADATA_FILES, SHARED, DatasetExporter, Entry, Selection
from badgen.extras import need

PAGE = (Path(__file__).parents[2] / "docs/extend/exporters.md").read_text(encoding="utf-8")
SAMPLE = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]


@pytest.fixture(scope="module")
def made() -> Iterator[Exporter]:
    module = ModuleType("guide_of_exporters")
    sys.modules[module.__name__] = module
    exec(compile(SAMPLE, module.__name__, "exec"), module.__dict__)
    exporter: Exporter = module.RewardLines()
    yield exporter
    del sys.modules[module.__name__]


@pytest.fixture
def dataset() -> FakeDataset:
    return two_scene_dataset(groups=6)


def test_the_sample_is_short_and_lists_only_its_own_options(made: Exporter) -> None:
    assert len(SAMPLE.splitlines()) < 60
    assert isinstance(made, DatasetExporter)
    assert set(made.options) == {"digits", "times"}
    assert set(made.all_options()) == {*SHARED, "digits", "times"}


def test_every_episode_is_a_line_of_its_split(made: Exporter, dataset: FakeDataset, tmp_path: Path) -> None:
    made.export(
        dataset, tmp_path, {"holdout": "mode=drop;scene=wipe_board", "split": "train=0.5,test=0.5", "digits": 2}
    )
    splits = {line["id"]: line["split"] for line in lines(tmp_path / "episodes.jsonl")}
    found = {
        row["id"]: (path.stem, row)
        for path in tmp_path.glob("*.jsonl")
        if path.stem != "episodes"
        for row in lines(path)
    }
    assert {i: name for i, (name, _) in found.items()} == splits
    assert set(splits) == {e.info.id for e in dataset.stored}
    assert "holdout" in splits.values()
    for e in dataset.stored:
        assert found[e.info.id][1]["reward"] == [round(r, 2) for r in e.labels.reward.tolist()]


def test_the_card_tells_counts_and_options(made: Exporter, dataset: FakeDataset, tmp_path: Path) -> None:
    files = made.export(dataset, tmp_path, {"times": True})
    assert {p.name for p in files} == {*METADATA_FILES, "train.jsonl", "val.jsonl"}  # no group is in the third split
    sheet = json.loads((tmp_path / "datasheet.json").read_text())
    assert sum(sheet["rows"].values()) == len(dataset.stored)
    assert (sheet["options"]["times"], sheet["options"]["digits"]) == (True, 3)
    assert "* `times` = `true`" in (tmp_path / "dataset_card.md").read_text()
    assert lines(tmp_path / "train.jsonl")[0]["time_s"][:2] == [0.0, 0.02]


def test_wrong_options_are_refused(made: Exporter, dataset: FakeDataset, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="digits is -1; it must be at least 0"):
        made.export(dataset, tmp_path, {"digits": -1})
    with pytest.raises(UnknownName, match="did you mean 'digits'"):
        made.export(dataset, tmp_path, {"digit": 1})


def test_it_needs_no_pictures(made: Exporter, tmp_path: Path) -> None:
    dataset = two_scene_dataset(groups=3, cameras=())
    made.export(dataset, tmp_path, {"split": "train=1"})
    assert len(lines(tmp_path / "train.jsonl")) == len(dataset.stored)


def test_an_option_named_like_a_shared_one_replaces_its_default(
    made: Exporter, dataset: FakeDataset, tmp_path: Path
) -> None:
    strict = type("Strict", (type(made),), {"options": {**made.options, "relabelled": (False, "never")}})
    strict().export(dataset, tmp_path, {})
    sheet = json.loads((tmp_path / "datasheet.json").read_text())
    assert sheet["options"]["relabelled"] is False
    assert sheet["episodes"]["relabelled"] == 0


FIELDS = (EpisodeInfo, Event, EpisodeArrays, Labels, Preference)
METHODS = (StoredEpisode, Selection, Entry)


@pytest.mark.parametrize("kind", [*FIELDS, *METHODS])
def test_the_reference_names_every_field(kind: type) -> None:
    names = {f.name for f in fields(kind)} if is_dataclass(kind) else set()
    if kind in METHODS:
        names |= {n for n in vars(kind) if not n.startswith("_")}
    told = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", PAGE))))
    assert names
    assert not names - told


def test_every_helper_that_the_page_names_is_public() -> None:
    table = PAGE.partition("## Helpers")[2].partition("## Register")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)", row)}
    assert named
    assert named <= set(badgen.exporting.__all__)


def test_a_missing_package_is_installed_by_the_extra_of_its_own_package() -> None:
    with pytest.raises(MissingDependency, match=r"needs a_package_that_nobody_has.*pip install 'my-formats\[tables\]'"):
        need("a_package_that_nobody_has", "tables", of="my-formats")
