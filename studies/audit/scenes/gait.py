"""How a humanoid walks: strides, real steps, balance and rest, found from feet, pelvis and forces of the floor.

A stride is one flight of one foot, at least 0.06 s long. A real step lifts the foot by 4 cm for 0.06 s and puts it down
6 cm ahead; of two in a row by one foot the first counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from studies.audit.moments import Moment, Run, Vec

SIDES = ("left", "right")
FEET = ("left_foot-floor", "right_foot-floor")
SOLES = ("left_ankle_roll_link", "right_ankle_roll_link")
DROP_M = 0.10  # a pelvis lower by more does not walk
_CORNERS = [(0.04 + a * 0.083, b * 0.024, -0.037) for a in (-1, 1) for b in (-1, 1)]  # of a sole, in the foot's frame
_DOWN_N = 5.0
_LIFT_M, _HELD_S, _AHEAD_M = 0.04, 0.06, 0.06
_EPS = 1e-9


class Stride(NamedTuple):
    """One flight of a foot: 0 left, 1 right; row where it landed; height, time above 4 cm, and way ahead."""

    foot: int
    landed: int
    lift_m: float
    held_s: float
    ahead_m: float


class Path(Protocol):
    """A line on the floor that is followed."""

    def unrolled(self, point: Vec) -> tuple[float, float]:
        """Distance along the line, and to its left [m]."""

    def direction(self, point: Vec) -> float:
        """Direction of the line beside a point [rad]."""


class Straight:
    """The x axis of the world."""

    def unrolled(self, point: Vec) -> tuple[float, float]:
        """Its x and y."""
        return point[0], point[1]

    def direction(self, point: Vec) -> float:
        """Always ahead."""
        return 0.0 * point[0]


STRAIGHT = Straight()


def drop(m: Moment) -> float:
    """How much lower the pelvis is than at the start [m]."""
    return m.start.pos("pelvis")[2] - m.pos("pelvis")[2]


def upright(m: Moment) -> bool:
    """Whether the trunk is about vertical and the pelvis not far down."""
    return max(m.tilt("pelvis"), m.tilt("torso_link")) < 0.6 and drop(m) < 0.20


def beyond_reach(m: Moment) -> float:
    """How far the point where a foot would stop the fall is beyond the reach of the next step [m]."""
    com, before = _centres(m.run)[m.k], _centres(m.run)[max(m.k - 1, 0)]
    rise_s = math.sqrt(max(com[2], 0.1) / 9.81)
    point = [c + (c - b) / m.run.dt_s * rise_s for c, b in zip(com[:2], before[:2], strict=True)]
    nearest = min(math.dist(point, m.site(f"{s}_foot")[:2]) for s in SIDES)
    return nearest - 0.50 * math.exp(-0.18 / rise_s)


def fell(m: Moment) -> bool:
    """Whether balance cannot be kept any more."""
    return beyond_reach(m) > 0.0


def _centres(run: Run) -> list[list[float]]:
    """Centre of mass of the robot at every row: of all bodies that hang on the pelvis."""

    def find() -> list[list[float]]:
        root = int(run.model.body("pelvis").id)
        mass = np.where(run.model.body_rootid == root, run.model.body_mass, 0.0)
        weighted: list[list[float]] = ((run.middles * mass[:, None]).sum(axis=1) / mass.sum()).tolist()
        return weighted

    return run.once("centres", find)


def still_rows(m: Moment) -> int:
    """For how many rows both feet of an upright robot have been still; 0 in the first 1.5 s."""
    if m.time_s <= 1.5:
        return 0
    restless = m.run.series(_restless)
    rows = 0
    while rows < m.k and not restless[m.k - rows]:
        rows += 1
    return rows


def _restless(m: Moment) -> bool:
    return not upright(m) or max(m.speed(sole) for sole in SOLES) > 0.08


def still_s(m: Moment) -> float:
    """The same in seconds."""
    return still_rows(m) * m.run.dt_s


def airborne_s(m: Moment) -> float:
    """Time of the last second in which no foot pressed, while height and balance were kept [s]."""
    if drop(m) >= 0.20:
        return 0.0
    recent = m.run.series(_airborne)[max(0, m.k + 1 - m.run.rows(1.0)) : m.k + 1]
    return sum(recent) * m.run.dt_s


def _airborne(m: Moment) -> bool:
    off = all(m.force(foot) <= _DOWN_N for foot in FEET)
    return off and m.k > 0 and drop(m) < 0.08 and not m.ever(fell)


def skid(m: Moment) -> float:
    """How far a loaded foot has slid since it took the weight [m]."""
    return max(m.run.once(("skid", foot), partial(_skids, m.run, foot))[m.k] for foot in (0, 1))


def _skids(run: Run, foot: int) -> list[float]:
    way, loaded, found = 0.0, False, []
    for m in run.moments:
        carries = m.force(FEET[foot]) > 100.0
        here, there = (x.site(f"{SIDES[foot]}_foot") for x in (m, m.before))
        way = way + math.dist(here[:2], there[:2]) if carries and loaded else 0.0
        loaded = carries
        found.append(way)
    return found


class Gait:
    """A walk along a path: `sign` is 1 for one ahead, -1 for one backward."""

    def __init__(self, path: Path = STRAIGHT, sign: float = 1.0) -> None:
        self.path, self.sign = path, sign

    def heading(self, m: Moment) -> float:
        """Heading of the pelvis from the direction of the path [rad]."""
        x = m.axis("pelvis", 0)
        return math.atan2(x[1], x[0]) - self.path.direction(m.pos("pelvis"))

    def way(self, m: Moment) -> tuple[float, float]:
        """How far the pelvis is ahead of its start, and to the left, as seen at the start [m]."""
        (x, y), (x0, y0) = (self.path.unrolled(n.pos("pelvis")) for n in (m, m.start))
        c, s = math.cos(self.heading(m.start)), math.sin(self.heading(m.start))
        return (x - x0) * c + (y - y0) * s, (y - y0) * c - (x - x0) * s

    def strides(self, run: Run) -> list[Stride]:
        """All strides by landing, those of the left foot first."""
        return run.once((self, "strides"), lambda: sorted(self._flights(run), key=lambda s: (s.landed, s.foot)))

    def _flights(self, run: Run) -> list[Stride]:
        found = []
        for foot, side in enumerate(SIDES):
            down = [m.force(FEET[foot]) > _DOWN_N for m in run.moments]
            rows = [k for k, yes in enumerate(down) if yes]
            for left, landed in pairwise(rows):
                if (landed - left - 1) * run.dt_s >= _HELD_S - _EPS:
                    found.append(self._flight(run, foot, side, left, landed))
        return found

    def _flight(self, run: Run, foot: int, side: str, left: int, landed: int) -> Stride:
        heights = [_lowest(m, SOLES[foot]) for m in run.moments[left : landed + 1]]
        ground = max(0.0, heights[0], heights[-1])
        lifts = [h - ground for h in heights[1:-1]]
        (x0, y0), (x, y) = (self.path.unrolled(run.moments[k].site(f"{side}_foot")) for k in (left, landed))
        angle = self.heading(run.moments[left])
        ahead = (x - x0) * math.cos(angle) + (y - y0) * math.sin(angle)
        return Stride(foot, landed, max(lifts), _longest_high(lifts) * run.dt_s, ahead)

    def steps(self, m: Moment) -> list[Stride]:
        """Real steps so far."""
        return [s for s in m.run.once((self, "steps"), lambda: self._steps(m.run)) if s.landed <= m.k]

    def _steps(self, run: Run) -> list[Stride]:
        found: list[Stride] = []
        for s in self.strides(run):
            real = min(s.lift_m - _LIFT_M, s.held_s - _HELD_S, self.sign * s.ahead_m - _AHEAD_M) >= -_EPS
            if real and (not found or found[-1].foot != s.foot):
                found.append(s)
        return found

    def walked(self, m: Moment) -> float:
        """Way made by real steps: each moves the trunk by half of what it moves the foot [m]."""
        made = sum(self.sign * s.ahead_m for s in self.steps(m)) / 2
        return min(made, max(0.0, self.sign * self.way(m)[0]))

    def kept_high(self, m: Moment) -> bool:
        """Whether the pelvis is not far down."""
        return drop(m) <= DROP_M + _EPS

    def upright_s(self, m: Moment) -> float:
        """For how long the robot has been upright [s]."""
        standing = m.run.series(upright)
        rows = 0
        while rows <= m.k and standing[m.k - rows]:
            rows += 1
        return rows * m.run.dt_s

    def walks(self, m: Moment) -> bool:
        """Whether it walks: four real steps, upright for 5 s, not far down, the last step at most 1.2 s ago."""
        steps = self.steps(m)
        if len(steps) < 4 or not self.kept_high(m):
            return False
        ago_s = m.time_s - m.run.time_s[steps[-1].landed]
        return ago_s <= 1.2 + _EPS and self.upright_s(m) >= 5.0 - _EPS

    def row_of(self, wrong: Callable[[Stride], bool], count: int) -> Callable[[Moment], bool]:
        """Whether an upright robot has just made so many strides in a row that are wrong."""

        def says(m: Moment) -> bool:
            made = [s for s in self.strides(m.run) if s.landed <= m.k]
            last = made[-count:]
            return upright(m) and len(last) == count and all(wrong(s) for s in last)

        return says

    def behind(self, m: Moment) -> float:
        """How much of 0.3 m an upright robot has not covered in the last 3 s; negative before 4.5 s [m]."""
        if m.time_s <= 4.5 or not upright(m):
            return -1.0
        return 0.30 - (self.way(m)[0] - self.way(m.run.moments[m.k - m.run.rows(3.0)])[0])


def _longest_high(lifts: Sequence[float]) -> int:
    best = length = 0
    for lift in lifts:
        length = length + 1 if lift >= _LIFT_M - _EPS else 0
        best = max(best, length)
    return best


def _lowest(m: Moment, sole: str) -> float:
    """Height of the lowest corner of a sole [m]."""
    up = [m.axis(sole, i)[2] for i in range(3)]
    return m.pos(sole)[2] + min(sum(u * c for u, c in zip(up, corner, strict=True)) for corner in _CORNERS)
