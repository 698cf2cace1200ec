"""Labels while a run is still going on: the same functions, on what is known so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import mujoco
import numpy as np

from badgen.contracts.episode import Event, Labels
from badgen.contracts.task import Task
from badgen.contracts.trajectory import STATE, Trajectory
from badgen.judging import events_of, find_breaches, label
from badgen.masks import held_for
from badgen.sim.rows import Rows
from badgen.sim.simulation import Simulation


@dataclass(frozen=True)
class Judgement:
    """What the labeller says of the newest row."""

    progress: float
    reward: float
    reward_frame: float
    penalty_factors: dict[str, float]
    events: tuple[Event, ...]
    success: bool


class LiveLabels:
    """Labels a run by a task after every row; poses of earlier rows are kept, since they cost the most."""

    def __init__(self, sim: Simulation, task: Task, capacity: int) -> None:
        self.rows, self._task, self._model = Rows(sim, capacity), task, sim.model
        self._data = mujoco.MjData(sim.model)
        self._pos = np.zeros((capacity, sim.model.nbody, 3))
        self._quat = np.zeros((capacity, sim.model.nbody, 4))
        self._site = np.zeros((capacity, sim.model.nsite, 3))

    def trajectory(self) -> Trajectory:
        """The run so far."""
        n = len(self.rows)
        return self.rows.trajectory().with_poses(self._pos[:n], self._quat[:n], self._site[:n])

    def begin_row(self, sim: Simulation) -> Judgement:
        """Log the world as it is now and label the run so far."""
        self.rows.begin_row()
        self._keep_poses(len(self.rows) - 1, sim.state())
        t = self.trajectory()
        breaches = find_breaches(t, self._task.rules)
        found = label(t, self._task, breaches)
        done = held_for(self._task.goal(t), t.steps(self._task.goal_hold_s))[-1]
        return _judgement(found, events_of(breaches), bool(done))

    def _keep_poses(self, k: int, state: Any) -> None:
        mujoco.mj_setState(self._model, self._data, state, STATE)
        mujoco.mj_kinematics(self._model, self._data)
        self._pos[k], self._quat[k], self._site[k] = self._data.xpos, self._data.xquat, self._data.site_xpos


def _judgement(found: Labels, events: tuple[Event, ...], success: bool) -> Judgement:
    factors = {rule: float(factor[-1]) for rule, factor in found.reward_terms.items()}
    return Judgement(
        float(found.progress[-1]), float(found.reward[-1]), float(found.reward_frame[-1]), factors, events, success
    )
