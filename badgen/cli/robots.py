"""`badgen robots`: install the meshes that a robot can be rendered with; `badgen list robots` says which are there."""

from __future__ import annotations

from pathlib import Path

import click

from badgen.cli.parameters import PATH
from badgen.registry import registry


@click.group(short_help="Install the meshes of a robot.")
def robots() -> None:
    """Install the meshes that `badgen make --robot-appearance mesh` needs.

    Without them, a robot is rendered with simple shapes. Its motion is the same.
    """


@robots.command(short_help="Download a robot's meshes.")
@click.argument("name")
@click.option("--wheel", type=PATH, help="Take the meshes from this wheel file, and download nothing.")
def install(name: str, wheel: Path | None) -> None:
    """Download the meshes of the robot NAME, simplify them, and keep them in the user cache."""
    robot = registry().mesh_robot(name)
    meshes = robot.install(wheel)
    click.echo(f"{len(meshes.stl)} meshes of {name} from {meshes.source}, {meshes.faces:,} faces")
    click.echo("Next:\n  badgen make --robot-appearance mesh ...")
