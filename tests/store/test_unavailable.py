"""A shard that cannot be opened or read is not damaged: the system's own words are told, and nothing is made again."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from faulty_disk import failing_calls, run
from store_samples import records_fixture, run_fixture, world_fixture  # noqa: F401

from badgen.contracts.errors import Unavailable
from badgen.store import DatasetFolder, open_dataset, set_aside

HOLD = "import h5py, sys; f = h5py.File(sys.argv[1], 'r+'); print('held', flush=True); sys.stdin.read(); f.close()"
# Uses a dataset while system calls fail, in one process, and prints what was raised: a line for each of the faults.
USE = """
import json, os, sys; from pathlib import Path; from badgen.contracts.errors import BadgenError
from badgen.checks import validate; from badgen.store import DatasetFolder, open_dataset
path, uses, faults = Path(sys.argv[1]), sys.argv[2].split(","), json.loads(sys.argv[3])
models = sorted(p.name for p in (path / "models").iterdir() if p.name != "meshes")
known = {
    "resume": lambda: DatasetFolder(path).finished(),
    "read": lambda: [e.record() for e in open_dataset(path)],
    "validate": lambda: validate(open_dataset(path)),
    "model": lambda: open_dataset(path).folder.load_world(models[0]),
}
for fault in faults:
    os.environ.update(fault)
    for use in uses:
        try:
            print(use, known[use]())
        except BadgenError as e:
            print(use, type(e).__name__, e)
    for name in fault:
        del os.environ[name]
"""


@pytest.fixture(scope="module", name="faults")
def faults_fixture(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return failing_calls(tmp_path_factory.mktemp("faults"))


def test_a_shard_that_another_process_holds_open(dataset: DatasetFolder) -> None:
    with holding(dataset.shard_path(1)) as holder:
        for use in (dataset.finished, lambda: list(open_dataset(dataset.path)), dataset.write_manifest):
            with pytest.raises(Unavailable, match=r"shard-000001.h5: another process holds it open.*close it") as told:
                use()
            assert "damaged" not in str(told.value)
            assert "delete" not in str(told.value)
        holder.communicate(timeout=60)
    assert dataset.finished() == {0, 1}


def test_a_shard_whose_other_writer_was_killed_is_made_again(dataset: DatasetFolder) -> None:
    """HDF5 marks a file that was not closed, since nobody knows whether it is whole."""
    with holding(dataset.shard_path(1)):
        pass
    assert dataset.finished() == {0}


@contextmanager
def holding(file: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has opened a file for writing; it closes it when its input ends, and is killed at the end."""
    pipe = subprocess.PIPE
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(file)], stdin=pipe, stdout=pipe, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder
    finally:
        holder.kill()
        holder.wait()


def used(dataset: DatasetFolder, uses: str, faults: list[dict[str, str]], env: dict[str, str]) -> list[str]:
    """What each use raised or returned under each of the faults, a line each."""
    done = run(USE, dataset.path, uses, json.dumps(faults), env=env)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == len(faults) * len(uses.split(","))
    return lines


@pytest.mark.parametrize("call", ["NO_OPEN", "NO_READ"])
def test_what_the_system_says_is_told(call: str, dataset: DatasetFolder, faults: dict[str, str]) -> None:
    numbers = (errno.EACCES, errno.EPERM, errno.EIO, errno.EMFILE, errno.ESTALE, errno.ENOLCK, errno.ENXIO)
    played = [{"BAD_FILE": "shard-000001", call: str(n)} for n in numbers]
    lines = used(dataset, "resume,read,validate", played, faults)
    for line, number in zip(lines, (n for n in numbers for _ in range(3)), strict=True):
        assert " Unavailable cannot read " in line
        assert f"shard-000001.h5: {os.strerror(number)}; " in line
        assert "damaged" not in line


def test_a_disk_that_fails_further_on(dataset: DatasetFolder, faults: dict[str, str]) -> None:
    at = {"BAD_FILE": "shard-000001", "NO_READ": str(errno.EIO)}
    played = [at | {"READ_FROM": str(start)} for start in (2000, 8000, 30_000)]
    for line in used(dataset, "read,validate", played, faults):
        assert " Unavailable cannot read " in line
        assert "Input/output error" in line


def test_shards_on_a_disk_without_locks_are_read(dataset: DatasetFolder, faults: dict[str, str]) -> None:
    numbers = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF, errno.EINVAL, errno.EPERM)
    lines = used(dataset, "resume", [{"NO_FLOCK": str(n)} for n in numbers], faults)
    assert lines == ["resume {0, 1}"] * len(numbers)


def test_files_beside_the_shards_that_cannot_be_opened(dataset: DatasetFolder, faults: dict[str, str]) -> None:
    names = ("run.json", "scene.xml")
    lines = used(dataset, "model", [{"BAD_FILE": n, "NO_OPEN": str(errno.EIO)} for n in names], faults)
    for line, name in zip(lines, names, strict=True):
        assert line.startswith("model Unavailable cannot read ")
        assert f"{name}: Input/output error" in line


def test_a_folder_of_shards_that_cannot_be_listed_is_not_empty(dataset: DatasetFolder) -> None:
    shutil.rmtree(dataset.path / "shards")
    (dataset.path / "shards").write_text("not a folder")
    with pytest.raises(Unavailable, match="shards: Not a directory"):
        dataset.finished()


def test_a_damaged_shard_is_kept_when_it_is_made_again(
    dataset: DatasetFolder, capfd: pytest.CaptureFixture[str]
) -> None:
    shard = dataset.shard_path(1)
    for content in (b"first", b"second"):
        shard.write_bytes(content)
        assert dataset.finished() == {0}
        set_aside(shard)
        assert not shard.exists()
    assert [shard.with_name(f"{shard.name}.damaged{n}").read_bytes() for n in ("", "1")] == [b"first", b"second"]
    assert "shard-000001.h5 is damaged or cut off; it is kept as" in capfd.readouterr().err
    assert dataset.finished() == {0}
