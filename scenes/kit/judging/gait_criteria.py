"""Gait criteria: whether a humanoid really walks, judged from a trajectory in seconds and metres.

A real step: a foot lifted at least 4 cm for at least 0.06 s, put down at least 6 cm ahead of where it left the floor,
along the heading that the pelvis had then. Walking: at least 4 real steps with alternating feet, the pelvis at most
10 cm lower than at the start, at least 5 s upright, and the latest real step at most 1.2 s ago.

The value at a row depends on that row and earlier ones only. Functions with a `direction` take 1 for a robot that
should walk forward and -1 for one that should walk backward; distances ahead are then distances back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from badgen.contracts.arrays import F64, Bools, Ints
from badgen.contracts.rows import as_rows, row_numbers, scanned
from badgen.contracts.trajectory import Trajectory
from scenes.kit.robots.g1.model import SIDES, SOLE, SOLE_HALF

LIFT_M, HELD_S, AHEAD_M = 0.04, 0.06, 0.06
STEPS, DROP_M, UPRIGHT_S = 4, 0.10, 5.0
PAUSE_S = 1.2  # a walker makes its next step within this time
TILT_RAD, SUNK_M = 0.6, 0.20  # beyond either, the robot is not upright
DOWN_N = 5.0  # a foot that presses less than this is off the floor
_EPS = 1e-9
Column: TypeAlias = npt.NDArray[np.object_]  # (T,) a Stride or None


@dataclass(frozen=True, slots=True)
class Stride:
    """One flight of one foot, from the row where it last pressed to the row where it pressed again.

    Attributes:
        foot: 0 left, 1 right.
        left: row where it last pressed; landed: row where it pressed again.
        lift_m: greatest height of the sole's lowest corner above the ground that it stood on.
        held_s: longest time above LIFT_M.
        ahead_m: distance from take-off to landing, along the heading at take-off.
    """

    foot: int
    left: int
    landed: int
    lift_m: float
    held_s: float
    ahead_m: float

    @property
    def real(self) -> bool:
        """Whether the stride is a real step."""
        return self.lift_m >= LIFT_M - _EPS and self.held_s >= HELD_S - _EPS and self.ahead_m >= AHEAD_M - _EPS


def clearance_m(t: Trajectory, side: str) -> F64:
    """(T,) height of the lowest corner of a sole above the floor [m]."""
    body = f"{side}_ankle_roll_link"
    w, x, y, z = t.quat(body).T
    up = 2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)  # world z in the foot's frame
    corners = [
        t.pos(body)[:, 2] + up[0] * (SOLE[0] + a * SOLE_HALF[0]) + up[1] * b * SOLE_HALF[1] + up[2] * SOLE[2]
        for a in (-1, 1)
        for b in (-1, 1)
    ]
    return as_rows(np.min(np.stack(corners), axis=0))


def heading_rad(t: Trajectory) -> F64:
    """(T,) heading of the pelvis [rad]."""
    w, x, y, z = t.quat("pelvis").T
    return as_rows(np.arctan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z)))


def strides(t: Trajectory) -> tuple[Stride, ...]:
    """Completed flights of both feet, ordered by landing; those shorter than HELD_S are contact chatter."""

    def find() -> tuple[Stride, ...]:
        return tuple(s for both in zip(*landings(t), strict=True) for s in both if s is not None)

    return t.cached((strides,), find)


def landings(t: Trajectory) -> tuple[Column, Column]:
    """Of the left and of the right foot: (T,) the stride that ends at a row, or None."""

    def find() -> tuple[Column, Column]:
        left, right = (_landings(t, foot, side) for foot, side in enumerate(SIDES))
        return left, right

    return t.cached((landings,), find)


def _landings(t: Trajectory, foot: int, side: str) -> Column:
    down, sole = t.force_n(f"{side}_foot-floor") > DOWN_N, t.site(f"{side}_foot")
    rows, dt_s = (row_numbers(t.time_s), down, clearance_m(t, side), sole[:, 0], sole[:, 1], heading_rad(t)), t.dt_s
    return as_rows(scanned(lambda: Flights(foot, dt_s).add, *rows, dtype=object))


class Flights:
    """Follows one foot row by row."""

    def __init__(self, foot: int, dt_s: float) -> None:
        self._foot, self._dt_s = foot, dt_s
        self._left: tuple[int, float, float, float, float] | None = None  # the row where it last pressed
        self._air: list[float] = []  # heights since then

    def add(self, row: int, down: bool, height: float, x: float, y: float, heading: float) -> Stride | None:
        """The stride that ends at this row: whether the foot presses, its clearance, place and the heading."""
        if not down:
            self._air.append(height)
            return None
        left, air = self._left, self._air
        self._left, self._air = (row, height, x, y, heading), []
        if left is None or len(air) * self._dt_s < HELD_S - _EPS:
            return None
        since, low, from_x, from_y, angle = left
        ground = max(0.0, low, height)  # height gained by standing on a mat does not count
        lifts = [h - ground for h in air]
        ahead = (x - from_x) * np.cos(angle) + (y - from_y) * np.sin(angle)
        held_s = _longest([lift >= LIFT_M - _EPS for lift in lifts]) * self._dt_s
        return Stride(self._foot, since, row, max(lifts), held_s, float(ahead))


def _longest(mask: list[bool]) -> int:
    best = run = 0
    for value in mask:
        run = run + 1 if value else 0
        best = max(best, run)
    return best


class RealSteps:
    """Follows the real steps with alternating feet: of two in a row by one foot, only the first counts."""

    def __init__(self, direction: float) -> None:
        self._direction, self._foot = direction, -1
        self._count, self._made_m, self._row = 0, 0.0, 0

    def take(self, stride: Stride | None) -> Stride | None:
        """The stride, ahead in the wanted direction, if it counts."""
        if stride is None:
            return None
        s = replace(stride, ahead_m=self._direction * stride.ahead_m)
        if not s.real or s.foot == self._foot:
            return None
        self._foot = s.foot
        return s

    def add(self, *landed: Stride | None) -> tuple[float, float, float]:
        """Number of real steps so far, half of their summed advance, and the row where the latest landed."""
        for s in map(self.take, landed):
            if s is not None:
                self._count, self._made_m, self._row = self._count + 1, self._made_m + s.ahead_m / 2, s.landed
        return self._count, self._made_m, self._row


def real_steps(t: Trajectory, direction: float = 1.0) -> tuple[Stride, ...]:
    """Real steps with alternating feet: of two in a row by one foot, only the first counts."""

    def find() -> tuple[Stride, ...]:
        steps = RealSteps(direction)
        return tuple(s for s in map(steps.take, strides(t)) if s is not None)

    return t.cached((real_steps, direction), find)


def _so_far(t: Trajectory, direction: float) -> F64:
    """(T, 3) what `RealSteps` adds up."""

    def find() -> F64:
        return as_rows(scanned(lambda: RealSteps(direction).add, *landings(t), dtype=np.float64))

    return t.cached((_so_far, direction), find)


def counted(t: Trajectory, direction: float = 1.0) -> Ints:
    """(T,) number of real steps that have landed."""
    return _so_far(t, direction)[:, 0].astype(np.int64)


def walked_m(t: Trajectory, direction: float = 1.0) -> F64:
    """(T,) distance covered by real steps: half of each one's advance, at most that of the pelvis [m]."""
    return np.minimum(_so_far(t, direction)[:, 1], np.maximum(direction * ahead_m(t), 0.0))


