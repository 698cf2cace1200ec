"""An exporter that derives from the bare contract: it takes its own options, and none of the shared ones."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner, Result
from store_samples import records_fixture, run_fixture, world_fixture  # noqa: F401

import badgen.cli.export
import badgen.cli.list_names
import exporters
from badgen.cli.main import cli
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import Exporter, Options, StoredDataset
from badgen.registry import collect
from badgen.selection.options import SHARED
from badgen.store import DatasetFolder


class Ids(Exporter):
    """A file of ids."""

    name = "ids"
    summary = "ids of the episodes"
    options: ClassVar[Options] = {"upper": (False, "in capital letters")}

    def export(self, dataset: StoredDataset, out: Path, options: Mapping[str, Any]) -> list[Path]:
        ids = [e.info.id.upper() if options["upper"] else e.info.id for e in dataset.episodes()]
        (out / "ids.txt").write_text("\n".join(ids))
        return [out / "ids.txt"]


class Bare(Ids):
    """The same without options."""

    name = "bare"
    options: ClassVar[Options] = {}


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("mine")
    module.__dict__["PLUGINS"] = (Ids, Bare)
    found = collect([exporters, module])
    for command in (badgen.cli.export, badgen.cli.list_names):
        monkeypatch.setattr(command, "registry", lambda: found)


def call(*args: Any) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in args])


def test_its_own_options_are_taken(dataset: DatasetFolder, tmp_path: Path) -> None:
    done = call("export", dataset.path, "--to", "ids", "--out", tmp_path / "out", "--set", "upper=yes")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out" / "ids.txt").read_text().split() == ["BCD1", "ABC1", "ABD22"]


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        (("--split", "train=1"), "--split"),
        (("--holdout", "mode=drop"), "--holdout"),
        (("--no-relabelled",), "--no-relabelled"),
        (("--seen", "all"), "--seen"),
        (("--dialect", "gvl"), "--dialect"),
    ],
)
def test_flags_of_other_formats_are_refused_by_their_names(
    dataset: DatasetFolder, tmp_path: Path, flags: tuple[str, ...], named: str
) -> None:
    before = set(tmp_path.iterdir())
    for name, takes in (("ids", "--set NAME=VALUE with upper"), ("bare", "no options")):
        error = call("export", dataset.path, "--to", name, "--out", tmp_path / "out", *flags).exception
        assert isinstance(error, BadValue)
        assert str(error) == f"the format {name!r} does not take {named}; it takes {takes}"
    assert set(tmp_path.iterdir()) == before


def test_shared_options_are_still_listed_once() -> None:
    listed = call("list", "options").output.splitlines()
    headings = [line for line in listed if not line.startswith(" ")]
    assert headings[0] == "every format but ids, bare"
    assert "ids" in headings
    assert "bare" not in headings
    shared = listed[1 : listed.index(headings[1])]  # other formats may have some of them again, with other defaults
    assert [line.split()[0] for line in shared] == sorted(SHARED)
    assert listed[listed.index("ids") + 1].split() == ["upper", "in", "capital", "letters", "[False]"]
