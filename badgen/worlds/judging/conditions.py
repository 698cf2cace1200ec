"""What can go wrong in a world of any maker, as conditions that need to know nothing of its scene.

Those that compare with the clean rollout hold its numbers as data, so a stored rollout can be judged again without it.
A condition that says "never" is confirmed at `due_s`, near the end, and then begins where the clean rollout did it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Condition, Evidence, Predicate
from badgen.contracts.signal import Signal
from badgen.contracts.trajectory import TOUCH_N, Trajectory
from badgen.masks import at_stretch_start, ever, held_for, latch, run_length
from badgen.worlds.judging.places import centre, gap_m, speed_of, tilt_from_start_rad

LIFTED_M = 0.02  # what is higher above its start than this has been lifted
FALLING_MPS = 0.4
RESTING_MPS = 0.05  # what moves less than this lies still
STILL_S = 0.3
TOPPLED_RAD = np.pi / 4
FALLEN_SHARE = 0.65  # of the height at the start


@dataclass(frozen=True, slots=True)
class Dropped(Condition):
    """A thing that was touched and lifted falls, and nothing of the robot touches it.

    Attributes:
        body: the thing.
        hands: contact pairs of the robot with it.
    """

    shown_by: ClassVar[Evidence] = "path"
    body: str
    hands: tuple[str, ...]

    def detect(self, t: Trajectory) -> Signal:
        """It begins where the fall is faster than FALLING_MPS, and ends where the thing lies still or is touched."""
        touched = t.force_n(*self.hands) > TOUCH_N
        height = centre(t, self.body)[:, 2]
        falls_mps = -np.diff(height, prepend=height[:1]) / t.dt_s
        up = at_stretch_start(height - height[0] > LIFTED_M, ~touched)
        lost = ever(touched) & ~touched & up & (falls_mps > FALLING_MPS)
        lies = held_for(speed_of(t, self.body) < RESTING_MPS, 2)
        active = latch(lost, touched | lies) | lost
        top = np.maximum.accumulate(np.where(active, -np.inf, height))
        fall_m = np.where(active, np.maximum(np.where(np.isfinite(top), top, height) - height, 0.0), 0.0)
        return Signal(active, fall_m, 1, latch(lost, touched), {"fall_m": fall_m, "fall_mps": np.maximum(falls_mps, 0)})


@dataclass(frozen=True, slots=True)
class SuccessLost(Condition):
    """The goal was reached and does not hold any more."""

    shown_by: ClassVar[Evidence] = "omission"
    goal: Predicate

    def detect(self, t: Trajectory) -> Signal:
        """From the loss until the goal is reached again."""
        goal = self.goal(t)
        lost = ever(goal) & ~goal
        lost_s = run_length(lost) * t.dt_s
        return Signal(lost, lost_s, 1, None, {"lost_s": lost_s})


@dataclass(frozen=True, slots=True)
class EndsElsewhere(Condition):
    """A thing is elsewhere than where the clean rollout left it.

    Attributes:
        body: the thing.
        end_m: (3,) where its centre of mass lies at the end of the clean rollout.
        limit_m: so far from there it is misplaced.
        expected_s: when the clean rollout had brought it there for good.
        due_s: from then on it must be there.
    """

    shown_by: ClassVar[Evidence] = "omission"
    body: str
    end_m: tuple[float, float, float]
    limit_m: float
    expected_s: float
    due_s: float

    def detect(self, t: Trajectory) -> Signal:
        """It begins where the thing was last at its place, but not before the clean rollout had brought it there."""
        off_m = gap_m(centre(t, self.body), np.array(self.end_m))
        off = (off_m > self.limit_m) & _from(t, self.expected_s)
        return Signal(
            off & _from(t, self.due_s), off_m - self.limit_m, _since(t, off, self.due_s), None, {"off_m": off_m}
        )


@dataclass(frozen=True, slots=True)
class NeverMoved(Condition):
    """A thing that the clean rollout moves is still where it was.

    Attributes:
        body: the thing.
        limit_m: it has moved once its centre of mass was farther than this from its start.
        expected_s: when the clean rollout had moved it.
        due_s: by then it must have moved.
    """

    shown_by: ClassVar[Evidence] = "omission"
    body: str
    limit_m: float
    expected_s: float
    due_s: float

    def detect(self, t: Trajectory) -> Signal:
        """It is confirmed at `due_s` and begins at `expected_s`."""
        places = centre(t, self.body)
        moved_m = np.maximum.accumulate(gap_m(places, places[0]))
        return _overdue(t, moved_m > self.limit_m, self.expected_s, self.due_s, {"moved_m": moved_m})


@dataclass(frozen=True, slots=True)
class NeverTouched(Condition):
    """A thing that the robot touches in the clean rollout is not touched.

    Attributes:
        hands: contact pairs of the robot with it.
        expected_s: when the clean rollout had touched it.
        due_s: by then it must have been touched.
    """

    shown_by: ClassVar[Evidence] = "omission"
    hands: tuple[str, ...]
    expected_s: float
    due_s: float

    def detect(self, t: Trajectory) -> Signal:
        """It is confirmed at `due_s` and begins at `expected_s`."""
        touched = ever(t.force_n(*self.hands) > TOUCH_N)
        return _overdue(t, touched, self.expected_s, self.due_s, {})


@dataclass(frozen=True, slots=True)
class Fallen(Condition):
    """A robot that stands on legs is lower than a share of its height at the start.

    Attributes:
        body: the body that carries all others.
        floor_m: height of the ground that it stands on.
    """

    shown_by: ClassVar[Evidence] = "path"
    body: str
    floor_m: float = 0.0

    def detect(self, t: Trajectory) -> Signal:
        """For as long as it is so low."""
        height = t.pos(self.body)[:, 2] - self.floor_m
        low_m = FALLEN_SHARE * float(height[0]) - height
        lag = t.steps(0.06)
        return Signal(held_for(low_m > 0.0, lag), low_m, lag, None, {"height_m": height})


@dataclass(frozen=True, slots=True)
class TooHard(Condition):
    """A contact is far harder than anywhere in the clean rollout."""

    shown_by: ClassVar[Evidence] = "force"
    pair: str
    limit_n: float

    def detect(self, t: Trajectory) -> Signal:
        """For as long as it presses so hard."""
        force = t.force_n(self.pair)
        return Signal(force > self.limit_n, force - self.limit_n, 0, None, {"peak_n": force})


@dataclass(frozen=True, slots=True)
class Toppled(Condition):
    """A thing with flat faces lies on another one than at the start, untouched.

    Attributes:
        body: the thing.
        hands: contact pairs of the robot with it.
    """

    shown_by: ClassVar[Evidence] = "trace"
    body: str
    hands: tuple[str, ...]

    def detect(self, t: Trajectory) -> Signal:
        """It begins where the thing leans by more than TOPPLED_RAD, untouched."""
        tilt = tilt_from_start_rad(t, self.body)
        loose = t.force_n(*self.hands) <= TOUCH_N
        lag = t.steps(0.1)
        over = held_for((tilt > TOPPLED_RAD) & loose, lag)
        return Signal(over, tilt - TOPPLED_RAD, lag, tilt > TOPPLED_RAD, {"tilt_rad": tilt})


@dataclass(frozen=True, slots=True)
class Stalls(Condition):
    """All things lie still although the goal was never reached, at a time when the clean rollout had reached it.

    Attributes:
        bodies: the things.
        goal: the goal.
        expected_s: when the clean rollout had reached it, and its things lay still.
        due_s: when that is confirmed.
    """

    shown_by: ClassVar[Evidence] = "omission"
    bodies: tuple[str, ...]
    goal: Predicate
    expected_s: float
    due_s: float

    def detect(self, t: Trajectory) -> Signal:
        """It begins where the last thing came to rest, but not before `expected_s`."""
        fastest = np.max(np.stack([speed_of(t, b) for b in self.bodies]), axis=0)
        still = (fastest < RESTING_MPS) & ~ever(self.goal(t)) & _from(t, self.expected_s)
        for_s = run_length(still) * t.dt_s
        active = (for_s >= STILL_S) & _from(t, self.due_s)
        return Signal(active, for_s, _since(t, still, self.due_s), None, {"still_s": for_s})


def _from(t: Trajectory, time_s: float) -> Bools:
    """(T,) rows from a time on."""
    return np.asarray(t.time_s >= time_s - 1e-9)


def _since(t: Trajectory, mask: Bools, due_s: float) -> int:
    """Rows for which `mask` had been true when it was first true at `due_s` or later; it reads no later rows."""
    rows = np.flatnonzero(mask & _from(t, due_s))
    return int(run_length(mask)[rows[0]]) if rows.size else 0


def _overdue(t: Trajectory, done: Bools, expected_s: float, due_s: float, evidence: dict[str, F64]) -> Signal:
    """What has not been done by `due_s`, though the clean rollout had done it at `expected_s`."""
    late_s = as_rows(np.maximum(t.time_s - expected_s, 0.0))
    begin, due = (int(np.argmax(_from(t, time_s))) for time_s in (expected_s, due_s))
    undone = ~done & _from(t, due_s)
    return Signal(undone, late_s, due - begin + 1, None, {**evidence, "late_s": late_s})
