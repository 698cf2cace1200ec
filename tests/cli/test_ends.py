"""How a command ends that the machine or the user stops: a line, and no traceback."""

import errno
import sys

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
        "badgen: cannot write out/train.h5: No space left on device; "
        "make room or permit writing there, then run the command again"
    )


def test_a_file_that_should_be_there_is_a_bug_of_ours_and_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileNotFoundError):
        end(monkeypatch, "view", FileNotFoundError(errno.ENOENT, "No such file", "shards/shard-000000.h5"))


@pytest.mark.parametrize(("command", "resumes"), [("make", True), ("export", True), ("verify", False), ("view", False)])
def test_only_what_can_resume_says_so(
    command: str, resumes: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert end(monkeypatch, command, KeyboardInterrupt()) == 130
    assert ("resumes" in capsys.readouterr().err) is resumes
