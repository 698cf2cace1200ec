"""`badgen robots`: which robots can be drawn with their makers' meshes, and how to install those."""

from __future__ import annotations

from pathlib import Path

import click

from badgen.registry import registry


@click.group(short_help="List robots with meshes, or install them.")
def robots() -> None:
    """Meshes for `badgen make --robot-appearance mesh`.

    Without them a robot is drawn with simple shapes. Its motion is the same.
    """


@robots.command("list", short_help="List robots and whether their meshes are installed.")
def list_robots() -> None:
    """List every robot: how it can be drawn, and where its meshes come from."""
    found = registry()
    for name in sorted({scene.robot for scene in found.scenes.values()} | set(found.robots)):
        if name not in found.robots:
            click.echo(f"{name:<16} primitive")
            continue
        meshes = found.robots[name].found()
        has = f"{meshes.source}, {meshes.faces:,} faces" if meshes else f"none; run: badgen robots install {name}"
        click.echo(f"{name:<16} primitive; mesh: {has}")


@robots.command(short_help="Fetch a robot's meshes.")
@click.argument("name")
@click.option("--wheel", type=click.Path(path_type=Path), help="Use this package file and fetch nothing.")
def install(name: str, wheel: Path | None) -> None:
    """Fetch the meshes of the robot NAME, simplify them, and keep them in the user cache."""
    robot = registry().robot(name)
    meshes = robot.install(wheel)
    click.echo(f"{len(meshes.stl)} meshes of {name} from {meshes.source}, {meshes.faces:,} faces")
    click.echo("Next:\n  badgen make --robot-appearance mesh ...")
