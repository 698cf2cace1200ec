"""Print what the gait criteria make of every failure behaviour: `python -m studies.gait [--runs 50] [--only NAME]`.

A run meets the criteria when it is a walk at the end of the episode, whatever its course; it succeeds when it also
does what was asked, with every detector silent. Layouts and times are drawn as `badgen make` draws them, from another
seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from badgen.contracts.perturbation import OperatorSpec, SampledFault
from badgen.contracts.scene import Scene
from badgen.engine.layout import Layout
from badgen.engine.layout_group import Group, simulate_group
from badgen.engine.rollout import LabelledRollout
from badgen.engine.seeds import Slot
from badgen.engine.streams import FAULT
from badgen.registry import registry
from badgen.sim import Unstable
from scenes.kit.judging import gait_criteria

_LAYOUTS = 5  # layouts tried where the clean run is not accepted, or physics breaks down


@dataclass(frozen=True)
class Try:
    """One run: whether it is a walk, a success, a fall; and the mode it was given."""

    walks: bool
    success: bool
    fell: bool
    mode: str


def specs(scene: Scene[Any]) -> Iterator[tuple[str, OperatorSpec]]:
    """Every alternative plan of the scene by its name, every other fault by that of its mode."""
    for mode, found in scene.faults.items():
        for k, spec in enumerate(found, 1):
            alternatives: Mapping[str, str] = spec.args.get("alternatives", {})
            yield from (
                (r, OperatorSpec(spec.name, {**spec.args, "alternatives": {r: at}})) for r, at in alternatives.items()
            )
            if not alternatives:
                yield mode if len(found) == 1 else f"{mode} {k}", spec


def attempts(scene: Scene[Any], faults: Mapping[str, OperatorSpec], seed: int, i: int) -> dict[str, Try]:
    """Every fault once, in one layout whose clean run is accepted; in another where that one cannot be used."""
    found: dict[str, Try] = {}
    for redraw in range(_LAYOUTS):
        if len(found) == len(faults):
            break
        group = _group(Layout(scene, Slot(scene.name, "clean", i), seed, redraw))
        for name, spec in faults.items():
            run = (
                None
                if group is None or name in found
                else _run(group, spec, np.random.default_rng([seed, i, redraw, FAULT]))
            )
            if run is not None:
                found[name] = _try(run)
    return found


def _run(group: Group, spec: OperatorSpec, rng: np.random.Generator) -> LabelledRollout | None:
    """A run under the fault, or None where its clean run fails or physics breaks down."""
    operator = registry().operator(spec)
    applied = SampledFault(spec, operator, operator.sample(rng, group.twin.judged.exact))
    host = _group(group.layout, applied) if applied.edits_spec else group
    try:
        return host.perturbed(applied) if host is not None else None
    except Unstable:
        return None


def _group(layout: Layout, props: SampledFault | None = None) -> Group | None:
    """The group of a layout, or None where its clean run fails."""
    try:
        group = simulate_group(layout, props)
    except Unstable:
        return None
    return group if group.twin.certificate.accepted else None


def _try(run: LabelledRollout) -> Try:
    t = run.judged.trajectory
    walks, stands = bool(gait_criteria.walks(t)[-1]), bool(gait_criteria.upright(t)[-1])
    return Try(walks, run.judged.outcome == "success", not stands, run.judged.mode)


def row(name: str, tries: list[Try]) -> tuple[str, ...]:
    """Cells of one line."""
    modes = sorted({t.mode for t in tries}, key=lambda m: -sum(t.mode == m for t in tries))
    counts = (len(tries), sum(t.walks for t in tries), sum(t.success for t in tries), sum(t.fell for t in tries))
    seen = ", ".join(f"{m} {sum(t.mode == m for t in tries)}" for m in modes)
    return (name, *(str(n) for n in counts), seen)


@click.command()
@click.option("--scene", default="humanoid_walk", show_default=True, help="A scene in which a humanoid should walk.")
@click.option("--runs", default=50, show_default=True, type=click.IntRange(1), help="Runs of each.")
@click.option("--only", multiple=True, help="Only these lines; may be repeated.")
@click.option("--seed", default=990047, show_default=True, help="Root of all randomness; use one never tuned on.")
def main(scene: str, runs: int, only: tuple[str, ...], seed: int) -> None:
    """Count what meets the gait criteria."""
    s = registry().scene(scene)
    table = Table("what", "runs", "walks", "successes", "falls", "seen as", box=None, pad_edge=False)
    faults = {name: spec for name, spec in specs(s) if not only or name in only}
    tries = [attempts(s, faults, seed, i) for i in range(runs)]
    for name in faults:
        table.add_row(*row(name, [t[name] for t in tries if name in t]))
    Console(width=160).print(table, highlight=False)


if __name__ == "__main__":
    main()
