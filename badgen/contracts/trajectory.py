"""A recorded rollout: arrays over time, and the kinematics that detectors and labels read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

import mujoco
import numpy as np

from badgen.contracts.arrays import F64, Ints
from badgen.contracts.bodies import body_index, body_name
from badgen.contracts.errors import UnknownName
from badgen.contracts.rows import as_rows

STATE = int(mujoco.mjtState.mjSTATE_INTEGRATION)
TOUCH_N = 0.05  # bodies that press on each other less than this do not touch [N]
PRESS_N = 1.0  # a pad that holds something presses on it at least this hard [N]
T = TypeVar("T")


@dataclass(frozen=True)
class Trajectory:
    """One rollout of one model; row k of every array is the world at `time_s[k]`.

    Attributes:
        model: the compiled model that was simulated.
        time_s: (T,) seconds from the start.
        state: (T, n) mjSTATE_INTEGRATION; enough to render any row, and to resume it unless it is rounded, as
            `badgen.contracts.stored_form` says.
        qpos: (T, nq) joint positions.
        qvel: (T, nv) joint velocities.
        action: (T, nu) what the controller commanded at this row.
        ctrl: (T, nu) set-points that the actuators were driven to from this row on.
        contact_n: (T, P) largest sum of normal forces of a pair since the row before [N].
        pairs: names of the contact pairs, in column order.
        phase: (T,) index into `phases`: the phase that the controller was in.
        phases: names of the phases, in the order in which they were entered.
        warnings: number of MuJoCo warnings by name; empty for an accepted rollout.
        recorded: name -> (T,) or (T, n) what a foreign world or policy reported at each row and no state gives, such as
            the world's own "success"; empty for badgen's scenes and experts.
    """

    model: mujoco.MjModel
    time_s: F64
    state: F64
    qpos: F64
    qvel: F64
    action: F64
    ctrl: F64
    contact_n: F64
    pairs: tuple[str, ...]
    phase: Ints
    phases: tuple[str, ...]
    warnings: Mapping[str, int]
    recorded: Mapping[str, F64] = field(default_factory=lambda: MappingProxyType({}))

    def __len__(self) -> int:
        return int(self.time_s.shape[0])

    @cached_property
    def dt_s(self) -> float:
        """Seconds between rows."""
        return float(self.time_s[1] - self.time_s[0]) if len(self) > 1 else 0.02

    def prefix(self, steps: int) -> Trajectory:
        """The first `steps` rows of the rollout."""
        short = self._taking(slice(steps))
        pos, quat, site = self.poses()  # each row's poses are a function of that row alone
        return short.with_poses(pos[:steps], quat[:steps], site[:steps])

    def at_rows(self, rows: Sequence[int]) -> Trajectory:
        """These rows of the rollout alone, in increasing order; durations are still counted in its `dt_s`."""
        index = np.asarray(rows, dtype=np.int64)
        short = self._taking(index)
        short.__dict__["dt_s"] = self.dt_s
        if "_poses" not in self.__dict__:
            return short
        pos, quat, site = self.poses()
        return short.with_poses(pos[index], quat[index], site[index])

    def with_poses(self, pos: F64, quat: F64, site: F64) -> Trajectory:
        """The same rollout with kinematics that are already computed: (T, bodies, 3), (T, bodies, 4), (T, sites, 3)."""
        copy = replace(self)
        copy.__dict__["dt_s"] = self.dt_s
        copy.__dict__["_poses"] = (pos, quat, site)  # where cached_property keeps it
        return copy

    def poses(self) -> tuple[F64, F64, F64]:
        """Of every row: body positions (T, bodies, 3), body orientations (T, bodies, 4), site positions (T, sites, 3).

        The arrays are shared by all who read this run; copy them before changing anything.
        """
        return self._poses

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` returns, computed once for this run and kept with it; copies of the run start without it.

        Args:
            key: the function that asks, with its arguments: such as `(real_steps, direction)`.
            make: computes the value from this run alone. Whoever gets the value must not change it.
        """
        memo: dict[Hashable, T] = self.__dict__.setdefault("_memo", {})
        if key not in memo:
            memo[key] = make()
        return memo[key]

    def steps(self, seconds: float) -> int:
        """How many rows a duration spans, at least one."""
        return max(1, round(seconds / self.dt_s))

    def phase_start_s(self, name: str) -> float | None:
        """First time the controller entered a phase, or None if it never did."""
        if name not in self.phases:
            return None
        hits = np.flatnonzero(self.phase == self.phases.index(name))
        return float(self.time_s[hits[0]]) if hits.size else None

    def phase_window_s(self, name: str) -> tuple[float, float]:
        """When the controller was in a phase, start to end; raises UnknownName where it never was."""
        start = self.phase_start_s(name)
        if start is None:
            raise UnknownName("phase in the clean rollout", name, self.phases)
        rows = np.flatnonzero(self.phase == self.phases.index(name))
        return start, float(self.time_s[rows[-1]]) + self.dt_s

    def phase_at(self, time_s: float) -> str:
        """Name of the phase that the controller was in at a time [s]."""
        row = int(np.searchsorted(self.time_s, time_s + 1e-9)) - 1
        return self.phases[int(self.phase[max(row, 0)])]

    def pos(self, body: str) -> F64:
        """(T, 3) world position of a body's frame [m]."""
        return self._poses[0][:, self._body(body)]

    def quat(self, body: str) -> F64:
        """(T, 4) world orientation of a body's frame, w x y z."""
        return self._poses[1][:, self._body(body)]

    def site(self, name: str) -> F64:
        """(T, 3) world position of a site [m]."""
        i = int(mujoco.mj_name2id(self.model, mujoco.mjtObj.mjOBJ_SITE, name))
        if i < 0:
            raise UnknownName("site", name, (self.model.site(k).name for k in range(self.model.nsite)))
        return self._poses[2][:, i]

    def tilt_rad(self, body: str) -> F64:
        """(T,) angle between a body's z axis and the vertical, 0 to pi."""
        q = self.quat(body)
        z_up = 1.0 - 2.0 * (q[:, 1] ** 2 + q[:, 2] ** 2)
        return as_rows(np.arccos(np.clip(z_up, -1.0, 1.0)))

    def speed_mps(self, body: str) -> F64:
        """(T,) speed of a body's frame, by backward difference, so that no later row is used."""
        step = np.diff(self.pos(body), axis=0, prepend=self.pos(body)[:1])
        return as_rows(np.sqrt((step**2).sum(axis=1)) / self.dt_s)

    def force_n(self, *pairs: str) -> F64:
        """(T,) sum over these contact pairs of their peak normal force since the row before [N]."""
        for p in pairs:
            if p not in self.pairs:
                raise UnknownName("contact pair", p, self.pairs)
        return as_rows(self.contact_n[:, [self.pairs.index(p) for p in pairs]].sum(axis=1))

    @cached_property
    def userdata(self) -> F64:
        """(T, nuserdata) state that physics does not hold, such as the ink left on a board."""
        return self.state[:, userdata_slice(self.model)]

    def _taking(self, rows: slice | Ints) -> Trajectory:
        """These rows of every array; without the kinematics."""
        taken = {f.name: getattr(self, f.name)[rows] for f in fields(self) if f.name in _PER_STEP}
        return replace(self, recorded={name: values[rows] for name, values in self.recorded.items()}, **taken)

    def _body(self, name: str) -> int:
        i = body_index(self.model, name)
        if i < 0:
            raise UnknownName("body", name, (body_name(self.model, k) for k in range(self.model.nbody)))
        return i

    @cached_property
    def _poses(self) -> tuple[F64, F64, F64]:
        """Body positions, body orientations, site positions of every row, by forward kinematics."""
        m, d = self.model, mujoco.MjData(self.model)
        n = len(self)
        pos, quat, site = np.empty((n, m.nbody, 3)), np.empty((n, m.nbody, 4)), np.empty((n, m.nsite, 3))
        for k in range(n):
            mujoco.mj_setState(m, d, self.state[k], STATE)
            mujoco.mj_kinematics(m, d)
            pos[k], quat[k], site[k] = d.xpos, d.xquat, d.site_xpos
        return pos, quat, site


def userdata_slice(model: mujoco.MjModel) -> slice:
    """Columns of `userdata` in mjSTATE_INTEGRATION, whose parts are ordered by their bits."""
    stop = mujoco.mj_stateSize(model, STATE & (2 * int(mujoco.mjtState.mjSTATE_USERDATA) - 1))
    return slice(stop - int(model.nuserdata), stop)


_PER_STEP = {"time_s", "state", "qpos", "qvel", "action", "ctrl", "contact_n", "phase"}
