"""Run an expert to the horizon and record what happened."""

from __future__ import annotations

from typing import Any

import numpy as np

from badgen.contracts.expert import Expert
from badgen.contracts.trajectory import Trajectory
from badgen.sim.simulation import Simulation


def simulate(
    sim: Simulation, expert: Expert[Any], horizon_s: float, rng: np.random.Generator, log_hz: float = 50.0
) -> Trajectory:
    """Control the simulation from where it stands until `horizon_s`, logging every 1 / `log_hz` seconds.

    A row is the world just before the action in that row; its contact forces are peaks since the row before. The last
    row's action is what the controller would have done next. Raises Unstable.
    """
    rows = _Rows(sim)
    memory = expert.start(sim.view(), rng)
    every = round(1.0 / (log_hz * sim.control_s))
    steps = round((horizon_s - sim.time_s) / sim.control_s)
    for k in range(steps + 1):
        view = sim.view()
        action, memory = expert.act(memory, view)
        target = sim.command(view, action)
        rows.feel(sim.contact_n)
        if k % every == 0:
            rows.add(action, target, expert.phase(memory))
        if k < steps:
            sim.step(target)
    return rows.trajectory()


class _Rows:
    """Rows of a trajectory while it is being made."""

    def __init__(self, sim: Simulation) -> None:
        self._sim = sim
        self._columns: dict[str, list[Any]] = {k: [] for k in ("time_s", "state", "action", "ctrl", "contact_n")}
        self._phase: list[int] = []
        self._phases: list[str] = []

        self._peak_n = np.zeros(len(sim.pairs))

    def feel(self, contact_n: Any) -> None:
        """Take note of the contacts of a control step."""
        self._peak_n = np.maximum(self._peak_n, contact_n)

    def add(self, action: Any, target: Any, phase: str) -> None:
        """Log the world before this action."""
        sim = self._sim
        values = (round(sim.time_s, 6), sim.state(), action, target, self._peak_n)
        for column, value in zip(self._columns.values(), values, strict=True):
            column.append(value)
        self._peak_n = np.zeros_like(self._peak_n)
        if phase not in self._phases:
            self._phases.append(phase)
        self._phase.append(self._phases.index(phase))

    def trajectory(self) -> Trajectory:
        """Everything logged so far."""
        arrays = {k: np.array(v, dtype=np.float64) for k, v in self._columns.items()}
        model = self._sim.model
        # mjSTATE_INTEGRATION begins with time, qpos, qvel.
        qpos = arrays["state"][:, 1 : 1 + model.nq].copy()
        qvel = arrays["state"][:, 1 + model.nq : 1 + model.nq + model.nv].copy()
        return Trajectory(
            model=model, qpos=qpos, qvel=qvel, pairs=self._sim.pairs, phase=np.array(self._phase, dtype=np.int64),
            phases=tuple(self._phases), warnings=self._sim.warnings(), **arrays,
        )  # fmt: skip
