"""Print how often the experts succeed and what their runs cost: `python -m studies.success [--n 100] [--seed S]`.

Every sampled layout counts: a clean run must reach its goal with all detectors silent and keep it for the grace time.
CPU seconds are those of one process for physics and control alone; labels and pictures are not in them.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from statistics import mean, median
from time import process_time

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from badgen.engine.layout import Layout
from badgen.engine.rollout import roll_out
from badgen.engine.seeds import Slot
from badgen.judging.certificate import GRACE_S, certify_twin, judge
from badgen.registry import registry
from badgen.sim import Unstable


@dataclass(frozen=True)
class Try:
    """One clean run: how it was judged, for which task, and its cost."""

    verdict: str
    task: str
    cpu_s: float
    done_s: float | None


def attempt(scene: str, seed: int, i: int) -> Try:
    """Sample a layout, run its expert, judge the run."""
    s = registry().scene(scene)
    layout = Layout(s, Slot(scene, "clean", i), seed)
    task, world = layout.request.task, layout.world()
    assert world.model is not None  # compiled outside of what is timed
    began = process_time()
    try:
        run = roll_out(s, layout.expert(task.name), world, None, layout.expert_rng(), s.horizon_s + GRACE_S)
    except Unstable as e:
        return Try(f"unstable: {e.reason}", task.name, process_time() - began, None)
    cpu_s = process_time() - began
    judged = judge(run, task, s.horizon_s)
    certificate = certify_twin(judged)
    kinds = "+".join(dict.fromkeys(e.kind for e in judged.events))
    verdict = "ok" if certificate.accepted else f"{certificate.reason} {kinds}".strip()
    reached = task.goal(judged.trajectory)
    return Try(verdict, task.name, cpu_s, float(judged.trajectory.time_s[reached.argmax()]) if reached.any() else None)


def row(scene: str, tries: list[Try]) -> Iterator[str]:
    """Cells of one scene."""
    s = registry().scene(scene)
    good = [t for t in tries if t.verdict == "ok"]
    span_s, cpu_s = s.horizon_s + GRACE_S, median(t.cpu_s for t in tries)
    yield scene
    yield f"{len(good)}/{len(tries)}"
    yield str(len(s.tasks(s.sample(np.random.default_rng(0)))))
    yield str(len(s.faults))
    yield f"{mean(t.done_s for t in good if t.done_s is not None):.1f} of {s.horizon_s:g} s" if good else "-"
    yield f"{cpu_s:.2f} s"
    yield f"{span_s / cpu_s:.1f} x"
    yield ", ".join(f"{why} {k}" for why, k in Counter(t.verdict for t in tries if t.verdict != "ok").items()) or "-"


@click.command()
@click.option("--scene", "scenes", multiple=True, help="Scene to run; all by default, may be repeated.")
@click.option("--n", default=100, show_default=True, type=click.IntRange(1), help="Layouts per scene.")
@click.option("--seed", default=990011, show_default=True, help="Root of all randomness; use one never tuned on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Processes.")
def main(scenes: tuple[str, ...], n: int, seed: int, workers: int) -> None:
    """Measure the experts."""
    names = list(scenes) or list(registry().usable_scenes())
    table = Table(
        "scene",
        "success",
        "tasks",
        "modes",
        "done",
        "CPU per run",
        "real time",
        "not accepted",
        box=None,
        pad_edge=False,
    )
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("forkserver")) as pool:
        for name in names:
            table.add_row(*row(name, list(pool.map(partial(attempt, name, seed), range(n)))))
    Console(width=160).print(table, highlight=False)


if __name__ == "__main__":
    main()
