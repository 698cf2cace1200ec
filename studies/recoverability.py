"""Print until when failures can be saved: `python -m studies.recoverability [--n 10]`.

Failures of six scenes are made, and their robots started anew at several moments. Two controls: nothing that has fallen
over, spilled or left the table may be saved, and nearly everything must be right after a cause that is harmless by
itself: one that changes only what the robot knows, or where its phases lead.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from statistics import median
from time import process_time

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from badgen.contracts.perturbation import SampledFault
from badgen.contracts.recoverability import Recoverability
from badgen.engine.layout import Layout
from badgen.engine.layout_group import simulate_group
from badgen.engine.recovery import recoverability
from badgen.engine.rollout import LabelledRollout
from badgen.engine.seeds import Slot
from badgen.registry import registry
from badgen.sim import Unstable

SCENES = ("pick_place", "stack", "push", "pour", "lid_lift", "humanoid_walk")
LOST = ("balance_lost", "fall", "off_table", "spill")  # modes after which nothing can be saved
PLANS_OF_ITS_OWN = ("shortcut", "skipped_phase", "swapped_phases", "reverted_step")
_DRAWS = 12


@dataclass(frozen=True)
class Curve:
    """A failure and its curve."""

    operator: str
    mode: str
    cause_s: float
    onset_s: float
    lost_from_s: float | None  # start of the first event after which nothing can be saved
    harmless: bool  # whether the cause by itself harms nothing
    found: Recoverability
    cpu_s: float


def curve(place: tuple[str, int], seed: int) -> Curve | None:
    """The curve of the first certified failure in a layout; None where none is found."""
    scene, i = registry().scene(place[0]), place[1]
    rng = np.random.default_rng([seed, i])
    layout = Layout(scene, Slot(scene.name, "clean", i), seed)
    specs = [s for own in registry().faults(scene.name).values() for s in own]
    try:
        group = simulate_group(layout)
    except Unstable:
        return None
    for _ in range(_DRAWS if group.twin.certificate.accepted else 0):
        spec = specs[int(rng.integers(len(specs)))]
        operator = registry().operator(spec)
        fault = SampledFault(spec, operator, operator.sample(rng, group.twin.judged.exact))
        if fault.edits_spec:
            continue
        try:
            failure = group.perturbed(fault)
        except Unstable:
            continue
        if failure.certificate.accepted and failure.judged.outcome == "failure":
            began = process_time()
            found = recoverability(group, failure, rng)
            return _curve(failure, found, process_time() - began)
    return None


def _curve(failure: LabelledRollout, found: Recoverability, cpu_s: float) -> Curve:
    assert failure.fault is not None
    events = failure.judged.events
    lost = [e.start_s for e in events if e.kind in LOST]
    return Curve(
        failure.fault.spec.name,
        failure.certificate.mode,
        failure.fault.cause_s,
        min(e.start_s for e in events),
        min(lost, default=None),
        _is_harmless(failure),
        found,
        cpu_s,
    )


def _is_harmless(failure: LabelledRollout) -> bool:
    """Whether the fault changes neither physics nor commands, nor which phases the plan has."""
    fault = failure.fault
    assert fault is not None
    physical = any(map(fault.overrides, ("before_substep", "edit_model", "edit_action")))
    return not physical and fault.spec.name not in PLANS_OF_ITS_OWN


def _row(name: str, curves: Sequence[Curve]) -> Iterator[str]:
    kinds = Counter(c.found.recoverability for c in curves)
    limits = [c.found for c in curves if c.found.recoverability == "limit"]
    moments = [(c, m) for c in curves for m in c.found.recovery_curve or ()]
    lost = [m for c, m in moments if c.lost_from_s is not None and m.time_s >= c.lost_from_s]
    soon = [(c.found.recovery_curve or ())[0] for c in curves if c.harmless and c.onset_s > c.cause_s + 0.5]
    yield name
    yield str(len(curves))
    yield from (str(kinds[kind]) for kind in ("limit", "always", "never"))
    yield f"{max((_width_s(r) for r in limits), default=0.0):.2f} s"
    yield f"{sum(m.saved for m in lost)}/{sum(m.tries for m in lost)}"
    yield f"{sum(m.saved for m in soon)}/{sum(m.tries for m in soon)}"
    yield f"{median(c.cpu_s for c in curves):.0f} s" if curves else "-"


def _width_s(found: Recoverability) -> float:
    assert found.recoverable_until_s is not None
    assert found.unrecoverable_from_s is not None
    return found.unrecoverable_from_s - found.recoverable_until_s


@click.command()
@click.option("--n", default=10, show_default=True, type=click.IntRange(1), help="Layouts per scene.")
@click.option("--scene", "scenes", multiple=True, help="Scene; six of them by default, may be repeated.")
@click.option("--seed", default=1907, show_default=True, help="Root of all randomness.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Processes.")
def main(n: int, scenes: tuple[str, ...], seed: int, workers: int) -> None:
    """Print one line for each scene, and one for all."""
    chosen = scenes or SCENES
    places = [(scene, i) for i in range(n) for scene in chosen]
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        tried = list(pool.map(partial(curve, seed=seed), places))
    found = [(scene, c) for (scene, _), c in zip(places, tried, strict=True) if c is not None]
    table = Table(box=None, pad_edge=False)
    names = ("scene", "curves", "limit", "always", "never", "widest limit", "saved when lost", "saved at cause", "CPU")
    for name in names:
        table.add_column(name, justify="left" if name == "scene" else "right")
    for scene in chosen:
        table.add_row(*_row(scene, [c for s, c in found if s == scene]))
    table.add_row(*_row("all", [c for _, c in found]))
    Console(width=140).print(table)
    for scene, c in found:
        m = c.found.recovery_curve or ()
        shares = " ".join(f"{x.time_s:.1f}:{x.saved}/{x.tries}" for x in m)
        click.echo(f"{scene} {c.mode} by {c.operator}, cause {c.cause_s:.2f} onset {c.onset_s:.2f} | {shares}")


if __name__ == "__main__":
    main()
