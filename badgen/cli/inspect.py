"""Commands that read: `view`, `show`, `verify`, `list`, `doctor`."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.console import Console

from badgen.cli.robot_lines import robot_lines
from badgen.contracts.errors import BadgenError, UnknownName
from badgen.contracts.exporter import Exporter
from badgen.doctor import checks
from badgen.engine import verify as same_bits
from badgen.engine.config import CLEAN, is_effect, modes_of
from badgen.registry import registry
from badgen.store import DatasetFolder, Episode, open_dataset
from badgen.view import show as show_episode
from badgen.view import write_gallery

_LISTS = ("scenes", "tasks", "modes", "perturbations", "exporters", "options", "robots")


@click.command(short_help="Write contact sheets and a static page of a run.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the page.  [default: RUN/gallery]")
@click.option("--workers", default=1, show_default=True, help="Processes.", type=click.IntRange(1))
def view(dataset: Path, out: Path | None, workers: int) -> None:
    """Write RUN's gallery: videos, curves, text and certificates, failure beside twin."""
    page = write_gallery(open_dataset(dataset), out or dataset / "gallery", workers)
    click.echo(f"open {page}")


@click.command(short_help="Print an episode.")
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("episode", required=False)
def show(dataset: Path, episode: str | None) -> None:
    """Print EPISODE of RUN (its id, or the first digits of it); without EPISODE, a line for each."""
    opened, console = open_dataset(dataset), Console()
    if episode is not None:
        show_episode(opened.episode(episode), console)
        return
    for e in opened.episodes():
        i = e.info
        line = f"{i.id}  {i.scene}  {i.mode:<12} {i.outcome:<14} {i.text.observable.failure.text}"
        console.print(line, highlight=False, soft_wrap=True)


@click.command(short_help="Check a run: hashes of its shards, and every episode simulated again.")
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("episode", required=False)
def verify(dataset: Path, episode: str | None) -> None:
    """Simulate RUN's episodes (or one EPISODE) again from their operators; exit code 1 if any bit differs."""
    opened, folder = open_dataset(dataset), DatasetFolder(dataset)
    elsewhere = folder.made_elsewhere()
    if elsewhere is not None:
        click.echo(f"made where {elsewhere}: the bits may differ for that reason alone")
    bad = _check_shards(dataset, opened.shard_hashes())
    chosen = [opened.episode(episode)] if episode else list(opened.episodes())
    for e in chosen:
        found = _check_episode(e, folder)
        bad += found != "same states"
        click.echo(f"{e.info.id}  {e.info.mode:<12} {found}")
    click.echo(f"{len(chosen)} episodes, {bad} problems")
    sys.exit(1 if bad else 0)


def _check_shards(dataset: Path, hashes: Mapping[str, str]) -> int:
    """Compare the shards with the manifest; returns how many are damaged or gone."""
    if not hashes:
        click.echo("this run is unfinished, so its shards have no hashes to check")
    bad = 0
    for file, sha in hashes.items():
        path = dataset / "shards" / Path(file).name
        if not path.is_file():
            click.echo(f"{file}: is missing; run the same `badgen make` again")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha:
            click.echo(f"{file}: does not match the manifest")
        else:
            continue
        bad += 1
    return bad


def _check_episode(episode: Episode, folder: DatasetFolder) -> str:
    try:
        return "same states" if same_bits(episode, folder.load_world(episode.info.model)) else "DIFFERS"
    except BadgenError as e:
        return f"FAILS: {e}"


@click.command("list", short_help="List scenes, tasks, modes, perturbations, exporters, their options, or robots.")
@click.argument("what")
def list_names(what: str) -> None:
    """List WHAT: scenes, tasks (of one layout of each scene), modes, perturbations, exporters, options, or robots."""
    if what not in _LISTS:
        raise UnknownName("list", what, _LISTS)
    known = registry()
    if what == "scenes":
        for name, scene in known.scenes.items():
            click.echo(f"{name:<16} {scene.instruction}")
    elif what == "tasks":
        for name, scene in known.usable_scenes().items():
            for task in (instance.task for instance in scene.tasks(scene.sample(np.random.default_rng(0)))):
                click.echo(f"{name:<16} {task.name:<24} {task.instructions[0]}")
    elif what == "modes":
        for name, scene in known.scenes.items():
            for mode in (*modes_of(scene), "all"):
                click.echo(f"{name:<16} {mode:<14} {_meaning(mode)}")
    elif what == "perturbations":
        for name, operator in known.operators.items():
            click.echo(f"{name:<16} {(operator.__doc__ or '').splitlines()[0]}")
    elif what == "exporters":
        for name, exporter in known.exporters.items():
            click.echo(f"{name:<16} {exporter.summary}")
    elif what == "robots":
        for line in robot_lines(known):
            click.echo(line)
    else:
        _list_options(known.exporters)


def _list_options(exporters: Mapping[str, type[Exporter]]) -> None:
    """Options for `badgen export --set`: those of every format first, then what a format has of its own."""
    shared = set.intersection(*(set(e.options.items()) for e in exporters.values()))
    _echo_options("every format", shared)
    for name, exporter in exporters.items():
        _echo_options(name, set(exporter.options.items()) - shared)


def _echo_options(of: str, options: set[tuple[str, tuple[Any, str]]]) -> None:
    if options:
        click.echo(of)
    for name, (default, help_text) in sorted(options):
        click.echo(f"  {name:<15} {help_text}" + (f"  [{default}]" if default != "" else ""))


def _meaning(mode: str) -> str:
    if mode == "all":
        return "all modes above but clean"
    if mode == CLEAN:
        return "successes only"
    return "observed: only such runs count" if is_effect(mode) else "cause: every certified non-success counts"


@click.command(short_help="Check this machine: OpenGL, versions, meshes, plug-ins.")
def doctor() -> None:
    """Check what badgen needs; exit code 1 if something is missing."""
    found = checks()
    for check in found:
        click.echo(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.detail}")
        if not check.ok and check.fix:
            click.echo(f"      {check.fix}")
    sys.exit(0 if all(c.ok for c in found) else 1)
