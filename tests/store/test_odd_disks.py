"""Disks without locks, without fsync of folders, and full ones."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from faulty_disk import failing_calls, run, run_on_small_disk

MAKE = """
import sys; from pathlib import Path
from store_samples import CONFIG, COUNTS, ball_world, no_robot, record
from badgen.contracts.errors import BadgenError; from badgen.store import DatasetFolder, write_shard
world = ball_world()
episodes = [record(world, "abc1"), record(world, "abd22", "g0", "abc1")]

def make(path):
    folder = DatasetFolder(path)
    with folder.locked():
        folder.claim(CONFIG)
        folder.save_world(world, no_robot(world))
        for shard in sorted({0, 1} - folder.finished()):
            write_shard(folder.shard_path(shard), episodes, COUNTS)
            folder.record_seconds(shard, {"ball/drop": 1.0})
        folder.write_manifest()
    assert folder.finished() == {0, 1}
    return folder
"""
EACH = """
import os
for number in sys.argv[3:]:
    os.environ[sys.argv[2]] = number
    make(Path(sys.argv[1]) / f"run{number}")
"""
FILL = """
from faulty_disk import mount, resize, unmount
disk, failed = Path(sys.argv[1]), 0
whole = make(Path(sys.argv[2])).shard_path(1).read_bytes()
for kilobytes in range(4, 148, 12):
    mount(disk, kilobytes)
    try:
        make(disk / "run")
    except (BadgenError, OSError) as e:
        assert "No space left on device" in str(e) and "run" in str(e), e
        failed += 1
    assert not [p for p in disk.rglob("*") if p.suffix == ".tmp" or p.name == ".lock"]
    resize(disk, 2000)
    assert make(disk / "run").shard_path(1).read_bytes() == whole
    unmount(disk)
print("failed", failed)
"""


@pytest.fixture(scope="module", name="faults")
def faults_fixture(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return failing_calls(tmp_path_factory.mktemp("faults"))


def made(fault: str, numbers: Sequence[int], folder: Path, env: dict[str, str]) -> list[str]:
    """What making a dataset says on stderr while a call fails with each of the numbers, one dataset after another."""
    done = run(MAKE + EACH, folder, fault, *numbers, env=env)
    assert done.returncode == 0, done.stderr
    assert not list(folder.rglob(".lock"))
    lines = done.stderr.splitlines()
    assert len(lines) == len(numbers)
    return lines


def test_disks_without_locks_are_written_and_said_so(faults: dict[str, str], tmp_path: Path) -> None:
    numbers = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF, errno.EINVAL, errno.EPERM)
    for line, number in zip(made("NO_FLOCK", numbers, tmp_path, faults), numbers, strict=True):
        assert f"has no locks ({os.strerror(number)}), so nothing keeps a second badgen from writing" in line


def test_disks_that_cannot_sync_folders_are_written_and_said_so(faults: dict[str, str], tmp_path: Path) -> None:
    numbers = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EACCES, errno.EBADF)
    for line, number in zip(made("NO_FOLDER_SYNC", numbers, tmp_path, faults), numbers, strict=True):
        assert f"does not confirm that new files are on it ({os.strerror(number)})" in line


def test_a_sync_that_fails_is_an_error_unless_the_disk_has_none(faults: dict[str, str], tmp_path: Path) -> None:
    for call, number, told in (
        ("NO_FILE_SYNC", errno.EINVAL, ""),
        ("NO_FILE_SYNC", errno.EIO, "Input/output error"),
        ("NO_FOLDER_SYNC", errno.EIO, "Input/output error"),
    ):
        done = run(MAKE + EACH, tmp_path / f"{call}{number}", call, number, env=faults)
        assert (done.returncode == 0) is (not told)
        assert not told or f"cannot write to {tmp_path}" in done.stderr
        assert told in done.stderr


def test_a_disk_that_gets_full_at_any_byte_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    done = run_on_small_disk(MAKE + FILL, tmp_path / "disk", tmp_path / "whole")
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    assert int(done.stdout.split()[-1]) >= 8
