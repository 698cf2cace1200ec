"""Run an expert to the horizon and record what happened."""

from __future__ import annotations

from typing import Any

import numpy as np

from badgen.contracts.expert import Expert
from badgen.contracts.trajectory import Trajectory
from badgen.sim.rows import Rows
from badgen.sim.simulation import Simulation


def simulate(
    sim: Simulation, expert: Expert[Any], horizon_s: float, rng: np.random.Generator, log_hz: float = 50.0
) -> Trajectory:
    """Control the simulation from where it stands until `horizon_s`, logging every 1 / `log_hz` seconds.

    The last row's action is what the controller would have done next. Raises Unstable.
    """
    memory = expert.start(sim.view(), rng)
    every = round(1.0 / (log_hz * sim.control_s))
    steps = round((horizon_s - sim.time_s) / sim.control_s)
    rows = Rows(sim, steps // every + 1)
    for k in range(steps + 1):
        view = sim.view()
        action, memory = expert.act(memory, view)
        target = sim.command(view, action)
        rows.feel()
        if k % every == 0:
            rows.see()
            rows.did(action, target, expert.phase(memory))
        if k < steps:
            sim.step(target)
    return rows.trajectory()
