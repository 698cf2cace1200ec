"""`badgen doctor`: whether this machine has what badgen needs."""

from __future__ import annotations

import sys

import click

from badgen.doctor import checks


@click.command(short_help="Check this machine: OpenGL, versions, meshes, plug-ins.")
def doctor() -> None:
    """Check what badgen needs on this machine.

    What is missing is printed together with how to fix it, and the exit code is then 1.
    """
    found = checks()
    for check in found:
        click.echo(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.detail}")
        if not check.ok and check.fix:
            click.echo(f"      {check.fix}")
    sys.exit(0 if all(c.ok for c in found) else 1)
