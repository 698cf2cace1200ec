"""`badgen pack`: what goes into the archive comes out of it, and nothing that is broken goes in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from badgen.checks import pack, validate
from badgen.contracts.errors import BadValue, StoreError
from badgen.engine import make_dataset, resolve
from badgen.store import open_dataset


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two shards of clean rollouts, and what a dataset can hold besides."""
    config = resolve("push", "clean", n=2, seed=3, cameras="none", jitters=0)
    path = make_dataset(config, tmp_path_factory.mktemp("pack") / "dataset")
    (path / ".lock").write_text("")
    (path / "dumps").mkdir()
    (path / "dumps" / "x.json").write_text("{}")
    (path / "shards" / "shard-000000.h5.damaged").write_text("old")
    (path / "models" / "half.tmp").write_text("half")
    (path / "hunts").mkdir()
    (path / "hunts" / "7.json").write_text('{"misses": 1}')
    return path


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_tar_gives_the_dataset_back(dataset: Path, tmp_path: Path) -> None:
    size = pack(open_dataset(dataset), tmp_path / "run.tar")
    assert size == (tmp_path / "run.tar").stat().st_size
    assert list(tmp_path.iterdir()) == [tmp_path / "run.tar"]
    subprocess.run(["tar", "-xf", str(tmp_path / "run.tar")], cwd=tmp_path, check=True)
    left_out = {".lock", "dumps/x.json", "shards/shard-000000.h5.damaged", "models/half.tmp"}
    whole = content(dataset)
    assert left_out <= set(whole)
    assert content(tmp_path / "dataset") == {k: v for k, v in whole.items() if k not in left_out}
    assert not validate(open_dataset(tmp_path / "dataset")).problems


def test_the_same_dataset_gives_the_same_bytes(dataset: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere" / "dataset"
    shutil.copytree(dataset, copy, copy_function=shutil.copyfile)
    (copy / "run.json").chmod(0o600)
    os.utime(copy / "run.json", (1e9, 1e9))
    pack(open_dataset(dataset), tmp_path / "a.tar")
    pack(open_dataset(copy), tmp_path / "b.tar")
    assert (tmp_path / "a.tar").read_bytes() == (tmp_path / "b.tar").read_bytes()
    pack(open_dataset(copy), tmp_path / "c.tar", folder="kept")
    with tarfile.open(tmp_path / "c.tar") as archive:
        names = archive.getnames()
    assert names == sorted(names)
    assert all(name.startswith("kept/") for name in names)


def test_what_is_unfinished_or_damaged_is_refused_in_one_line(dataset: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(dataset, copy)
    shard = copy / "shards" / "shard-000001.h5"
    whole = shard.read_bytes()
    shard.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(StoreError, match=r"damaged .*shard-000001.h5: does not match the manifest"):
        pack(open_dataset(copy), tmp_path / "x.tar")
    shard.write_bytes(whole)
    (scene, *_) = sorted((copy / "models").glob("*/scene.xml"))
    text = scene.read_text()
    scene.write_text(text + " ")
    with pytest.raises(StoreError, match="was changed after it was stored"):
        pack(open_dataset(copy), tmp_path / "x.tar")
    scene.write_text(text)
    (copy / "manifest.json").unlink()
    done = subprocess.run(
        [sys.executable, "-m", "badgen", "pack", str(copy), "--out", str(tmp_path / "x.tar")],
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "is unfinished: it has no manifest.json" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.glob("x.tar*"))


def test_an_archive_is_never_overwritten_and_folders_are_plain_names(dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "kept.tar").write_text("mine")
    with pytest.raises(BadValue, match="exists already"):
        pack(open_dataset(dataset), tmp_path / "kept.tar")
    with pytest.raises(BadValue, match="--folder"):
        pack(open_dataset(dataset), tmp_path / "x.tar", folder="../up")
    with pytest.raises(StoreError, match="cannot write"):
        pack(open_dataset(dataset), tmp_path / "absent" / "x.tar")
