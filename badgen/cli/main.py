"""The `badgen` command: one group, with each command in a module of its own."""

from __future__ import annotations

import errno
import importlib.metadata
import os
import sys
from contextlib import suppress

import click

from badgen.cli.audit import audit
from badgen.cli.augment import augment
from badgen.cli.bench import bench
from badgen.cli.check import check
from badgen.cli.console import print_anything
from badgen.cli.cues import cues
from badgen.cli.distill import distill
from badgen.cli.doctor import doctor
from badgen.cli.eval import evaluate_model
from badgen.cli.export import export
from badgen.cli.hunt import hunt
from badgen.cli.judge import judge
from badgen.cli.list_names import list_names
from badgen.cli.logic import logic
from badgen.cli.make import make
from badgen.cli.pack import pack
from badgen.cli.probe import probe
from badgen.cli.robots import robots
from badgen.cli.show import show
from badgen.cli.try_fault import try_one
from badgen.cli.validate import validate
from badgen.cli.verify import verify
from badgen.cli.view import view
from badgen.cli.world import world
from badgen.contracts.errors import BadgenError

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)
_RESUME_HINTS = {
    "make": "; the same command resumes from here",
    "distill": "; the same command resumes from here",
    "hunt": "; what was found until then is kept",
    "judge": "; what is answered is kept, and the same command goes on from here",
    "bench": "; the same command resumes from here",
    "augment": "; the same command resumes from here",
    "export": "; the same command resumes from here where the format allows it, and otherwise starts again",
}


class _InOrder(click.Group):
    """A group that lists its commands in the order in which they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands."""
        return list(self.commands)


@click.group(cls=_InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(importlib.metadata.version("badgen"), prog_name="badgen")
def cli() -> None:
    """Turn a robot simulation that works into verified, labelled failures."""


for command in (
    make,
    try_one,
    augment,
    view,
    show,
    export,
    judge,
    evaluate_model,
    bench,
    hunt,
    verify,
    audit,
    probe,
    validate,
    pack,
    logic,
    distill,
    cues,
    list_names,
    robots,
    check,
    world,
    doctor,
):
    cli.add_command(command)


def main() -> None:
    """Entry point: an error that the user can fix is printed and exits with code 2; a bug keeps its traceback.

    Whatever the system refuses is such an error, and is told in its own words.
    """
    print_anything()
    try:
        sys.exit(cli.main(standalone_mode=False) or 0)
    except BadgenError as e:
        _complain(str(e))
    except click.exceptions.Exit as e:
        sys.exit(e.exit_code)
    except click.ClickException as e:
        e.show()
    except OSError as e:
        if e.errno is None:
            raise  # not from the system
        _complain(_told_by_system(e))
    except (click.Abort, KeyboardInterrupt):
        _complain(f"stopped{_RESUME_HINTS.get(_command(), '')}")
        sys.exit(130)
    sys.exit(2)


def _complain(text: str) -> None:
    """Print a line to stderr, and give up what stdout could not take, which may be a file on a full disk."""
    with suppress(OSError):
        click.echo(f"badgen: {text}", err=True)
    try:
        if sys.stdout is not None:  # as it is where the caller has closed it
            sys.stdout.flush()
    except OSError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 -- so that nothing fails at the very end


def _told_by_system(error: OSError) -> str:
    place = error.filename or "a file"
    if error.errno in _FULL:
        return f"cannot write {place}: {error.strerror}; make room there, then run the command again"
    if error.errno in _FORBIDDEN:
        return f"cannot open or write {place}: {error.strerror}; permit it, then run the command again"
    return f"{place}: {error.strerror}; see that the file is there and its disk answers, then run the command again"


def _command() -> str:
    return next((word for word in sys.argv[1:] if word in cli.commands), "")
