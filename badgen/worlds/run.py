"""What a run in a world leaves behind, and the log from which it is made."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import STATE, Trajectory
from badgen.contracts.world import QUERIED, SUCCESS


@dataclass(frozen=True)
class WorldRun:
    """One rollout in a world.

    Attributes:
        trajectory: row k is the world before action k; the last row is after the last step. `action` is what the
            policy asked for (in the last row it is repeated), `recorded` holds SUCCESS and QUERIED.
        given: (T, D) what the world got, which a fault may have changed.
        seen: (T, n) the true observations as numbers, without pictures.
        changed: arrays in which the model differs at the end from what it was right after the reset.
        hooked_substeps: how many steps of physics were seen.
    """

    trajectory: Trajectory
    given: F64
    seen: F64
    changed: tuple[str, ...]
    hooked_substeps: int

    @property
    def changed_model(self) -> bool:
        """Whether the world edited its model after the reset."""
        return bool(self.changed)


class WorldRows:
    """The log of a run, one row after the other.

    Args:
        model: a copy of the model as it was right after the reset.
        pairs: names of the contact pairs.
        hz: rows a second.
    """

    def __init__(self, model: mujoco.MjModel, pairs: tuple[str, ...], hz: float) -> None:
        self._model, self._pairs, self._hz = model, pairs, hz
        self._size = mujoco.mj_stateSize(model, STATE)
        self._rows: dict[str, list[F64]] = {name: [] for name in _COLUMNS}
        self._success: list[float] = []
        self._queried: list[float] = []

    def begin(self, data: mujoco.MjData, contact_n: F64, seen: F64, success: bool) -> None:
        """Log what the world is before an action, or at the end."""
        state = np.empty(self._size)
        mujoco.mj_getState(self._model, data, state, STATE)
        for name, row in (("state", state), ("contact_n", contact_n), ("seen", seen)):
            self._rows[name].append(row)
        self._success.append(float(success))

    def finish(self, data: mujoco.MjData, asked: F64, given: F64, queried: bool) -> None:
        """Add the action to the newest row, and the set-points that it led to."""
        for name, row in (("action", asked), ("given", given), ("ctrl", np.array(data.ctrl))):
            self._rows[name].append(row)
        self._queried.append(float(queried))

    def finish_last(self, size: int) -> None:
        """Fill the last row, in which nothing was asked, with what the row before has."""
        for name, width in (("action", size), ("given", size), ("ctrl", int(self._model.nu))):
            rows = self._rows[name]
            rows.append(rows[-1] if rows else np.zeros(width))
        self._queried.append(0.0)

    def run(self, warnings: dict[str, int], changed: tuple[str, ...], hooked: int) -> WorldRun:
        """The run that was logged."""
        logged = {name: np.array(rows) for name, rows in self._rows.items()}
        state = logged["state"]
        n, nq, nv = len(state), int(self._model.nq), int(self._model.nv)
        trajectory = Trajectory(
            model=self._model,
            time_s=np.round(np.arange(n) / self._hz, 6),
            state=state,
            qpos=state[:, 1 : 1 + nq],
            qvel=state[:, 1 + nq : 1 + nq + nv],
            action=logged["action"],
            ctrl=logged["ctrl"],
            contact_n=logged["contact_n"],
            pairs=self._pairs,
            phase=np.zeros(n, dtype=np.int64),
            phases=("run",),
            warnings=MappingProxyType(warnings),
            recorded=MappingProxyType({SUCCESS: np.array(self._success), QUERIED: np.array(self._queried)}),
        )
        return WorldRun(trajectory, logged["given"], logged["seen"], changed, hooked)


_COLUMNS = ("state", "contact_n", "seen", "action", "given", "ctrl")
