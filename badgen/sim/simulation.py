"""Step physics one control step at a time, with fault operators in the loop and checkpoints."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TypeAlias

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadgenError
from badgen.contracts.expert import Observation
from badgen.contracts.perturbation import SampledFault
from badgen.contracts.stored_form import COMMAND_BITS, rounded
from badgen.contracts.trajectory import STATE
from badgen.sim.world import contact_sensors

_EPS_S = 1e-9
Advance: TypeAlias = Callable[
    [mujoco.MjModel, mujoco.MjData, Mapping[str, float]], None
]  # model, data, newtons by contact pair


class Unstable(BadgenError):
    """Physics became unstable: NaN, a MuJoCo warning, or more contacts than a sensor has slots."""

    def __init__(self, reason: str, time_s: float, state: F64) -> None:
        super().__init__(f"simulation unstable at {time_s:.3f} s: {reason}")
        self.reason, self.time_s, self.state = reason, time_s, state


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Everything that a simulation needs to resume with equal bits."""

    state: F64
    ctrl: F64
    contact_n: F64


class Simulation:
    """Steps one world under one set of faults.

    Args:
        model: compiled from the stored file.
        control_hz: rate of `step`; a whole number of physics steps.
        faults: sampled faults; hooks that they do not override cost nothing.
        settle_s: how long physics runs from the keyframe "home" before time 0.
        advance: called after every control step to update `data.userdata`; see `Scene.advance`.
    """

    def __init__(
        self,
        model: mujoco.MjModel,
        control_hz: float = 50.0,
        faults: Sequence[SampledFault] = (),
        settle_s: float = 0.3,
        advance: Advance | None = None,
    ) -> None:
        _keep_warnings_out_of_the_folder()
        self.model, self._advance = model, advance
        self.substeps = round(1.0 / (control_hz * model.opt.timestep))
        self.control_s = self.substeps * float(model.opt.timestep)
        lasting = [(f.cause_s - _EPS_S, f.stop_s - _EPS_S, f) for f in faults]
        self._faults = {h: [entry for entry in lasting if entry[-1].overrides(h)] for h in _HOOKS}
        self._faulty_models: dict[tuple[int, ...], mujoco.MjModel] = {}
        self._data = mujoco.MjData(model)
        self._seen = mujoco.MjData(model)
        # Views into the data that stay valid: creating them in every step would cost more than using them.
        self._inputs, self._sensors, self._qpos = self._data.ctrl, self._data.sensordata, self._data.qpos
        self._warned = self._data.warning.number
        self._now: F64 | None = None
        self._good = self.state()
        self._shares = np.arange(1, self.substeps + 1)[:, None] / self.substeps
        limited, (low, high) = model.actuator_ctrllimited, model.actuator_ctrlrange.T
        self._range = np.where(limited, low, -np.inf), np.where(limited, high, np.inf)
        self._sensed = np.zeros((self.substeps, int(model.nsensordata)))
        self._index_contacts()
        self._reset(settle_s)

    @property
    def time_s(self) -> float:
        """Simulated time."""
        return float(self._data.time)

    def state(self) -> F64:
        """Integration state (n,); the same array until the next step, so copy it before you change it."""
        if self._now is None:
            self._now = np.empty(mujoco.mj_stateSize(self.model, STATE))
            mujoco.mj_getState(self.model, self._data, self._now, STATE)
        return self._now

    @property
    def contact_n(self) -> F64:
        """(P,) peak normal force of each pair over the last control step [N]."""
        return self._contact_n

    @property
    def ctrl(self) -> F64:
        """(nu,) set-points at the end of the last control step."""
        return self._ctrl

    def checkpoint(self) -> Checkpoint:
        """What `restore` needs."""
        return Checkpoint(self.state(), self._ctrl.copy(), self._contact_n.copy())

    def point_at(self, state: F64, contact_n: F64) -> Checkpoint:
        """Checkpoint of a logged row: its state, which holds the set-points, and the forces since the row before."""
        mujoco.mj_setState(self.model, self._seen, state, STATE)
        return Checkpoint(state.copy(), self._seen.ctrl.copy(), contact_n.copy())

    def restore(self, point: Checkpoint) -> None:
        """Set the simulation to a checkpoint of the same model."""
        mujoco.mj_resetData(self.model, self._data)  # clears later warnings
        mujoco.mj_setState(self.model, self._data, point.state, STATE)
        self._ctrl, self._contact_n = point.ctrl.copy(), point.contact_n.copy()
        self._good, self._now = point.state, None

    def observe(self) -> Observation:
        """Observation for the controller: kinematics computed from the state, with sensor faults applied."""
        mujoco.mj_setState(self.model, self._seen, self.state(), STATE)
        for fault in self._active("edit_observation"):
            fault.operator.edit_observation(fault.params, self.time_s, self._seen)
        mujoco.mj_kinematics(self.model, self._seen)
        return Observation(self.time_s, self.model, self._seen, self._forces())

    def command(self, obs: Observation, action: F64) -> F64:
        """The set-points that the actuators follow: the action with command faults, clipped to the control range.

        They are rounded as they are stored, so that whoever replays stored set-points gets the same states.
        """
        for fault in self._active("edit_action"):
            action = fault.operator.edit_action(fault.params, self.time_s, obs, action)
        low, high = self._range
        return rounded(np.minimum(np.maximum(action, low), high), COMMAND_BITS)

    def step(self, target: F64) -> None:
        """Simulate one control step: set-points are interpolated linearly to `target` over the physics steps.

        A zero-order hold instead would cost 30 to 45 % more time, and make friction grasps slip.
        Raises Unstable.
        """
        model, data = self._model_now(), self._data
        set_points = self._ctrl + (target - self._ctrl) * self._shares
        set_points[-1] = target
        self._good, self._now = self.state(), None
        inputs, sensors = self._inputs, self._sensors
        any_before_substep = bool(self._faults["before_substep"])
        for k in range(self.substeps):
            inputs[:] = set_points[k]
            if any_before_substep:
                data.qfrc_applied[:] = 0.0
                data.xfrc_applied[:] = 0.0
                for fault in self._active("before_substep"):
                    fault.operator.before_substep(fault.params, float(data.time), model, data)
            mujoco.mj_step(model, data)
            self._sensed[k] = sensors
        self._ctrl, self._contact_n = target.copy(), self._peaks(self._sensed)
        if self._advance is not None:
            self._advance(self.model, data, self._forces())
            self._now = None
        self._check()

    def warnings(self) -> Mapping[str, int]:
        """MuJoCo warnings so far."""
        return {mujoco.mjtWarning(i).name: n for i, n in enumerate(self._warned.tolist()) if n}

    def _reset(self, settle_s: float) -> None:
        home = mujoco.mj_name2id(self.model, mujoco.mjtObj.mjOBJ_KEY, "home")
        if home < 0:
            raise BadgenError('the model has no keyframe "home"; Scene.build must add one')
        mujoco.mj_resetDataKeyframe(self.model, self._data, home)
        self._ctrl = np.array(self._data.ctrl)
        self._contact_n = np.zeros(len(self.pairs))
        for _ in range(round(settle_s / self.model.opt.timestep)):
            mujoco.mj_step(self.model, self._data)
        if settle_s:
            self._contact_n = self._peaks(np.array(self._sensors)[None])
        self._data.time, self._now = 0.0, None
        self._check()

    def _forces(self) -> dict[str, float]:
        return dict(zip(self.pairs, self._contact_n.tolist(), strict=True))

    def _active(self, hook: str) -> list[SampledFault]:
        now_s = self.time_s
        return [f for start_s, stop_s, f in self._faults[hook] if start_s <= now_s < stop_s]

    def _model_now(self) -> mujoco.MjModel:
        """The model with the edits of the faults that act now, as a cached copy; the original never changes."""
        edits = self._faults["edit_model"]
        now_s = self.time_s
        active = tuple(i for i, (start_s, stop_s, _) in enumerate(edits) if start_s <= now_s < stop_s)
        if not active:
            return self.model
        if active not in self._faulty_models:
            model = copy.copy(self.model)
            for i in active:
                fault = edits[i][-1]
                fault.operator.edit_model(fault.params, model)
            # On the live MjData this would reset, without a warning, the episode's derived constants.
            mujoco.mj_setConst(model, mujoco.MjData(model))
            self._faulty_models[active] = model
        return self._faulty_models[active]

    def _index_contacts(self) -> None:
        sensors = contact_sensors(self.model)
        self.pairs = tuple(name for name, _, _ in sensors)
        self._found = np.array([adr for _, adr, _ in sensors], dtype=np.intp)
        self._slots = np.array([slots for _, _, slots in sensors])
        # Addresses of the normal forces, pair after pair: the second of the four numbers in each slot.
        normal = [np.arange(adr + 1, adr + 4 * slots, 4) for _, adr, slots in sensors]
        self._normal = np.concatenate(normal) if normal else np.zeros(0, dtype=np.intp)
        self._begins = np.cumsum(self._slots) - self._slots

    def _peaks(self, sensed: F64) -> F64:
        """(P,) largest sum of normal forces of every pair [N]; `sensed` is (steps, n) sensor data of physics steps."""
        if not self.pairs:
            return np.zeros(0)
        found = np.maximum.reduce(sensed[:, self._found])
        if True in (found > self._slots).tolist():
            pair = self.pairs[int((found - self._slots).argmax())]
            raise self._unstable(f"more contacts than slots for pair {pair}")
        sums = np.add.reduceat(sensed[:, self._normal], self._begins, axis=1)  # empty slots hold 0
        return np.asarray(np.maximum.reduce(sums))

    def _check(self) -> None:
        if any(self._warned.tolist()):
            raise self._unstable(f"MuJoCo warning {', '.join(self.warnings())}")
        if not isfinite(np.add.reduce(self._qpos)):
            raise self._unstable("NaN in qpos")

    def _unstable(self, reason: str) -> Unstable:
        """Error with the last stable state; MuJoCo has already reset the data after the unstable step."""
        return Unstable(reason, float(self._good[0]), self._good)


_HOOKS = ("edit_observation", "edit_action", "edit_model", "before_substep")


def _keep_warnings_out_of_the_folder() -> None:
    """Keep MuJoCo from writing its warnings into a file MUJOCO_LOG.TXT of the working folder.

    They are counted in the data, which is what `Simulation` reads. A handler that the program has set is left alone.
    """
    if mujoco.get_mju_user_warning() is None:
        mujoco.set_mju_user_warning(lambda text: None)
