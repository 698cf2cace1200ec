"""Raised edge: a bar lies across the path of one foot, and that foot, lifted too low, catches on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, sin
from typing import NamedTuple

import mujoco
import numpy as np

from badgen.arguments import name_groups, number, one_name
from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory

_FLIGHT_S = 0.15  # a foot that is off the ground for at least this long makes a stride
_CONTACT_N = 5.0  # a foot that presses at least this hard is on the ground
_SHARES = tuple(np.linspace(0.3, 0.7, 17).tolist())  # of the stride, where the bar may lie
_MARGIN_M = 0.014  # how much farther a sole may reach than a flat one in its nominal place
_AT_LEAST = 5  # draw from so many strides even if fewer clear the bar well: the clean rollout is checked anyway
_CLEAR_M = 0.012  # a stride clears the bar well if every sole stays this far above it
_NEVER_ABOVE_M = 1.0  # clearance where no sole is ever above the bar
_SHORTEST_SOLE_M = 0.001


class Stride(NamedTuple):
    """One foot's way through the air: when it lifts off [s], and the x and y of its sole at both ends [m]."""

    lift_off_s: float
    start_m: tuple[float, float]
    end_m: tuple[float, float]

    @property
    def heading_rad(self) -> float:
        """Direction of the stride on the floor."""
        return atan2(self.end_m[1] - self.start_m[1], self.end_m[0] - self.start_m[0])


@dataclass(frozen=True, slots=True)
class RaisedEdgeParams:
    """Where the bar lies, and when the foot is lifted too low.

    Attributes:
        x_m, y_m: position of the bar on the floor [m].
        yaw_rad: heading of the stride that crosses it [rad].
        alternative: name of the alternative plan that lifts the foot too low.
        cause_s: when the stride begins [s].
        after_s: how long that is after the start of its phase [s].
    """

    x_m: float
    y_m: float
    yaw_rad: float
    alternative: str
    cause_s: float
    after_s: float


class RaisedEdge(Perturbation[RaisedEdgeParams]):
    """Lays a bar of the scene between two footprints of the clean rollout, and lifts the foot too low on its way over.

    In the clean rollout the bar lies in the same place and the robot steps over it.

    Args:
        bar: a body of the scene, and its one geom, a box that lies on the floor with its length along its y axis.
        feet: (contact pair of the foot with the floor, site in the middle of its sole) of each foot.
        sole_half_m: half the length of a sole [m], at least 0.001.
        alternative: alternative plan that lifts the feet too low for a while; it must leave the plan at phase `during`.
        during: phase of the clean rollout in which the stride begins.
        until: latest begin of the stride, as a share of the phase's duration, from 0 to 1.
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
        self.bar = one_name(self.name, "bar", bar)
        self.feet = self._checked(feet)
        self.sole_half_m = number(self.name, "sole_half_m", sole_half_m, least=_SHORTEST_SOLE_M)
        self.alternative = one_name(self.name, "alternative", alternative)
        self.during = one_name(self.name, "during", during)
        self.until = number(self.name, "until", until, 0.0, 1.0)

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> RaisedEdgeParams:
        """Draw one stride of the clean rollout; the bar goes where that rollout keeps clear of it."""
        start, stop = nominal.phase_window_s(self.during)
        latest = start + self.until * (stop - start)
        strides = [f for foot in self.feet for f in self._strides(nominal, *foot) if start <= f.lift_off_s < latest]
        if not strides:
            raise BadValue(
                f"{self.name}: during must be a phase in which the clean rollout makes a stride; got {self.during!r}"
            )
        found = [self._best_place(nominal, f) for f in strides]
        best_first = sorted(range(len(found)), key=lambda k: -found[k][1])
        clear = sum(clearance_m > _CLEAR_M for _, clearance_m in found)
        k = best_first[int(rng.integers(min(max(clear, _AT_LEAST), len(found))))]
        (x, y), _ = found[k]
        begin = strides[k].lift_off_s
        return RaisedEdgeParams(x, y, strides[k].heading_rad, self.alternative, begin, round(begin - start, 3))

    def _best_place(self, t: Trajectory, stride: Stride) -> tuple[tuple[float, float], float]:
        """Where on the way of a stride the feet clear the bar best, and by how much [m]."""
        (x, y), (to_x, to_y) = stride.start_m, stride.end_m
        places = [(x + s * (to_x - x), y + s * (to_y - y)) for s in _SHARES]
        clearances_m = [self._clearance_m(t, p, stride.heading_rad) for p in places]
        best = int(np.argmax(clearances_m))
        return places[best], clearances_m[best]

    def _clearance_m(self, t: Trajectory, place: tuple[float, float], yaw: float) -> float:
        """Least height of a sole above a bar in that place, over all times at which a sole is above it [m]."""
        bar, clearance_m = t.model.geom(self.bar), _NEVER_ABOVE_M
        for _, site in self.feet:
            sole = t.site(site)
            x, y = sole[:, 0] - place[0], sole[:, 1] - place[1]
            above = np.abs(x * cos(yaw) + y * sin(yaw)) < self.sole_half_m + bar.size[0] + _MARGIN_M
            above &= np.abs(y * cos(yaw) - x * sin(yaw)) < bar.size[1] + _MARGIN_M
            if above.any():
                clearance_m = min(clearance_m, float(sole[above, 2].min() - 2.0 * bar.size[2]))
        return clearance_m

    def _strides(self, t: Trajectory, pair: str, site: str) -> list[Stride]:
        """Strides of one foot that are long enough for its heel to land ahead of where its toe was."""
        down, sole = np.flatnonzero(t.force_n(pair) > _CONTACT_N), t.site(site)
        found = []
        for lift_off, landing in zip(down[:-1].tolist(), down[1:].tolist(), strict=True):
            (x, y), (to_x, to_y) = sole[lift_off, :2].tolist(), sole[landing, :2].tolist()
            if hypot(to_x - x, to_y - y) > 2 * self.sole_half_m and (landing - lift_off) * t.dt_s >= _FLIGHT_S:
                found.append(Stride(float(t.time_s[lift_off]), (x, y), (to_x, to_y)))
        return found

    def edit_spec(self, params: RaisedEdgeParams, spec: mujoco.MjSpec) -> None:
        """Put the bar in its place."""
        bar = spec.body(self.bar)
        bar.pos = [params.x_m, params.y_m, bar.pos[2]]
        bar.quat = [cos(params.yaw_rad / 2), 0.0, 0.0, sin(params.yaw_rad / 2)]

    def edit_plan(self, params: RaisedEdgeParams, plan: Plan) -> Plan:
        """Change to the alternative plan that lifts the feet too low."""
        return plan.switch_to(params.alternative, params.after_s)

    def _checked(self, feet: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        pairs = name_groups(self.name, "feet", feet)
        if any(len(pair) != 2 for pair in pairs):
            raise BadValue(f"{self.name}: feet must be a list of (contact pair, site of the sole); got {feet!r}")
        return tuple((pair, site) for pair, site in pairs)
