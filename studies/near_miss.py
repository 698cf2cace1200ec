"""Print how often faults can be bracketed between success and failure: `python -m studies.near_miss [--each 3]`.

Each tuned use of the chosen operators is tried in fresh layouts. Where it fails at full strength, its near-miss pairs
are searched. A pair is sound if both sides equal the twin to the bit up to their cause, and if a jitter of 1e-6 leaves
the outcome of both as it is, or marks it as borderline. CPU seconds are those of the search of one failure.
"""

from __future__ import annotations

import multiprocessing
from collections import defaultdict
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

from badgen.contracts.near_miss import BOUNDARIES
from badgen.contracts.perturbation import OperatorSpec, SampledFault
from badgen.engine.borderline import borderline, jitter_rerun
from badgen.engine.layout import Layout
from badgen.engine.layout_group import Group, simulate_group
from badgen.engine.near_miss import Bracket, can_be_near, near_misses
from badgen.engine.rollout import LabelledRollout
from badgen.engine.seeds import Slot
from badgen.registry import registry
from badgen.sim import Unstable

ON_ARMS = ("push", "weak_grip", "low_clearance", "pose_bias", "torque_noise", "early_release")
ON_WALKERS = ("push", "sensor_bias", "slippery")
_JITTERS = 3


@dataclass(frozen=True)
class Case:
    """One tuned use of an operator in one layout."""

    scene: str
    mode: str
    number: int
    layout: int

    @property
    def spec(self) -> OperatorSpec:
        """The operator with its arguments."""
        return registry().faults(self.scene)[self.mode][self.number]


@dataclass(frozen=True)
class Searched:
    """What became of a case: pairs by edge and boundary, and how many of their sides are borderline."""

    case: Case
    fails: bool
    pairs: tuple[tuple[str, str], ...] = ()
    widest: float = 0.0
    equal_before: bool = True
    borderline_sides: int = 0
    cpu_s: float = 0.0


def searched(case: Case, seed: int) -> Searched | None:
    """Search the edges of a case; None where the layout cannot be used."""
    layout = Layout(registry().scene(case.scene), Slot(case.scene, case.mode, case.layout), seed)
    rng, operator = np.random.default_rng([seed, case.layout, case.number]), registry().operator(case.spec)
    try:
        group = simulate_group(layout)
        if not group.twin.certificate.accepted:
            return None
        fault = SampledFault(case.spec, operator, operator.sample(rng, group.twin.judged.exact))
        whole = group.perturbed(fault)
    except Unstable:
        return None
    if not can_be_near(fault) or not whole.certificate.accepted:
        return None
    if not whole.failed:
        return Searched(case, fails=False)
    began = process_time()
    found = near_misses(group, whole)
    cpu_s = process_time() - began
    sides = [side for bracket in found for side in (bracket.below, bracket.above)]
    return Searched(
        case,
        True,
        tuple((b.edge, b.boundary) for b in found),
        max((_width(b) for b in found), default=0.0),
        all(_equal_before_cause(group, side) for side in sides),
        sum(borderline(jitter_rerun(group, side, _JITTERS, rng)) is True for side in sides),
        cpu_s,
    )


def _width(bracket: Bracket) -> float:
    return (bracket.above_strength - bracket.below_strength) / bracket.above_strength


def _equal_before_cause(group: Group, side: LabelledRollout) -> bool:
    assert side.fault is not None
    t, twin = side.trajectory, group.twin.trajectory
    same = (t.state == twin.state).all(axis=1)
    return bool(same[t.time_s <= side.fault.cause_s + 1e-9].all())


def cases(each: int, operators: Sequence[str]) -> Iterator[Case]:
    """The first layouts of every tuned use of the chosen operators, on arms and on walkers."""
    for scene in registry().usable_scenes().values():
        chosen = operators or (ON_WALKERS if scene.robot.name == "unitree_g1" else ON_ARMS)
        uses = [(m, k, s) for m, specs in registry().faults(scene.name).items() for k, s in enumerate(specs)]
        for name in chosen:
            own = [(m, k) for m, k, s in uses if s.name == name]
            yield from (Case(scene.name, *own[i % len(own)], i) for i in range(each) if own)


def _row(name: str, found: Sequence[Searched]) -> Iterator[str]:
    failing = [s for s in found if s.fails]
    edges = [s for s in failing if any(edge == "success" for edge, _ in s.pairs)]
    rough = [s for s in failing if s.pairs and all(b == "rough" for _, b in s.pairs)]
    kinds = [b for s in failing for _, b in s.pairs]
    yield name
    yield str(len(found))
    yield str(len(failing))
    yield f"{len(edges)} ({len(rough)})"
    yield from (str(kinds.count(b)) for b in BOUNDARIES)
    yield f"{max((s.widest for s in failing), default=0.0):.3f}"
    yield str(sum(s.borderline_sides for s in failing))
    yield str(sum(not s.equal_before for s in failing))
    yield f"{median(s.cpu_s for s in failing):.1f} s" if failing else "-"


@click.command()
@click.option("--each", default=1, show_default=True, type=click.IntRange(1), help="Layouts per scene and operator.")
@click.option("--operator", "operators", multiple=True, help="Operator to try; those of the docs by default.")
@click.option("--seed", default=1905, show_default=True, help="Root of all randomness.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Processes.")
@click.option("--by", type=click.Choice(["operator", "scene"]), default="operator", show_default=True)
def main(each: int, operators: tuple[str, ...], seed: int, workers: int, by: str) -> None:
    """Print one line for each operator, or each scene, and one for all."""
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        tried = list(pool.map(partial(searched, seed=seed), cases(each, operators)))
    found = [s for s in tried if s is not None]
    groups: defaultdict[str, list[Searched]] = defaultdict(list)
    for s in found:
        groups[s.case.scene if by == "scene" else s.case.spec.name].append(s)
    table = Table(box=None, pad_edge=False)
    for name in (by, "tried", "fail", "bracketed (rough)", *BOUNDARIES, "widest", "borderline", "unequal", "CPU"):
        table.add_column(name, justify="left" if name == by else "right")
    for name in sorted(groups):
        table.add_row(*_row(name, groups[name]))
    table.add_row(*_row("all", found))
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
