"""`badgen list`: what is installed, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import click
import numpy as np

from badgen.cli.parameters import OneOf
from badgen.cli.robot_lines import robot_lines
from badgen.contracts.exporter import Options
from badgen.engine.config import ALL, CLEAN, is_effect, modes_of
from badgen.exporting import SHARED, DatasetExporter
from badgen.registry import Registry, registry


def _scenes(found: Registry) -> Iterator[str]:
    return (f"{name:<16} {scene.instruction}" for name, scene in found.scenes.items())


def _tasks(found: Registry) -> Iterator[str]:
    for name, scene in found.usable_scenes().items():
        for instance in scene.tasks(scene.sample(np.random.default_rng(0))):
            yield f"{name:<16} {instance.task.name:<24} {instance.task.instructions[0]}"


def _modes(found: Registry) -> Iterator[str]:
    for name, scene in found.scenes.items():
        for mode in (*modes_of(scene), ALL):
            yield f"{name:<16} {mode:<20} {_meaning(mode)}"


def _perturbations(found: Registry) -> Iterator[str]:
    for name, operator in found.operators.items():
        yield f"{name:<18} {(operator.__doc__ or '').partition(chr(10))[0]}"


def _exporters(found: Registry) -> Iterator[str]:
    return (f"{name:<16} {exporter.summary}" for name, exporter in found.exporters.items())


def _options(found: Registry) -> Iterator[str]:
    """The options that formats share, once, then the options that each format adds."""
    alone = [name for name, exporter in found.exporters.items() if not issubclass(exporter, DatasetExporter)]
    if len(alone) < len(found.exporters):
        yield from _under("every format" + (f" but {', '.join(alone)}" if alone else ""), SHARED)
    for name, exporter in found.exporters.items():
        yield from _under(name, exporter.options)


def _under(heading: str, options: Options) -> list[str]:
    """A heading, and a line for each option, sorted; nothing where there is no option."""
    lines = sorted(
        f"  {name:<15} {text}" + (f"  [{default}]" if default != "" else "")
        for name, (default, text) in options.items()
    )
    return [heading, *lines] if lines else []


def _meaning(mode: str) -> str:
    if mode == ALL:
        return "all modes above but clean"
    if mode == CLEAN:
        return "successes only"
    return "effect: keeps rollouts with this mode" if is_effect(mode) else "cause: keeps every certified failure"


_LISTS: Mapping[str, Callable[[Registry], Iterable[str]]] = {
    "scenes": _scenes,
    "tasks": _tasks,
    "modes": _modes,
    "perturbations": _perturbations,
    "exporters": _exporters,
    "options": _options,
    "robots": robot_lines,
}


# A line with \b keeps click from joining the lines below it.
_HELP = """List what is installed, one line each. WHAT is one of:

\b
scenes         what each scene asks for
tasks          every task in one layout of each scene
modes          what `badgen make --mode` takes, scene by scene
perturbations  faults that cause failures
exporters      formats that `badgen export --to` writes
options        what `badgen export --set` takes, with defaults
robots         parts of each robot, and how it can be rendered
"""


@click.command("list", help=_HELP, short_help="List scenes, tasks, modes, perturbations, exporters, options or robots.")
@click.argument("what", type=OneOf("list", _LISTS), metavar="WHAT")
def list_names(what: str) -> None:
    """Print one of the lists."""
    for line in _LISTS[what](registry()):
        click.echo(line)
