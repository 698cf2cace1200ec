"""Raised edge: a bar lies across the way of one foot, and that foot, lifted too low, catches it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, sin
from typing import TypeAlias

import mujoco
import numpy as np

from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import Claim, Perturbation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory

_FLIGHT_S = 0.15  # time off the ground that makes a stride
_PRESSES_N = 5.0

Flight: TypeAlias = tuple[float, tuple[float, float], tuple[float, float]]  # when it leaves, from where, to where


@dataclass(frozen=True, slots=True)
class RaisedEdgeParams:
    """Where the bar lies (m, rad), the route that lifts too low, and when it begins: absolutely, and in its phase."""

    x_m: float
    y_m: float
    yaw_rad: float
    route: str
    cause_s: float
    after_s: float


class RaisedEdge(Perturbation[RaisedEdgeParams]):
    """Lays a bar of the scene between two footprints of the clean run, and lifts the foot too low on its way over.

    The clean run has the bar in the same place and steps over it.

    Args:
        bar: a body of the scene that lies on the floor, its length along its y axis.
        feet: (contact pair of the foot with the floor, site in the middle of the sole) of each foot.
        sole_half_m: half the length of a sole.
        route: route of the plan that lifts too low for a while; its branch phase is that in which it happens.
        during: that phase.
        until: the stride begins before this share of the phase.
    """

    name = "raised_edge"
    family = "raised_edge"

    def __init__(
        self,
        bar: str,
        feet: Sequence[tuple[str, str]],
        sole_half_m: float,
        route: str,
        during: str,
        until: float = 1.0,
    ) -> None:
        if not feet:
            raise BadValue("raised_edge needs at least one foot")
        self.bar, self.feet = bar, tuple((str(p), str(s)) for p, s in feet)
        self.sole_half_m, self.route, self.during, self.until = sole_half_m, route, during, until

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> RaisedEdgeParams:
        """Draw one stride of the clean run; the bar goes midway between its toe before and its heel after."""
        start, stop = nominal.phase_window_s(self.during)
        strides = [
            f
            for pair, site in self.feet
            for f in self._flights(nominal, pair, site)
            if start <= f[0] < start + self.until * (stop - start)
        ]
        if not strides:
            raise BadValue(f"the clean run makes no stride in phase {self.during!r}; name a phase in which it walks")
        left_s, (x, y), (to_x, to_y) = strides[int(rng.integers(len(strides)))]
        yaw = atan2(to_y - y, to_x - x)
        middle = (x + to_x) / 2, (y + to_y) / 2
        after_s = round(left_s - start, 3)
        return RaisedEdgeParams(middle[0], middle[1], yaw, self.route, left_s, after_s)

    def _flights(self, t: Trajectory, pair: str, site: str) -> list[Flight]:
        """Strides of one foot that leave room for the bar."""
        down, sole = np.flatnonzero(t.force_n(pair) > _PRESSES_N), t.site(site)
        found = []
        for left, landed in zip(down[:-1].tolist(), down[1:].tolist(), strict=True):
            (x, y), (to_x, to_y) = sole[left, :2].tolist(), sole[landed, :2].tolist()
            far = (to_x - x) ** 2 + (to_y - y) ** 2 > (2 * self.sole_half_m) ** 2
            if far and (landed - left) * t.dt_s >= _FLIGHT_S:
                found.append((float(t.time_s[left]), (x, y), (to_x, to_y)))
        return found

    def claim(self, params: RaisedEdgeParams) -> Claim:
        """The foot catches the bar."""
        return Claim(frozenset({"trip", "balance_lost", "fall", "shuffle"}), params.cause_s)

    def edit_spec(self, params: RaisedEdgeParams, spec: mujoco.MjSpec) -> None:
        """Lay the bar in its place."""
        bar = spec.body(self.bar)
        bar.pos = [params.x_m, params.y_m, bar.pos[2]]
        bar.quat = [cos(params.yaw_rad / 2), 0.0, 0.0, sin(params.yaw_rad / 2)]

    def edit_plan(self, params: RaisedEdgeParams, plan: Plan) -> Plan:
        """Take the low route."""
        return plan.divert(params.route, params.after_s)
