"""`badgen robots`: meshes by which a robot can be drawn; `badgen list robots` says which are there."""

from __future__ import annotations

from pathlib import Path

import click

from badgen.registry import registry


@click.group(short_help="Install the meshes of a robot.")
def robots() -> None:
    """Meshes for `badgen make --robot-appearance mesh`.

    Without them a robot is drawn with simple shapes. Its motion is the same.
    """


@robots.command(short_help="Fetch a robot's meshes.")
@click.argument("name")
@click.option("--wheel", type=click.Path(path_type=Path), help="Use this package file and fetch nothing.")
def install(name: str, wheel: Path | None) -> None:
    """Fetch the meshes of the robot NAME, simplify them, and keep them in the user cache."""
    robot = registry().mesh_robot(name)
    meshes = robot.install(wheel)
    click.echo(f"{len(meshes.stl)} meshes of {name} from {meshes.source}, {meshes.faces:,} faces")
    click.echo("Next:\n  badgen make --robot-appearance mesh ...")
