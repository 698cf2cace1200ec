"""One writer at a time, and none locked out by a process that is gone."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from badgen.cli.target import Target
from badgen.contracts.errors import DatasetConflict, StoreError
from badgen.store import DatasetFolder
from badgen.store.lock import alone

HOLD = """
import sys, time; from pathlib import Path; from badgen.store.lock import alone
with alone(Path(sys.argv[1]), Path(sys.argv[2])):
    print("held", flush=True)
    time.sleep(100)
"""


def holder(target: Path, lock: Path) -> subprocess.Popen[str]:
    """Another process that holds a lock until it is killed."""
    args = [sys.executable, "-c", HOLD, str(target), str(lock)]
    process = subprocess.Popen(args, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_run_has_one_writer_until_that_one_dies(tmp_path: Path) -> None:
    dataset = DatasetFolder(tmp_path / "dataset")
    other = holder(dataset.path, dataset.path / ".lock")
    with pytest.raises(DatasetConflict, match=r"another badgen is writing .*dataset; wait for it"), dataset.locked():
        pass
    other.kill()
    assert other.wait() == -signal.SIGKILL
    assert (dataset.path / ".lock").exists()
    with dataset.locked():
        dataset.claim({"seed": 1})
        with pytest.raises(DatasetConflict, match="another badgen"), DatasetFolder(dataset.path).locked():
            pass
    assert not (dataset.path / ".lock").exists()
    with dataset.locked():
        dataset.claim({"seed": 1})


def test_an_export_has_one_writer(tmp_path: Path) -> None:
    target = Target(tmp_path / "out")
    with target.locked():
        target.begin({"to": "frames"})
        with (
            pytest.raises(DatasetConflict, match=r"another badgen is writing .*out"),
            Target(tmp_path / "out").locked(),
        ):
            pass
        target.finish()
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_an_interrupted_export_keeps_its_note_and_no_lock(tmp_path: Path) -> None:
    target = Target(tmp_path / "out")
    with target.locked():
        (target.begin({"to": "frames"}) / "kept").touch()
    assert sorted(p.name for p in tmp_path.iterdir()) == [".out.partial", ".out.partial.json"]
    with target.locked():
        assert (target.begin({"to": "frames"}) / "kept").exists()
        assert not (target.begin({"to": "gvl"}) / "kept").exists()


def test_a_lock_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for lock in (tmp_path / "file" / ".lock", tmp_path / "file" / "dataset" / ".lock"):
        with pytest.raises(StoreError, match=r"cannot write to .*file.*--out"), alone(lock.parent, lock):
            pass


def test_a_foreign_folder_keeps_no_lock(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    dataset = DatasetFolder(tmp_path)
    with pytest.raises(DatasetConflict, match=r"first: thesis\.tex"), dataset.locked():
        dataset.claim({"seed": 1})
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.tex"]
