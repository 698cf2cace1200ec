"""A fault at work on a run: it starts and stops at rows, and its hooks are called in between."""

from __future__ import annotations

import copy

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import WorldError
from badgen.contracts.world import Obs
from badgen.contracts.world_fault import SampledWorldFault
from badgen.worlds.model_edits import ModelEdit

_EPS_S = 1e-6  # times of rows are rounded to this


class Acting:
    """What a fault does to one run; without a fault, nothing.

    Args:
        fault: the fault, or None.
        model: the model in use.
        data: its data.
        hz: rows a second.
    """

    def __init__(self, fault: SampledWorldFault | None, model: mujoco.MjModel, data: mujoco.MjData, hz: float) -> None:
        self._fault, self._model, self._data, self._hz = fault, model, data, hz
        self._start_s, self._substep, self._row = float(data.time), 0, 0
        hooks = ("edit_observation", "edit_action", "edit_model", "before_substep")
        self._has = {hook: fault is not None and fault.overrides(hook) for hook in hooks}
        self._seen: list[Obs] = []
        self._asked: list[F64] = []
        self._applied: tuple[F64, F64] | None = None
        self._edit: ModelEdit | None = None

    @property
    def hooks_substeps(self) -> bool:
        """Whether something is to be done before each step of physics."""
        return self._has["before_substep"]

    def active_at(self, time_s: float) -> bool:
        """Whether the fault acts at a time [s]."""
        fault = self._fault
        return fault is not None and fault.cause_s - _EPS_S <= time_s < fault.stop_s - _EPS_S

    def observation(self, row: int, obs: Obs) -> Obs:
        """What the policy sees at a row."""
        if self._fault is None or not self._has["edit_observation"]:
            return obs
        self._seen.append(copy.deepcopy(obs))  # some worlds write into the arrays that they gave
        if not self.active_at(row / self._hz):
            return obs
        return self._fault.fault.edit_observation(self._fault.params, row, self._seen)

    def action(self, row: int, asked: F64) -> F64:
        """(D,) what the world gets at a row."""
        if self._fault is None or not self._has["edit_action"]:
            return asked
        self._asked.append(asked)
        if not self.active_at(row / self._hz):
            return asked
        given = np.array(self._fault.fault.edit_action(self._fault.params, row, self._asked), dtype=np.float64)
        if given.shape != asked.shape or not np.isfinite(given).all():
            raise WorldError("fault", f"{self._fault.spec.name} made a wrong action at step {row}", "correct the fault")
        return given

    def begin_row(self, row: int) -> None:
        """Edit the model, or put it back, before a step of the world."""
        self._row, self._substep = row, 0
        if self._fault is None or not self._has["edit_model"]:
            return
        fault = self._fault
        active = self.active_at(row / self._hz)
        if active and self._edit is None:
            self._edit = ModelEdit(self._model, lambda model: fault.fault.edit_model(fault.params, model))
            self._edit.apply()
        elif not active:
            self.end()

    def before_substep(self) -> None:
        """Apply forces for one step of physics, on top of what the world itself applies."""
        time_s = self._row / self._hz + self._substep * float(self._model.opt.timestep)
        self._substep += 1
        if self._fault is None or not self.active_at(time_s):
            return
        data = self._data
        self._applied = data.xfrc_applied.copy(), data.qfrc_applied.copy()
        self._fault.fault.before_substep(self._fault.params, time_s, self._model, data)

    def after_substep(self) -> None:
        """Take the fault's forces away."""
        if self._applied is not None:
            self._data.xfrc_applied[:], self._data.qfrc_applied[:] = self._applied
            self._applied = None

    def end(self) -> None:
        """Put the model back."""
        if self._edit is not None and self._edit.active:
            self._edit.undo()
