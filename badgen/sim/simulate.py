"""Roll out an expert to the horizon, and resume rollouts from any of their rows."""

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
    """A row of a rollout from which it can be resumed: state of the simulation and memory of the controller.

    Attributes:
        row: index of the row.
        point: checkpoint of the simulation.
        memory: memory of the controller.
        felt_n: (P,) peak contact forces since the row before [N].
    """

    row: int
    point: Checkpoint
    memory: Any
    felt_n: F64


def simulate(
    sim: Simulation, expert: Expert[Any], horizon_s: float, rng: np.random.Generator, log_hz: float = 50.0
) -> Trajectory:
    """Control the simulation from its current time until `horizon_s`, and log a row every 1 / `log_hz` seconds.

    The action of the last row is the one that would have been next. Raises Unstable.
    """
    return simulate_branching(sim, expert, horizon_s, rng, log_hz)[0]


def simulate_branching(
    sim: Simulation, expert: Expert[Any], horizon_s: float, rng: np.random.Generator, log_hz: float = 50.0
) -> tuple[Trajectory, tuple[Branch, ...]]:
    """As `simulate`; also returns every row as a branch to resume from."""
    every = round(1.0 / (log_hz * sim.control_s))
    steps = round((horizon_s - sim.time_s) / sim.control_s)
    rows, branches = Rows(sim, steps // every + 1), list[Branch]()
    _control(sim, expert, expert.start(sim.observe(), rng), rows, range(steps + 1), every, branches.append)
    return rows.trajectory(), tuple(branches)


def branch_at(branches: Sequence[Branch], time_s: float, log_hz: float = 50.0) -> Branch:
    """The last branch of a rollout that is not after `time_s`."""
    return branches[min(max(int(time_s * log_hz + 1e-6), 0), len(branches) - 1)]


def resume(
    sim: Simulation,
    expert: Expert[Any],
    branch: Branch,
    before: Trajectory,
    horizon_s: float,
    log_hz: float = 50.0,
    over: Callable[[Rows], bool] | None = None,
    branched: Callable[[Branch], None] | None = None,
) -> Trajectory:
    """Resume a rollout from a branch to `horizon_s`; raises Unstable.

    Args:
        sim: simulation of the same world.
        expert: controller to resume.
        branch: where to resume; with another `point.state` it resumes in a slightly different world.
        before: rollout that the branch is from; the rows before the branch are copied from it.
        horizon_s: end of the rollout.
        log_hz: rows per second.
        over: called after every row; once it is true, the rest is not simulated, and that row is repeated.
        branched: called with every row as a branch to resume from.
    """
    every = round(1.0 / (log_hz * sim.control_s))
    steps = round(horizon_s / sim.control_s)
    sim.restore(branch.point)
    rows = Rows(sim, steps // every + 1)
    rows.take(before, branch.row, branch.felt_n)
    _control(sim, expert, branch.memory, rows, range(branch.row * every, steps + 1), every, branched, over)
    if not rows.full:
        rows.stand_still(1.0 / log_hz)
    return rows.trajectory()


def restart(
    sim: Simulation,
    expert: Expert[Any],
    before: Trajectory,
    row: int,
    horizon_s: float,
    rng: np.random.Generator,
    log_hz: float = 50.0,
    over: Callable[[Rows], bool] | None = None,
    state: F64 | None = None,
) -> Trajectory:
    """Start an expert anew at a row of a rollout, whoever controlled it until then; raises Unstable.

    Args:
        sim: simulation of the same world.
        expert: controller that starts there, with the memory of a fresh start.
        before: rollout that the row is from; the rows before it are copied.
        row: index of the row.
        horizon_s: end of the rollout.
        rng: for the start of the expert.
        log_hz: rows per second.
        over: as in `resume`.
        state: another state to start from than that of the row.
    """
    point = sim.point_at(before.state[row] if state is None else state, before.contact_n[row])
    sim.restore(point)
    fresh = Branch(row, point, expert.start(sim.observe(), rng), before.contact_n[row])
    return resume(sim, expert, fresh, before, horizon_s, log_hz, over)


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
    """Run the closed loop and log it.

    Args:
        sim: the simulation.
        expert: the controller.
        memory: its memory at the first step.
        rows: the log.
        steps: control steps, counted from time 0; at the last one physics is not stepped any more.
        every: control steps per row.
        branch: called with every row as a branch.
        over: called after every row; the loop ends when it is true.
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
