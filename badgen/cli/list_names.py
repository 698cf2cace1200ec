"""`badgen list`: what is installed, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, TypeAlias

import click
import numpy as np

from badgen.cli.argument_lines import argument_lines
from badgen.cli.parameters import OneOf
from badgen.cli.robot_lines import robot_lines
from badgen.cli.scene_names import MODEL_KINDS, model_lines, phase_lines
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import Options
from badgen.contracts.scene import Scene
from badgen.engine.modes import ALL, CLEAN, is_effect, modes_of
from badgen.exporting import SHARED, DatasetExporter
from badgen.registry import Registry, registry

_Scenes: TypeAlias = Iterable[Scene[Any]]


def _scenes(scenes: _Scenes) -> Iterator[str]:
    return (f"{scene.name:<16} {scene.instruction}" for scene in scenes)


def _tasks(scenes: _Scenes) -> Iterator[str]:
    for scene in scenes:
        for instance in scene.tasks(scene.sample(np.random.default_rng(0))):
            yield f"{scene.name:<16} {instance.task.name:<24} {instance.task.instructions[0]}"


def _modes(scenes: _Scenes) -> Iterator[str]:
    for scene in scenes:
        for mode in (*modes_of(scene), ALL):
            yield f"{scene.name:<16} {mode:<20} {_meaning(mode)}"


def _phases(scenes: _Scenes) -> Iterator[str]:
    return (line for scene in scenes for line in phase_lines(scene))


def _elements(kind: str, scenes: _Scenes) -> Iterator[str]:
    return (line for scene in scenes for line in model_lines(kind, scene))


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
    "perturbations": _perturbations,
    "arguments": argument_lines,
    "exporters": _exporters,
    "options": _options,
    "robots": robot_lines,
}
_SCENE_LISTS: Mapping[str, Callable[[_Scenes], Iterable[str]]] = {
    "scenes": _scenes,
    "tasks": _tasks,
    "modes": _modes,
    "phases": _phases,
    **{kind: partial(_elements, kind) for kind in MODEL_KINDS},
}


_ANYWHERE = ("scenes", "modes")  # also of scenes that the installed MuJoCo cannot run

# A line with \b keeps click from joining the lines below it.
_HELP = """List what is installed, one line each. WHAT is one of:

\b
scenes         what each scene asks for
tasks          every task in one layout of each scene
modes          what `badgen make --mode` takes, scene by scene
perturbations  faults that cause failures
arguments      what each fault takes in `--fault`, with defaults
exporters      formats that `badgen export --to` writes
options        what `badgen export --set` takes, with defaults
robots         parts of each robot, and how it can be rendered
phases         phases of the plans, for `--fault NAME@PHASE`
bodies, joints, actuators, geoms, sites
               names in the model, for arguments of faults

Phases and names in the model are those of one layout.
"""


@click.command("list", help=_HELP, short_help="List scenes, modes, faults, formats, robots, phases, names in models.")
@click.argument("what", type=OneOf("list", (*_SCENE_LISTS, *_LISTS)), metavar="WHAT")
@click.option("--scene", help="Only of this scene; for lists that go scene by scene.  [default: all]")
def list_names(what: str, scene: str | None) -> None:
    """Print one of the lists."""
    known = registry()
    if what in _SCENE_LISTS:
        every = known.scenes if what in _ANYWHERE else known.usable_scenes()
        lines = _SCENE_LISTS[what]([known.scene(scene)] if scene else list(every.values()))
    elif scene:
        raise BadValue(f"`badgen list {what}` does not go scene by scene; leave out --scene")
    else:
        lines = _LISTS[what](known)
    for line in lines:
        click.echo(line)
