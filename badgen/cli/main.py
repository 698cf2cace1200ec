"""The `badgen` command: one group, commands in modules of their own."""

from __future__ import annotations

import errno
import importlib.metadata
import sys

import click

from badgen.cli.export import export
from badgen.cli.inspect import doctor, list_names, show, verify, view
from badgen.cli.make import make
from badgen.cli.robots import robots
from badgen.contracts.errors import BadgenError

_NOT_OURS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)  # the machine's doing; all else is a bug of ours
_GOES_ON = {
    "make": "; the same command goes on from here",
    "export": "; the same command goes on from here where the format allows it, and else begins again",
}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(importlib.metadata.version("badgen"), prog_name="badgen")
def cli() -> None:
    """Turn a robot simulation that works into verified, labelled failures."""


for command in (make, view, show, export, verify, list_names, robots, doctor):
    cli.add_command(command)


def main() -> None:
    """Entry point: user errors are a line or two and exit code 2; bugs keep their traceback."""
    try:
        sys.exit(cli.main(standalone_mode=False) or 0)
    except BadgenError as e:
        click.echo(f"badgen: {e}", err=True)
    except click.exceptions.Exit as e:
        sys.exit(e.exit_code)
    except click.ClickException as e:
        e.show()
    except OSError as e:
        if e.errno not in _NOT_OURS:
            raise
        click.echo(
            f"badgen: cannot write {e.filename or 'a file'}: {e.strerror}; see to that, then run again", err=True
        )
    except (click.Abort, KeyboardInterrupt):
        click.echo(f"badgen: stopped{_GOES_ON.get(_command(), '')}", err=True)
        sys.exit(130)
    sys.exit(2)


def _command() -> str:
    return next((word for word in sys.argv[1:] if word in cli.commands), "")
