"""The log of a rollout while it is simulated, which becomes its trajectory."""

from __future__ import annotations

from typing import Any

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import STATE, Trajectory
from badgen.sim.simulation import Simulation


class Rows:
    """Logs a simulation: call `record_contacts` at every control step, `begin_row` and `finish_row` at every row.

    A row is the world just before an action; its contact forces are peaks since the row before.

    Args:
        sim: the simulation.
        capacity: largest number of rows.
    """

    def __init__(self, sim: Simulation, capacity: int) -> None:
        self._sim, self._n = sim, 0
        model = sim.model
        self._time_s = np.zeros(capacity)
        self._state = np.zeros((capacity, mujoco.mj_stateSize(model, STATE)))
        self._action, self._ctrl = np.zeros((capacity, model.nu)), np.zeros((capacity, model.nu))
        self._contact_n = np.zeros((capacity, len(sim.pairs)))
        self._phase = np.zeros(capacity, dtype=np.int64)
        self._phases: list[str] = []
        self._peak_n = np.zeros(len(sim.pairs))

    def __len__(self) -> int:
        return self._n

    @property
    def full(self) -> bool:
        """Whether all rows have been logged."""
        return self._n == len(self._time_s)

    @property
    def phase(self) -> str:
        """Phase that the controller was in at the newest row."""
        return self._phases[int(self._phase[self._n - 1])]

    @property
    def qpos(self) -> F64:
        """(nq,) joint positions at the newest row."""
        return self._state[self._n - 1, 1 : 1 + self._sim.model.nq]

    def moved(self, rows: int) -> float:
        """Largest distance of a coordinate of `qpos` from its newest value over the last `rows` rows [m, rad]."""
        qpos = self._state[max(self._n - 1 - rows, 0) : self._n, 1 : 1 + self._sim.model.nq]
        return float(np.abs(qpos - qpos[-1]).max())

    @property
    def felt_n(self) -> F64:
        """(P,) peak contact forces since the newest row [N]."""
        return self._peak_n.copy()

    @property
    def time_s(self) -> F64:
        """(rows,) times of all rows so far."""
        return self._time_s[: self._n]

    def newest(self, rows: int) -> dict[str, F64]:
        """The newest rows of what is known of the world, by the names of the trajectory's fields."""
        new, nq = slice(self._n - rows, self._n), self._sim.model.nq
        state = self._state[new]
        return {
            "time_s": self._time_s[new],
            "state": state,
            "qpos": state[:, 1 : 1 + nq],
            "qvel": state[:, 1 + nq : 1 + nq + self._sim.model.nv],
            "contact_n": self._contact_n[new],
        }

    def record_contacts(self) -> None:
        """Add the contact forces of the last control step to the peaks."""
        self._peak_n = np.maximum(self._peak_n, self._sim.contact_n)

    def begin_row(self) -> None:
        """Log a new row: the world as it is now."""
        k = self._n
        self._time_s[k], self._state[k] = round(self._sim.time_s, 6), self._sim.state()
        self._contact_n[k] = self._peak_n
        self._peak_n = np.zeros_like(self._peak_n)
        self._n = k + 1

    def finish_row(self, action: F64, target: F64, phase: str) -> None:
        """Add to the newest row the action, the set-points that the actuators follow, and the phase."""
        k = self._n - 1
        self._action[k], self._ctrl[k] = action, target
        if phase not in self._phases:
            self._phases.append(phase)
        self._phase[k] = self._phases.index(phase)

    def take(self, before: Trajectory, n: int, felt_n: F64) -> None:
        """Copy the first `n` rows of another rollout of this world; `felt_n` are the peak contact forces since then."""
        # Phases are listed in the order in which they were entered; later ones have not been entered yet.
        entered = int(before.phase[:n].max()) + 1 if n else 0
        self._n, self._peak_n, self._phases = n, felt_n.copy(), list(before.phases[:entered])
        self._time_s[:n], self._state[:n] = before.time_s[:n], before.state[:n]
        self._action[:n], self._ctrl[:n] = before.action[:n], before.ctrl[:n]
        self._contact_n[:n], self._phase[:n] = before.contact_n[:n], before.phase[:n]

    def stand_still(self, dt_s: float) -> None:
        """Fill the remaining rows with copies of the newest one, for a world at rest."""
        k = self._n - 1
        for column in (self._state, self._action, self._ctrl, self._contact_n, self._phase):
            column[k + 1 :] = column[k]
        self._n = len(self._time_s)
        self._time_s[k + 1 :] = (self._time_s[k] + dt_s * np.arange(1, self._n - k)).round(6)
        self._state[k + 1 :, 0] = self._time_s[k + 1 :]

    def trajectory(self) -> Trajectory:
        """Everything logged so far; most arrays are views of the log."""
        n, model = self._n, self._sim.model
        state: Any = self._state[:n]
        # mjSTATE_INTEGRATION begins with time, qpos, qvel.
        return Trajectory(
            model=model,
            time_s=self._time_s[:n],
            state=state,
            qpos=state[:, 1 : 1 + model.nq].copy(),
            qvel=state[:, 1 + model.nq : 1 + model.nq + model.nv].copy(),
            action=self._action[:n],
            ctrl=self._ctrl[:n],
            contact_n=self._contact_n[:n],
            pairs=self._sim.pairs,
            phase=self._phase[:n],
            phases=tuple(self._phases),
            warnings=self._sim.warnings(),
        )
