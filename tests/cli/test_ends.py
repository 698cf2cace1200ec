"""How a command ends that the machine or the user stops: a line, and no traceback."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from badgen.cli.main import cli, main


def end(monkeypatch: pytest.MonkeyPatch, command: str, error: BaseException) -> int:
    """Run a command that meets an error in the midst of its work."""

    def stops() -> None:
        raise error

    monkeypatch.setitem(cli.commands, command, click.Command(command, callback=stops))
    monkeypatch.setattr(sys, "argv", ["badgen", command])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def test_a_full_disk_is_named_with_the_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert end(monkeypatch, "export", OSError(errno.ENOSPC, "No space left on device", "out/train.h5")) == 2
    assert capsys.readouterr().err.strip() == (
        "badgen: cannot write out/train.h5: No space left on device; make room there, then run the command again"
    )


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EIO, errno.EACCES, errno.EROFS, errno.ESTALE, errno.EMFILE])
def test_whatever_the_system_refuses_is_told_in_its_words(
    number: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert end(monkeypatch, "view", OSError(number, os.strerror(number), "shards/shard-000000.h5")) == 2
    told = capsys.readouterr().err
    assert f"shards/shard-000000.h5: {os.strerror(number)}; " in told
    assert told.count("\n") == 1


def test_an_error_that_is_not_the_systems_is_a_bug_of_ours_and_keeps_its_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(OSError, match="no errno"):
        end(monkeypatch, "view", OSError("no errno"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_a_full_disk_cannot_take_is_one_line() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "badgen", "list", "scenes"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "No space left on device" in done.stderr


@pytest.mark.parametrize(("command", "resumes"), [("make", True), ("export", True), ("verify", False), ("view", False)])
def test_only_what_can_resume_says_so(
    command: str, resumes: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert end(monkeypatch, command, KeyboardInterrupt()) == 130
    assert ("resumes" in capsys.readouterr().err) is resumes
