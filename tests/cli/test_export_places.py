"""`badgen export --out` and `badgen view --out` into places that are there: folders, links, mount points."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from store_samples import no_robot, records_fixture, run_fixture, world_fixture  # noqa: F401

from badgen.cli.export import export
from badgen.cli.target import Target
from badgen.cli.view import view
from badgen.contracts.errors import DatasetConflict, StoreError
from badgen.store import DatasetFolder

_MOUNTED = """
mount -t tmpfs none "$PLACE" && mkdir "$PLACE/lost+found" || exit 99
"$PYTHON" -m badgen export "$DATASET" --to frames --out "$PLACE" && ls -A "$PLACE"
"""


def run(dataset: DatasetFolder, out: Path) -> str:
    done = CliRunner().invoke(export, [str(dataset.path), "--to", "frames", "--out", str(out)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def names(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir()}


def test_an_empty_folder_is_filled_and_stays_the_same_folder(dataset: DatasetFolder, tmp_path: Path) -> None:
    (out := tmp_path / "out").mkdir(mode=0o750)
    before = out.stat()
    assert f"files in {out}" in run(dataset, out)
    assert (
        {"train", "dataset_card.md"}
        <= names(out)
        <= {"train", "val", "test", "dataset_card.md", "datasheet.json", "episodes.jsonl"}
    )
    assert (out.stat().st_ino, out.stat().st_mode) == (before.st_ino, before.st_mode)
    assert not [n for n in names(tmp_path) if n.startswith(".out")]


@pytest.mark.parametrize("there", [True, False])
def test_a_link_to_a_folder_is_followed(there: bool, dataset: DatasetFolder, tmp_path: Path) -> None:
    if there:
        (tmp_path / "real").mkdir()
    (link := tmp_path / "link").symlink_to("real")
    run(dataset, link)
    assert link.is_symlink()
    assert "dataset_card.md" in names(tmp_path / "real")


def test_a_mount_point_is_filled(dataset: DatasetFolder, tmp_path: Path) -> None:
    (place := tmp_path / "mounted").mkdir()
    told = {"PLACE": str(place), "DATASET": str(dataset.path), "PYTHON": sys.executable}
    command = ["unshare", "--mount", "--map-root-user", "sh", "-c", _MOUNTED]
    try:
        done = subprocess.run(command, env=os.environ | told, capture_output=True, text=True, timeout=120)
    except FileNotFoundError:
        pytest.skip("there is no `unshare` here")
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("a private mount is not permitted here")
    assert done.returncode == 0, done.stderr
    assert "dataset_card.md" in done.stdout.split()
    assert ".mounted" not in done.stdout


@pytest.mark.parametrize("kind", ["file", "full", "loop"])
def test_a_place_that_cannot_be_filled_is_refused_before_the_work(
    kind: str, dataset: DatasetFolder, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("mine")
    elif kind == "full":
        out.mkdir()
        (out / "mine").touch()
    else:
        out.symlink_to("out")
    done = CliRunner().invoke(export, [str(dataset.path), "--to", "frames", "--out", str(out)])
    assert isinstance(done.exception, DatasetConflict | StoreError)
    assert "--out" in str(done.exception)
    assert kind != "full" or names(out) == {"mine"}


def test_an_unfinished_export_in_a_folder_is_resumed(tmp_path: Path) -> None:
    (out := tmp_path / "out").mkdir()
    first = Target(out)
    first.require_free()
    (first.begin({"to": "frames"}) / "half").touch()
    again = Target(out)
    again.require_free()
    assert (again.begin({"to": "frames"}) / "half").exists()
    again.finish()
    assert "half" in names(out)
    with pytest.raises(DatasetConflict, match="not empty"):
        Target(out).require_free()


def test_a_gallery_goes_where_a_link_points(dataset: DatasetFolder, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (link := tmp_path / "link").symlink_to("real")
    for _ in range(2):  # an older gallery is replaced
        done = CliRunner().invoke(view, [str(dataset.path), "--out", str(link)], catch_exceptions=False)
        assert done.exit_code == 0
    assert link.is_symlink()
    assert "index.html" in names(tmp_path / "real")
