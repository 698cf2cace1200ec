"""Labels while a run is still going on: the same functions as for a stored one, on what is known so far."""

from __future__ import annotations

import mujoco
import numpy as np

from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.judging import events_of, find_breaches, label
from badgen.judging.streaming import Newest, Stream
from badgen.judging.streaming.tape import WINDOW
from badgen.masks import held_for
from badgen.sim.rows import Rows
from badgen.sim.simulation import Simulation


class LiveLabels:
    """Logs a run row by row, and labels it by a task after every row."""

    def __init__(self, sim: Simulation, task: Task, capacity: int) -> None:
        self.rows, self._task = Rows(sim, capacity), task
        self._pos = np.zeros((capacity, sim.model.nbody, 3))
        self._quat = np.zeros((capacity, sim.model.nbody, 4))
        self._site = np.zeros((capacity, sim.model.nsite, 3))
        self._stream: Stream | None = None

    @property
    def by_run(self) -> tuple[str, ...]:
        """What is evaluated on the whole run at every row, since its measure cannot be evaluated row by row."""
        return () if self._stream is None else tuple(self._stream.by_run)

    def trajectory(self) -> Trajectory:
        """The run so far."""
        n = len(self.rows)
        return self.rows.trajectory().with_poses(self._pos[:n], self._quat[:n], self._site[:n])

    def begin_row(self, data: mujoco.MjData) -> Newest:
        """Log the world as it is now, and label it; `data` has its kinematics."""
        self.rows.begin_row()
        n = len(self.rows)
        self._pos[n - 1], self._quat[n - 1], self._site[n - 1] = data.xpos, data.xquat, data.site_xpos
        if n < WINDOW:
            return label_newest(self.trajectory(), self._task)
        if self._stream is None:
            self._stream = Stream(self.trajectory, self._task)
            return self._stream.newest()
        new = slice(n - WINDOW, n)
        poses = {"pos": self._pos[new], "quat": self._quat[new], "site": self._site[new]}
        return self._stream.judge(self.rows.time_s, {**self.rows.newest(WINDOW), **poses})


def label_newest(t: Trajectory, task: Task) -> Newest:
    """Label a run so far by evaluating all of its rows: what `LiveLabels` must equal at every row."""
    breaches = find_breaches(t, task.rules)
    found = label(t, task, breaches)
    done = held_for(task.goal(t), t.steps(task.goal_hold_s))[-1]
    factors = {rule: float(factor[-1]) for rule, factor in found.reward_terms.items()}
    progress, reward, shown = (float(x[-1]) for x in (found.progress, found.reward, found.reward_frame))
    return Newest(progress, reward, shown, factors, events_of(breaches), bool(done))
