"""A stored run as a list of moments: what the world was like at every row, asked in plain words."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

import mujoco
import numpy as np
import numpy.typing as npt

TOUCH_N = 0.05  # bodies touch from this force on
PRESS_N = 1.0  # a pad of a gripper holds from this force on
STATE = int(mujoco.mjtState.mjSTATE_INTEGRATION)

T = TypeVar("T")
Vec = Sequence[float]
Array = npt.NDArray[np.float64]


class Run:
    """A run: the moments of all rows, in order.

    Args:
        model: the stored world.
        time_s: (T,) times of the rows.
        state: (T, n) stored states, mjSTATE_INTEGRATION.
        contact_n: (T, P) largest normal force of every contact pair since the row before.
        pairs: names of the pairs.
    """

    def __init__(
        self, model: mujoco.MjModel, time_s: Array, state: Array, contact_n: Array, pairs: Sequence[str]
    ) -> None:
        self.model, self.state = model, state
        self.time_s: list[float] = time_s.tolist()
        self.force: dict[str, list[float]] = {pair: contact_n[:, i].tolist() for i, pair in enumerate(pairs)}
        self.dt_s = self.time_s[1] - self.time_s[0] if len(self.time_s) > 1 else 0.02
        self.moments = [Moment(self, k) for k in range(len(self.time_s))]
        self._series: dict[Hashable, list[object]] = {}
        self._made: dict[Hashable, object] = {}
        self._columns: dict[tuple[str, str], list[list[float]]] = {}

    def rows(self, seconds: float) -> int:
        """How many rows a time spans, at least one."""
        return max(1, round(seconds / self.dt_s))

    def series(self, measure: Callable[[Moment], T]) -> list[T]:
        """What a function of a moment says at every row; it is asked once for each row."""
        if measure not in self._series:
            self._series[measure] = [measure(m) for m in self.moments]
        return self._series[measure]  # type: ignore[return-value]

    def first_row(self, condition: Callable[[Moment], bool]) -> int | None:
        """The first row at which a condition holds."""
        return next((k for k, true in enumerate(self.series(condition)) if true), None)

    def only(self, rows: Sequence[int]) -> Run:
        """A run of these rows alone, the first two among them."""
        forces = np.array(list(self.force.values())).T[list(rows)]
        time_s = np.array([self.time_s[k] for k in rows])
        return Run(self.model, time_s, self.state[list(rows)], forces, list(self.force))

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What a function returns that looks at the whole run; it is called once for each key."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]  # type: ignore[return-value]

    def column(self, kind: str, name: str) -> list[list[float]]:
        """Places or axes of one body or site at every row."""
        key = (kind, name)
        if key not in self._columns:
            table, number = self._table(kind, name)
            self._columns[key] = table[:, number].tolist()
        return self._columns[key]

    def _table(self, kind: str, name: str) -> tuple[Array, int]:
        what = mujoco.mjtObj.mjOBJ_SITE if kind == "site" else mujoco.mjtObj.mjOBJ_BODY
        number = int(mujoco.mj_name2id(self.model, what, name))
        if number < 0:
            raise KeyError(f"the stored world has no {kind} {name!r}")
        return self._poses[kind], number

    @cached_property
    def _poses(self) -> Mapping[str, Array]:
        """Forward kinematics of every stored row."""
        data, n, m = mujoco.MjData(self.model), len(self.time_s), self.model
        found = {"pos": np.empty((n, m.nbody, 3)), "axes": np.empty((n, m.nbody, 9)), "site": np.empty((n, m.nsite, 3))}
        found |= {"userdata": np.empty((n, 1, m.nuserdata)), "qpos": np.empty((n, 1, m.nq))}
        found |= {"qvel": np.empty((n, 1, m.nv))}
        for k in range(n):
            mujoco.mj_setState(m, data, self.state[k], STATE)
            mujoco.mj_kinematics(m, data)
            found["pos"][k], found["axes"][k], found["site"][k] = data.xpos, data.xmat, data.site_xpos
            found["userdata"][k, 0], found["qpos"][k, 0], found["qvel"][k, 0] = data.userdata, data.qpos, data.qvel
        return found

    @cached_property
    def userdata(self) -> list[list[float]]:
        """What a scene keeps beside physics, such as wiped ink, at every row."""
        rows: list[list[float]] = self._poses["userdata"][:, 0].tolist()
        return rows

    @cached_property
    def qpos(self) -> list[list[float]]:
        """Joint positions at every row."""
        rows: list[list[float]] = self._poses["qpos"][:, 0].tolist()
        return rows

    @cached_property
    def qvel(self) -> list[list[float]]:
        """Joint velocities at every row."""
        rows: list[list[float]] = self._poses["qvel"][:, 0].tolist()
        return rows

    @property
    def middles(self) -> Array:
        """(T, bodies, 3) places of the middles of mass of all bodies."""
        turns = self._poses["axes"].reshape(len(self.time_s), -1, 3, 3)
        found: Array = self._poses["pos"] + (turns * self.model.body_ipos[:, None, :]).sum(axis=-1)
        return found


class Moment:
    """One row of a run; row 0 is the start."""

    __slots__ = ("k", "run")

    def __init__(self, run: Run, k: int) -> None:
        self.run, self.k = run, k

    @property
    def time_s(self) -> float:
        """Seconds since the start."""
        return self.run.time_s[self.k]

    @property
    def start(self) -> Moment:
        """The first moment of the run."""
        return self.run.moments[0]

    @property
    def before(self) -> Moment:
        """The moment before; at the start that itself."""
        return self.run.moments[max(self.k - 1, 0)]

    def pos(self, body: str) -> Vec:
        """Place of a body's frame in the world [m]."""
        return self.run.column("pos", body)[self.k]

    def site(self, name: str) -> Vec:
        """Place of a site in the world [m]."""
        return self.run.column("site", name)[self.k]

    def axis(self, body: str, which: int) -> Vec:
        """One of the three axes of a body, as a unit vector of the world."""
        return self.run.column("axes", body)[self.k][which::3]

    def inside(self, point: Vec, body: str) -> Vec:
        """A point of the world in a body's own frame [m]."""
        away = [a - b for a, b in zip(point, self.pos(body), strict=True)]
        return [sum(a * c for a, c in zip(away, self.axis(body, i), strict=True)) for i in range(3)]

    def tilt(self, body: str) -> float:
        """Angle between a body's z axis and the vertical [rad]."""
        return math.acos(min(1.0, max(-1.0, self.axis(body, 2)[2])))

    def speed(self, body: str) -> float:
        """How fast a body has moved since the row before [m/s]."""
        return math.dist(self.pos(body), self.before.pos(body)) / self.run.dt_s

    def moved(self, body: str) -> float:
        """How far a body is from where it started [m]."""
        return math.dist(self.pos(body), self.start.pos(body))

    def level_moved(self, body: str) -> float:
        """How far a body is from where it started, seen from above [m]."""
        return flat(self.pos(body), self.start.pos(body))

    def apart(self, a: str, b: str) -> float:
        """Distance between two bodies, seen from above [m]."""
        return flat(self.pos(a), self.pos(b))

    def force(self, *pairs: str) -> float:
        """Sum of the forces of these contact pairs [N]."""
        return sum(self.run.force[pair][self.k] for pair in pairs)

    def touch(self, *pairs: str) -> bool:
        """Whether any of these pairs is in contact."""
        return any(self.run.force[pair][self.k] > TOUCH_N for pair in pairs)

    def gripped(self, grip: tuple[str, str]) -> bool:
        """Whether both pads of a hand press."""
        return all(self.run.force[pair][self.k] > PRESS_N for pair in grip)

    def joint(self, name: str) -> float:
        """Position of a joint of one degree of freedom."""
        return self.run.qpos[self.k][int(self.run.model.joint(name).qposadr[0])]

    def joint_speed(self, name: str) -> float:
        """Speed of a joint of one degree of freedom."""
        return self.run.qvel[self.k][int(self.run.model.joint(name).dofadr[0])]

    def ever(self, condition: Callable[[Moment], bool]) -> bool:
        """Whether a condition holds now or held at any time before."""
        first = self.run.first_row(condition)
        return first is not None and first <= self.k


def flat(a: Vec, b: Vec) -> float:
    """Distance between two points, seen from above [m]."""
    return math.hypot(a[0] - b[0], a[1] - b[1])


def ramp(x: float, zero: float, one: float) -> float:
    """0 at `zero`, 1 at `one`, straight between, and constant beyond."""
    return min(1.0, max(0.0, (x - zero) / (one - zero)))