def ahead_m(t: Trajectory) -> F64:
    """(T,) distance of the pelvis ahead of its start, along the initial heading [m]."""
    return _along(t, 0.0)


def aside_m(t: Trajectory) -> F64:
    """(T,) distance of the pelvis to the left of its initial line [m]."""
    return _along(t, np.pi / 2)


def _along(t: Trajectory, turn_rad: float) -> F64:
    way, angle = t.pos("pelvis") - t.pos("pelvis")[0], float(heading_rad(t)[0]) + turn_rad
    return as_rows(way[:, 0] * np.cos(angle) + way[:, 1] * np.sin(angle))


def since_step_s(t: Trajectory, direction: float = 1.0) -> F64:
    """(T,) time since the latest real step landed, or since the start."""
    return as_rows(t.time_s - t.time_s[_so_far(t, direction)[:, 2].astype(np.int64)])


def drop_m(t: Trajectory) -> F64:
    """(T,) height of the pelvis below that at the start [m]."""
    return as_rows(t.pos("pelvis")[0, 2] - t.pos("pelvis")[:, 2])


def upright(t: Trajectory) -> Bools:
    """(T,) whether the trunk is about vertical and the pelvis not sunk."""
    tilt = np.maximum(t.tilt_rad("pelvis"), t.tilt_rad("torso_link"))
    return as_rows((tilt < TILT_RAD) & (drop_m(t) < SUNK_M))


def upright_s(t: Trajectory) -> F64:
    """(T,) time for which the robot has been upright without interruption [s]."""
    rows = row_numbers(t.time_s)
    last_down = np.maximum.accumulate(np.where(upright(t), -1, rows))
    return as_rows((rows - last_down) * t.dt_s)


def walks(t: Trajectory, direction: float = 1.0) -> Bools:
    """(T,) whether the rollout up to this row meets the gait criteria.

    How low the robot is counts now, not ever: one that crouched for a while and walks on at full height walks. The
    crouch is a forbidden gait, which a rule judges.
    """
    return as_rows(
        (counted(t, direction) >= STEPS)
        & (drop_m(t) <= DROP_M + _EPS)
        & (upright_s(t) >= UPRIGHT_S - _EPS)
        & (since_step_s(t, direction) <= PAUSE_S + _EPS)
    )
