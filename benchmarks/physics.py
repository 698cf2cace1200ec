"""Print how much of a simulation is MuJoCo: `python -m benchmarks.physics [--scene S] [--layouts N]`.

A clean rollout is simulated with its controller, then its logged set-points are played back in a bare loop of
`mj_step`, from the same state and without anything else. CPU seconds of one process; the ratio is the median over the
layouts, each measured three times in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import Any

import click
import mujoco
import numpy as np
from rich.console import Console
from rich.table import Table

from badgen.contracts.scene import Scene
from badgen.contracts.trajectory import STATE, Trajectory
from badgen.engine.layout import Layout
from badgen.engine.rollout import roll_out
from badgen.engine.seeds import Slot
from badgen.registry import registry

_SEED, _TURNS = 22, 3


@dataclass(frozen=True)
class Measured:
    """CPU seconds for the clean rollout of one layout, and in the bare loop."""

    whole_s: float
    bare_s: float
    simulated_s: float
    control_steps: int


def measure(name: str, layout_number: int) -> Measured:
    """Measure one layout of a scene."""
    scene = registry().scene(name)
    layout = Layout(scene, Slot(name, "clean", layout_number), _SEED)
    world, expert = layout.world(), layout.expert(layout.request.task.name)

    def whole() -> Trajectory:
        return roll_out(scene, expert, world, None, layout.expert_rng(), layout.horizon_s)

    trajectory = whole()
    wholes, bares = list[float](), list[float]()
    for _ in range(_TURNS):
        wholes.append(_timed(whole))
        bares.append(_timed(lambda: _bare(scene, trajectory)))
    steps = round(float(trajectory.time_s[-1]) * expert.control_hz)
    return Measured(median(wholes), median(bares), float(trajectory.time_s[-1]), steps)


def _bare(scene: Scene[Any], trajectory: Trajectory) -> None:
    """Step physics through the logged set-points, row by row."""
    model, data = trajectory.model, mujoco.MjData(trajectory.model)
    mujoco.mj_setState(model, data, trajectory.state[0], STATE)
    substeps = round(1.0 / (scene.log_hz * model.opt.timestep))
    for target in trajectory.ctrl[:-1]:
        data.ctrl[:] = target
        mujoco.mj_step(model, data, nstep=substeps)


def _timed(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


@click.command()
@click.option("--scene", default="all", show_default=True, help="Scenes, separated by commas.")
@click.option("--layouts", default=3, show_default=True, help="Layouts of each.")
def main(scene: str, layouts: int) -> None:
    """Measure scenes."""
    names = sorted(registry().scenes) if scene == "all" else scene.split(",")
    table = Table("scene", "MuJoCo", "x real time", "control steps/CPU s", box=None)
    for name in names:
        found = [measure(name, i) for i in range(layouts)]
        table.add_row(
            name,
            f"{np.median([m.bare_s / m.whole_s for m in found]):.2f}",
            f"{np.median([m.simulated_s / m.whole_s for m in found]):.1f}",
            f"{np.median([m.control_steps / m.whole_s for m in found]):.0f}",
        )
    Console().print(table, highlight=False)


if __name__ == "__main__":
    main()
