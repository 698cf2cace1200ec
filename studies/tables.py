"""The tables of the documents, as Markdown: what is registered, and what the commands and formats take."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click
import numpy as np

from badgen import reserved
from badgen.bench.results import COLUMNS
from badgen.cli.main import cli
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.scene import Scene
from badgen.registry import Registry, registry
from badgen.selection.options import SHARED
from studies import bench_table, telling_cameras
from studies.operator_docs import arguments_of, explanation_of

_COLUMNS = 120  # of prose


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; bars and line breaks in cells are escaped."""
    names = list(head)
    lines = [names, ["---"] * len(names), *([_cell(c) for c in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "\\<")


def _code(text: object) -> str:
    return f"`{text}`" if str(text) else ""


def _task_count(scene: Scene[Any]) -> int:
    """Tasks in one layout; the number is the same in every layout of a scene."""
    return len(scene.tasks(scene.sample(np.random.default_rng(0))))


def _faults(scene: Scene[Any]) -> Mapping[str, tuple[OperatorSpec, ...]]:
    """Mode -> operators behind it, of a scene."""
    return registry().faults(scene.name)


def counts(found: Registry) -> str:
    """How much there is of everything, with the command that lists it."""
    scenes = found.usable_scenes().values()
    rows = [
        ("scenes", len(scenes), "scenes"),
        ("tasks in one layout of each scene, added up", sum(map(_task_count, scenes)), "tasks"),
        ("failure modes of each scene, added up", sum(len(_faults(s)) for s in scenes), "modes"),
        ("fault operators", len(found.operators), "perturbations"),
        ("export formats", len(found.exporters), "exporters"),
    ]
    return table(("what", "number", "listed by"), ((what, str(n), f"`badgen list {name}`") for what, n, name in rows))


def scenes(found: Registry) -> str:
    """A row for each scene: size, robot and what it requires."""

    def row(name: str, scene: Scene[Any]) -> tuple[str, ...]:
        needs = f"MuJoCo {'.'.join(map(str, scene.requires))}" if scene.requires else ""
        sizes = (str(_task_count(scene)), str(len(_faults(scene))), f"{scene.horizon_s:g}")
        cameras = ", ".join(scene.camera_names)
        return _code(name), scene.instruction, _code(scene.robot.name), *sizes, cameras, needs

    head = ("scene", "an instruction", "robot", "tasks in one layout", "modes", "horizon [s]", "cameras", "needs")
    return table(head, (row(name, scene) for name, scene in found.usable_scenes().items()))


def modes(found: Registry) -> str:
    """For each scene a table of its modes and of the operators behind each."""
    parts = []
    for name, scene in found.usable_scenes().items():
        rows = [(_code(mode), _operators_behind(scene, mode)) for mode in _faults(scene)]
        parts.append(f"### {name}\n\n{table(('mode', 'operators'), rows)}")
    return "\n\n".join(parts)


def _operators_behind(scene: Scene[Any], mode: str) -> str:
    return ", ".join(dict.fromkeys(_code(spec.name) for spec in _faults(scene)[mode]))


def operators(found: Registry) -> str:
    """A row for each operator: what it does, and in how many scenes a mode uses it."""
    used = {
        name: sum(
            any(s.name == name for specs in _faults(scene).values() for s in specs) for scene in found.scenes.values()
        )
        for name in found.operators
    }
    rows = ((_code(name), explanation_of(cls)[0], str(used[name])) for name, cls in sorted(found.operators.items()))
    return table(("operator", "what it does", "scenes"), rows)


def operator_arguments(found: Registry) -> str:
    """For each operator its explanation and its arguments with units and defaults."""
    parts = []
    for name, cls in sorted(found.operators.items()):
        rows = [(_code(a.name), _code(a.default), a.meaning) for a in arguments_of(cls)]
        text = "\n\n".join((f"### {name}", *(textwrap.fill(part, _COLUMNS) for part in explanation_of(cls))))
        parts.append(f"{text}\n\n{table(('argument', 'default', 'meaning'), rows)}")
    return "\n\n".join(parts)


def commands(found: Registry) -> str:
    """A row for each command."""
    return table(("command", "what it does"), ((f"`badgen {n}`", c.get_short_help_str(200)) for n, c in _commands()))


def command_options(found: Registry) -> str:
    """For each command its arguments and options, with defaults."""
    parts = []
    for name, command in _commands():
        info = command.to_info_dict(click.Context(command))
        options = [p for p in info["params"] if p["param_type_name"] == "option" and "--help" not in p["opts"]]
        if options:
            parts.append(f"### badgen {name}\n\n{table(('option', 'default', 'meaning'), map(_option, options))}")
    return "\n\n".join(parts)


def _commands() -> list[tuple[str, click.Command]]:
    """Every command by its full name, those of groups too, in the order of `badgen --help`."""
    found = []
    for name, command in cli.commands.items():
        inner = command.commands if isinstance(command, click.Group) else {}
        found += [(f"{name} {n}", c) for n, c in inner.items()] or [(name, command)]
    return found


def _option(info: Mapping[str, Any]) -> tuple[str, str, str]:
    """Name, default and meaning of an option of a command."""
    meaning, _, told = (info["help"] or "").partition("  [default: ")
    has_default = info["default"] is not None and not info["is_flag"] and not info["multiple"]
    default = told.removesuffix("]") or (_code(info["default"]) if has_default else "")
    choices = info["type"].get("choices") or ()
    allowed = f" One of {', '.join(map(str, choices))}." if choices else ""
    return _code(info["opts"][0]), "required" if info["required"] else default, meaning + allowed


def exporters(found: Registry) -> str:
    """A row for each format."""
    rows = ((f"[{name}](#{name})", cls.summary) for name, cls in sorted(found.exporters.items()))
    return table(("format", "what it writes"), rows)


def shared_options(found: Registry) -> str:
    """A row for each option that every format takes."""
    return table(("option", "default", "meaning"), map(_export_option, SHARED.items()))


def exporter_options(found: Registry) -> str:
    """A row for each option that not every format takes."""
    rows = [
        (_code(name), *_export_option(option))
        for name, cls in sorted(found.exporters.items())
        for option in cls.options.items()
        if option[0] not in SHARED
    ]
    return table(("format", "option", "default", "meaning"), rows)


def _export_option(option: tuple[str, tuple[Any, str]]) -> tuple[str, str, str]:
    name, (default, meaning) = option
    shown = str(default).lower() if isinstance(default, bool) else default
    return _code(name), _code(shown), meaning


def held_out_modes(found: Registry) -> str:
    """A row for each mode that is reserved for benchmarks, with the scenes that have it."""

    def scenes_with(mode: str) -> str:
        return ", ".join(_code(name) for name, scene in found.usable_scenes().items() if mode in _faults(scene))

    return table(("mode", "scenes"), ((_code(mode), scenes_with(mode)) for mode in sorted(reserved.MODES)))


def bench_figures(found: Registry) -> str:
    """A column for each model on the benchmark, as `studies/bench_table.py` keeps them."""
    models = bench_table.kept()
    if not models:
        return "Not measured yet: the benchmark is not frozen."
    return table(("", *models), ((h, *(of[h] for of in models.values())) for h in COLUMNS))


def cameras_by_failures(found: Registry) -> str:
    """A row for each scene: how many failures its cameras show, as `studies/telling_cameras.py` keeps them."""
    rows = []
    for name, shown in telling_cameras.kept().items():
        scene = found.scenes[name]
        of = (scene.camera_names[:1], scene.main_cameras, scene.telling_cameras, scene.camera_names)
        rows.append((_code(name), str(sum(shown.values())), *(str(telling_cameras.count(shown, c)) for c in of)))
        rows[-1] = (*rows[-1], ", ".join(scene.telling_cameras))
    return table(("scene", "failures", "`first`", "`main`", "`auto`", "`all`", "cameras of `auto`"), rows)


TABLES: Mapping[str, Callable[[Registry], str]] = {
    "counts": counts,
    "scenes": scenes,
    "modes": modes,
    "operators": operators,
    "operator-arguments": operator_arguments,
    "commands": commands,
    "command-options": command_options,
    "exporters": exporters,
    "shared-options": shared_options,
    "exporter-options": exporter_options,
    "held-out-modes": held_out_modes,
    "bench-figures": bench_figures,
    "cameras-by-failures": cameras_by_failures,
}


@functools.cache
def render(name: str) -> str:
    """The table of this name; raises KeyError for a name that is not in `TABLES`."""
    return TABLES[name](registry())
