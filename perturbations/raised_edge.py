"""Raised edge: a bar lies across the way of one foot, and that foot, lifted too low, catches it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, sin
from typing import TypeAlias

import mujoco
import numpy as np

from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory

_FLIGHT_S = 0.15  # time off the ground that makes a stride
_PRESSES_N = 5.0
_SHARES = tuple(np.linspace(0.3, 0.7, 17).tolist())  # of the stride, where the bar may lie
_MARGIN_M = 0.014  # soles are so much longer than flat, and are put down so much off
_AT_LEAST = 5  # so many strides are drawn from, even if fewer keep well clear: the clean run is judged anyway
_CLEAR_M, _FREE_M = 0.012, 1.0  # least height of a sole above the bar; where it never is above it

Flight: TypeAlias = tuple[float, tuple[float, float], tuple[float, float]]  # when it leaves, from where, to where


@dataclass(frozen=True, slots=True)
class RaisedEdgeParams:
    """Where the bar lies (m, rad), the route that lifts too low, and when it begins: absolutely, and in its phase."""

    x_m: float
    y_m: float
    yaw_rad: float
    alternative: str
    cause_s: float
    after_s: float


class RaisedEdge(Perturbation[RaisedEdgeParams]):
    """Lays a bar of the scene between two footprints of the clean run, and lifts the foot too low on its way over.

    The clean run has the bar in the same place and steps over it.

    Args:
        bar: a body of the scene, and its one geom, a box that lies on the floor, its length along its y axis.
        feet: (contact pair of the foot with the floor, site in the middle of the sole) of each foot.
        sole_half_m: half the length of a sole.
        route: route of the plan that lifts too low for a while; its branch phase is that in which it happens.
        during: that phase.
        until: the stride begins before this share of the phase.
    """

    name = "raised_edge"

    def __init__(
        self,
        bar: str,
        feet: Sequence[tuple[str, str]],
        sole_half_m: float,
        alternative: str,
        during: str,
        until: float = 1.0,
    ) -> None:
        if not feet:
            raise BadValue("raised_edge needs at least one foot")
        self.bar, self.feet = bar, tuple((str(p), str(s)) for p, s in feet)
        self.sole_half_m, self.alternative, self.during, self.until = sole_half_m, alternative, during, until

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> RaisedEdgeParams:
        """Draw one stride of the clean run; the bar goes where that run keeps clear of it."""
        start, stop = nominal.phase_window_s(self.during)
        strides = [
            f
            for pair, site in self.feet
            for f in self._flights(nominal, pair, site)
            if start <= f[0] < start + self.until * (stop - start)
        ]
        if not strides:
            raise BadValue(f"the clean run makes no stride in phase {self.during!r}; name a phase in which it walks")
        found = [self._best_place(nominal, f) for f in strides]
        best_first = sorted(range(len(found)), key=lambda k: -found[k][1])
        clear = sum(room_m > _CLEAR_M for _, room_m in found)
        k = best_first[int(rng.integers(min(max(clear, _AT_LEAST), len(found))))]
        left_s, (x, y), (to_x, to_y) = strides[k]
        (bar_x, bar_y), _ = found[k]
        return RaisedEdgeParams(
            bar_x, bar_y, atan2(to_y - y, to_x - x), self.alternative, left_s, round(left_s - start, 3)
        )

    def _best_place(self, t: Trajectory, flight: Flight) -> tuple[tuple[float, float], float]:
        """Where on the way of a stride the bar is cleared best, and by how much [m]."""
        _, (x, y), (to_x, to_y) = flight
        places = [(x + s * (to_x - x), y + s * (to_y - y)) for s in _SHARES]
        rooms = [self._room_m(t, p, atan2(to_y - y, to_x - x)) for p in places]
        best = int(np.argmax(rooms))
        return places[best], rooms[best]

    def _room_m(self, t: Trajectory, place: tuple[float, float], yaw: float) -> float:
        """How far above a bar there every sole is, whenever it is over it."""
        bar, room_m = t.model.geom(self.bar), _FREE_M
        for _, site in self.feet:
            sole = t.site(site)
            x, y = sole[:, 0] - place[0], sole[:, 1] - place[1]
            over = np.abs(x * cos(yaw) + y * sin(yaw)) < self.sole_half_m + bar.size[0] + _MARGIN_M
            over &= np.abs(y * cos(yaw) - x * sin(yaw)) < bar.size[1] + _MARGIN_M
            if over.any():
                room_m = min(room_m, float(sole[over, 2].min() - 2.0 * bar.size[2]))
        return room_m

    def _flights(self, t: Trajectory, pair: str, site: str) -> list[Flight]:
        """Strides of one foot by which its heel comes to land ahead of where its toe was."""
        down, sole = np.flatnonzero(t.force_n(pair) > _PRESSES_N), t.site(site)
        found = []
        for left, landed in zip(down[:-1].tolist(), down[1:].tolist(), strict=True):
            (x, y), (to_x, to_y) = sole[left, :2].tolist(), sole[landed, :2].tolist()
            if hypot(to_x - x, to_y - y) > 2 * self.sole_half_m and (landed - left) * t.dt_s >= _FLIGHT_S:
                found.append((float(t.time_s[left]), (x, y), (to_x, to_y)))
        return found

    def edit_spec(self, params: RaisedEdgeParams, spec: mujoco.MjSpec) -> None:
        """Lay the bar in its place."""
        bar = spec.body(self.bar)
        bar.pos = [params.x_m, params.y_m, bar.pos[2]]
        bar.quat = [cos(params.yaw_rad / 2), 0.0, 0.0, sin(params.yaw_rad / 2)]

    def edit_plan(self, params: RaisedEdgeParams, plan: Plan) -> Plan:
        """Take the low route."""
        return plan.switch_to(params.alternative, params.after_s)
