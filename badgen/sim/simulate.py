"""Run an expert to the horizon and record what happened; take a run up again from a place of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.expert import Expert
from badgen.contracts.trajectory import Trajectory
from badgen.sim.rows import Rows
from badgen.sim.simulation import Checkpoint, Simulation


@dataclass(frozen=True)
class Branch:
    """A row of a run from which it can go on: the simulation and the controller's memory as they were there.

    Attributes:
        row: index of the row.
        felt_n: (P,) peak contact forces since the row before [N].
    """

    row: int
    point: Checkpoint
    memory: Any
    felt_n: F64


def simulate(
    sim: Simulation, expert: Expert[Any], horizon_s: float, rng: np.random.Generator, log_hz: float = 50.0
) -> Trajectory:
    """Control the simulation from where it stands until `horizon_s`, logging every 1 / `log_hz` seconds.

    The last row's action is what the controller would have done next. Raises Unstable.
    """
    return simulate_branching(sim, expert, horizon_s, rng, log_hz)[0]


def simulate_branching(
    sim: Simulation, expert: Expert[Any], horizon_s: float, rng: np.random.Generator, log_hz: float = 50.0
) -> tuple[Trajectory, tuple[Branch, ...]]:
    """As `simulate`; also returns every row as a place to go on from."""
    every = round(1.0 / (log_hz * sim.control_s))
    steps = round((horizon_s - sim.time_s) / sim.control_s)
    rows, branches = Rows(sim, steps // every + 1), list[Branch]()
    _control(sim, expert, expert.start(sim.observe(), rng), rows, range(steps + 1), every, branches.append)
    return rows.trajectory(), tuple(branches)


def branch_at(branches: Sequence[Branch], time_s: float, log_hz: float = 50.0) -> Branch:
    """The last of a run's rows that is not after `time_s`, to go on from."""
    return branches[min(max(int(time_s * log_hz + 1e-6), 0), len(branches) - 1)]


def resume(
    sim: Simulation,
    expert: Expert[Any],
    branch: Branch,
    before: Trajectory,
    horizon_s: float,
    log_hz: float = 50.0,
    over: Callable[[Rows], bool] | None = None,
) -> Trajectory:
    """Go on from a branch of the run `before` to `horizon_s`; the rows ahead of the branch are taken from that run.

    Give a branch with another `point.state` to see what a slightly different world makes of it. Where `over` says
    after a row that nothing more matters, the rest is not simulated: the row is repeated. Raises Unstable.
    """
    every = round(1.0 / (log_hz * sim.control_s))
    steps = round(horizon_s / sim.control_s)
    sim.restore(branch.point)
    rows = Rows(sim, steps // every + 1)
    rows.take(before, branch.row, branch.felt_n)
    _control(sim, expert, branch.memory, rows, range(branch.row * every, steps + 1), every, None, over)
    if not rows.full:
        rows.stand_still(1.0 / log_hz)
    return rows.trajectory()


def _control(
    sim: Simulation,
    expert: Expert[Any],
    memory: Any,
    rows: Rows,
    steps: range,
    every: int,
    branch: Callable[[Branch], None] | None = None,
    over: Callable[[Rows], bool] | None = None,
) -> None:
    """Steps of the closed loop, counted from time 0, of which every `every`-th is a row; the last of all is not taken.

    `branch` is told of every row; the loop ends early after a row of which `over` holds.
    """
    for k in steps:
        obs = sim.observe()
        rows.record_contacts()
        if branch is not None and k % every == 0:
            branch(Branch(len(rows), sim.checkpoint(), memory, rows.felt_n))
        action, memory = expert.act(memory, obs)
        target = sim.command(obs, action)
        if k % every == 0:
            rows.begin_row()
            rows.finish_row(action, target, expert.phase(memory))
            if over is not None and over(rows):
                break
        if not rows.full:
            sim.step(target)
