"""`badgen check`: whether a scene, an operator or an exporter keeps its contract."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from badgen.cli.parameters import PATH, OneOf
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import StoredDataset
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.scene import Scene
from badgen.registry import registry
from badgen.store import open_dataset
from badgen.testing import (
    EXPORTER_CHECKS,
    OPERATOR_CHECKS,
    SCENE_CHECKS,
    CheckFailed,
    SceneLab,
    check_exporter,
    check_operator,
    check_scene,
)

_KINDS = ("scene", "operator", "exporter")
_Run = Callable[[Callable[[str], None]], None]  # runs checks, and calls its argument with each that holds


@click.command(short_help="Check that a scene, an operator or an exporter keeps its contract.")
@click.argument("kind", type=OneOf("kind of part", _KINDS), metavar="KIND")
@click.argument("name")
@click.option("--scene", help="operator: the scene whose arguments and layout it is checked with.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the layout.")
@click.option("--dataset", type=PATH, help="exporter: what to export.  [default: tiny datasets of push]")
def check(kind: str, name: str, scene: str | None, seed: int, dataset: Path | None) -> None:
    """Check the part NAME, where KIND is scene, operator or exporter.

    Prints a line for each check. The first check that fails says what was found, what is required and what to do; the
    exit code is then 1. Checks simulate and export, so they take up to a minute. `badgen.testing` has
    the same checks for tests of a package of your own.
    """
    if (kind == "operator") != (scene is not None):
        raise BadValue("--scene belongs to `badgen check operator NAME --scene SCENE`, which needs it")
    if kind != "exporter" and dataset is not None:
        raise BadValue("--dataset belongs to `badgen check exporter NAME`")
    if kind == "scene":
        held = _reported(SCENE_CHECKS, lambda report: check_scene(registry().scene(name), seed=seed, report=report))
    elif kind == "operator":
        held = _check_uses(registry().scene(scene or ""), name, seed)
    else:
        held = _check_exporter(name, None if dataset is None else open_dataset(dataset))
    sys.exit(0 if held else 1)


def _check_uses(scene: Scene[Any], name: str, seed: int) -> bool:
    """Check an operator with all arguments that a scene gives to it, until something does not hold."""
    used = [spec for specs in registry().faults(scene.name).values() for spec in specs]
    uses = [spec for k, spec in enumerate(used) if spec.name == name and spec not in used[:k]]
    if name not in registry().operators:
        raise UnknownName("perturbation", name, registry().operators)
    if not uses:
        there = ", ".join(dict.fromkeys(spec.name for spec in used))
        raise BadValue(
            f"scene {scene.name!r} does not use the operator {name!r}, only {there}; name a scene whose faults use it, "
            "or call badgen.testing.check_operator with the operator"
        )
    lab = SceneLab(scene, seed=seed)
    return all(_check_use(lab, spec) for spec in uses)


def _check_use(lab: SceneLab, spec: OperatorSpec) -> bool:
    click.echo(f"{spec.name}({', '.join(f'{k}={v!r}' for k, v in spec.args.items())})")
    return _reported(OPERATOR_CHECKS, lambda report: check_operator(spec, lab, report=report))


def _check_exporter(name: str, dataset: StoredDataset | None) -> bool:
    made = registry().exporter(name)
    return _reported(EXPORTER_CHECKS, lambda report: check_exporter(made, dataset, report=report))


def _reported(checks: Mapping[str, object], run: _Run) -> bool:
    """Run checks and print a line for each; returns whether all hold."""
    try:
        run(lambda name: click.echo(f"ok    {name:<14} {_first_line(checks[name])}"))
    except CheckFailed as e:
        click.echo(f"FAIL  {e.check:<14} {e.found}")
        click.echo(f"      required: {e.required}\n      {e.advice}")
        _not_run(checks, e.check)
        return False
    return True


def _not_run(checks: Iterable[str], failed: str) -> None:
    names = list(checks)
    left = names[names.index(failed) + 1 :]
    if left:
        click.echo(f"not run: {', '.join(left)}")


def _first_line(check: object) -> str:
    return (check.__doc__ or "").partition("\n")[0]
