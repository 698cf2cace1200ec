"""What a state of stack is worth: recorded contacts, milestones, the goal, and what a breach still shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, permutations
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.item_measures import between_fingers, reach_m
from scenes.kit.judging.measures import gripped, level_m, moved_m, ramp, resting, touching
from scenes.kit.robots.station import ARM, ARM_TABLE, body_pairs, grip
from scenes.tabletop.stack.layout import BLOCKS, OVER_M, StackParams

CENTRE_TOL_M = 0.012  # how far off the middle of the one below a block may stand
_HEIGHT_TOL_M = 0.003
_TILT_TOL_RAD = radians(4.0)
_OVER_EDGE_M = 0.045  # blocks this far apart have nothing of each other below them any more
_SET_DOWN_M = 0.02  # letting go of a block this near to what is below is setting it down
_BESIDE_M = 0.004  # a block whose foot is lower than that below the top of another touches it from the side

PAIRS = (
    *(pair for block in BLOCKS for pair in body_pairs(block)),
    *(ContactPair(f"{a}-{b}", a, b, 16) for a, b in combinations(BLOCKS, 2)),
    ARM_TABLE,
)


def between(a: str, b: str) -> str:
    """Name of the contact pair of two blocks."""
    return "-".join(sorted((a, b)))


@dataclass(frozen=True, slots=True)
class TaskInstance:
    """Blocks of a layout from the bottom up, as asked for."""

    params: StackParams
    order: tuple[int, ...]

    @property
    def bodies(self) -> tuple[str, ...]:
        """Bodies from the bottom up."""
        return tuple(BLOCKS[k] for k in self.order)

    @property
    def spare(self) -> tuple[str, ...]:
        """Bodies that have no place in the tower."""
        return tuple(b for b in BLOCKS if b not in self.bodies)

    def words(self, n: int) -> str:
        """The n-th block from below, as people call it."""
        return f"the {self.params.blocks[self.order[n]].words}"

    def height_m(self, body: str) -> float:
        """How tall a block is."""
        return self.params.blocks[BLOCKS.index(body)].height_m

    def supports(self, body: str) -> tuple[str, ...]:
        """Contacts of a block with what it can rest on."""
        return (f"{body}-table", *(between(body, b) for b in BLOCKS if b != body))

    def goal(self, t: Trajectory) -> Bools:
        """Every block stands on the one below, nobody touches the tower, and it is at rest."""
        found = np.ones(len(t), dtype=bool)
        for n, body in enumerate(self.bodies):
            found &= ~touching(t, f"{ARM}-{body}") & resting(t, body)
            if n > 0:
                found &= self.stands(t, n)
        return found

    def stands(self, t: Trajectory, n: int) -> Bools:
        """The n-th block rests level and centred on the one below."""
        body, below = self.bodies[n], self.bodies[n - 1]
        centred = level_m(t, body, below) < CENTRE_TOL_M
        seated = np.abs(self._gap_m(t, n)) < _HEIGHT_TOL_M
        level = (t.tilt_rad(body) < _TILT_TOL_RAD) & (t.tilt_rad(below) < _TILT_TOL_RAD)
        return np.asarray(centred & seated & level & touching(t, between(body, below)))

    def set_down(self, t: Trajectory, n: int) -> Bools:
        """The n-th block is so near to the table, or to a block below, that letting go of it is setting it down."""
        body = self.bodies[n]
        near = t.pos(body)[:, 2] < _SET_DOWN_M
        for below in BLOCKS:
            if below != body:
                gap = (t.pos(body) - t.pos(below))[:, 2] - self.height_m(below)
                near |= (level_m(t, body, below) < _OVER_EDGE_M) & (np.abs(gap) < _SET_DOWN_M)
        return np.asarray(near)

    def strike_n(self, t: Trajectory) -> F64:
        """Force with which the arm meets a block that it does not take, or a carried block another's side [N]."""
        total = np.zeros(len(t))
        for body, block in zip(BLOCKS, self.params.blocks, strict=True):
            taken = between_fingers(t, body, block.grip_z_m)
            if body in self.bodies[1:]:  # a hand that comes down on what it should take presses it; see pressed_n
                taken |= t.pos(body)[:, 2] < _SET_DOWN_M
            total += np.where(taken, 0.0, t.force_n(f"{ARM}-{body}"))
        for a, b in combinations(BLOCKS, 2):
            rise = np.abs((t.pos(a) - t.pos(b))[:, 2])
            lower_m = np.where(t.pos(a)[:, 2] < t.pos(b)[:, 2], self.height_m(a), self.height_m(b))
            carried = touching(t, f"{ARM}-{a}", f"{ARM}-{b}")
            total += np.where(carried & (rise < lower_m - _BESIDE_M), t.force_n(between(a, b)), 0.0)
        return total

    def pressed_n(self, t: Trajectory) -> F64:
        """Force with which a block is pressed on what lies below by the gripper [N]."""
        found = [t.force_n(*self.supports(b)) * touching(t, f"{ARM}-{b}") for b in BLOCKS]
        return np.asarray(np.max(found, axis=0))

    def lean_rad(self, t: Trajectory) -> F64:
        """Tilt of the block that leans most, of those that are not in the hand [rad]."""
        return np.asarray(np.max([t.tilt_rad(b) * ~touching(t, f"{ARM}-{b}") for b in BLOCKS], axis=0))

    def fallen_m(self, t: Trajectory) -> F64:
        """How far a block that had been left in its place has come down again, by itself [m]."""
        found = np.zeros(len(t))
        for n, body in enumerate(self.bodies[1:], start=1):
            free = ~touching(t, f"{ARM}-{body}")
            stood = np.logical_or.accumulate(self.stands(t, n) & free)
            found = np.maximum(found, np.maximum(self._first_z(t, n) - t.pos(body)[:, 2], 0.0) * stood * free)
        return found

    def taken_off(self, t: Trajectory) -> F64:
        """The tower had been finished, and the arm is taking its top away."""
        top, below = self.bodies[-1], self.bodies[-2]
        away = (level_m(t, top, below) > 0.05) | (self._gap_m(t, len(self.bodies) - 1) > 0.03)
        away &= touching(t, f"{ARM}-{top}")
        return np.asarray(np.logical_or.accumulate(self.goal(t)) & away, dtype=np.float64)

    def ill_stacked(self, t: Trajectory) -> F64:
        """Some block of the tower has been left on another that it should not stand on."""
        rightly = set(zip(self.bodies[1:], self.bodies[:-1], strict=True))
        wrongly = [(a, b) for a, b in permutations(self.bodies, 2) if (a, b) not in rightly]
        return self._any_left(t, wrongly)

    def on_spare(self, t: Trajectory, n: int) -> F64:
        """The n-th block of the tower has been left on one that has no place in it."""
        return self._any_left(t, [(self.bodies[n], lower) for lower in self.spare])

    def _any_left(self, t: Trajectory, pairs: Sequence[tuple[str, str]]) -> F64:
        found = np.zeros(len(t), dtype=bool)
        for upper, lower in pairs:
            found |= self._left_on(t, upper, lower)
        return found.astype(np.float64)

    def spare_raised_m(self, t: Trajectory) -> F64:
        """Height to which a block without a place in the tower is being lifted [m]."""
        up = [t.pos(b)[:, 2] * touching(t, f"{ARM}-{b}") for b in self.spare]
        return np.asarray(np.max(up, axis=0)) if up else np.zeros(len(t))

    def misplaced_m(self, t: Trajectory, n: int) -> F64:
        """How far from where it began the n-th block lies, still and let go of, but not in its place [m]."""
        body = self.bodies[n]
        left = ~touching(t, f"{ARM}-{body}") & resting(t, body) & touching(t, *self.supports(body))
        return np.where(left & ~self.stands(t, n) & (self.ill_stacked(t) == 0.0), moved_m(t, body), 0.0)

    def base_shift_m(self, t: Trajectory) -> F64:
        """How far the lowest block has been shoved along the table [m]."""
        base = self.bodies[0]
        step = (t.pos(base) - t.pos(base)[:1])[:, :2]
        return np.where(t.pos(base)[:, 2] < _SET_DOWN_M, np.hypot(*step.T), 0.0)

    def disorder(self, t: Trajectory) -> F64:
        """How plainly the blocks show that something has gone wrong: one leans, or lies far from where it should."""
        shoved = ramp(self.base_shift_m(t), 0.008, 0.03)
        return np.maximum(np.maximum(ramp(self.lean_rad(t), 0.1, 0.4), shoved), ramp(self.fallen_m(t), 0.005, 0.02))

    def falling(self, t: Trajectory, n: int) -> F64:
        """The n-th block is in the air and in nobody's hand."""
        body = self.bodies[n]
        free = ~touching(t, f"{ARM}-{body}", *self.supports(body))
        return np.asarray(free & ~self.set_down(t, n), dtype=np.float64)

    def milestones(self) -> tuple[Milestone, ...]:
        """Steps of every block but the lowest; each counts only while all below it stands."""
        steps = (
            ("reach", 0.10, self._reach, "the gripper reaches {0}"),
            ("grasp", 0.15, self._held, "the gripper holds {0}"),
            ("lift", 0.20, self._lifted, "{0} is up in the air"),
            ("carry", 0.25, self._carried, "{0} is over {1}"),
            ("place", 0.15, self._placed, "{0} is down on {1}"),
            ("release", 0.15, self._released, "{0} stands on {1}, released"),
        )
        return tuple(
            Milestone(f"{name}_{n}", weight, partial(measure, n=n), words.format(self.words(n), self.words(n - 1)))
            for n in range(1, len(self.order))
            for name, weight, measure, words in steps
        )

    def _gap_m(self, t: Trajectory, n: int) -> F64:
        """Height of the n-th block's foot above the top of the one below [m]."""
        body, below = self.bodies[n], self.bodies[n - 1]
        return np.asarray((t.pos(body) - t.pos(below))[:, 2] - self.height_m(below))

    def _first_z(self, t: Trajectory, n: int) -> float:
        """Height at which the n-th block's foot belongs."""
        return sum(self.height_m(b) for b in self.bodies[:n])

    def _left_on(self, t: Trajectory, upper: str, lower: str) -> Bools:
        rise = (t.pos(upper) - t.pos(lower))[:, 2]
        on = (rise > 0.8 * self.height_m(lower)) & (level_m(t, upper, lower) < 0.03)
        free = ~touching(t, f"{ARM}-{upper}", f"{ARM}-{lower}") & resting(t, upper)
        return np.asarray(on & free & touching(t, between(upper, lower)))

    def _ready(self, t: Trajectory, n: int) -> Bools:
        """All below the n-th block is as it should be."""
        found = self.ill_stacked(t) == 0.0
        for k in range(1, n):
            found &= self.stands(t, k)
        return np.asarray(found & (self.base_shift_m(t) < 0.02))

    def _reach(self, t: Trajectory, n: int) -> F64:
        block = self.params.blocks[self.order[n]]
        return ramp(reach_m(t, self.bodies[n], block.grip_z_m), 0.06, 0.012) * self._ready(t, n)

    def _held(self, t: Trajectory, n: int) -> F64:
        return np.asarray(gripped(t, grip(self.bodies[n])) & self._ready(t, n), dtype=np.float64)

    def _lifted(self, t: Trajectory, n: int) -> F64:
        return ramp(t.pos(self.bodies[n])[:, 2], 0.004, 0.8 * (self._first_z(t, n) + OVER_M)) * self._held(t, n)

    def _carried(self, t: Trajectory, n: int) -> F64:
        body, below = self.bodies[n], self.bodies[n - 1]
        gap = level_m(t, body, below)
        way = np.clip(1.0 - gap / float(gap[0]), 0.0, 1.0) * ramp(self._lifted(t, n), 0.2, 0.6)
        return np.maximum(way, self._over(t, n))

    def _placed(self, t: Trajectory, n: int) -> F64:
        return ramp(self._gap_m(t, n), OVER_M, _HEIGHT_TOL_M) * self._over(t, n)

    def _released(self, t: Trajectory, n: int) -> F64:
        body = self.bodies[n]
        still = ramp(t.speed_mps(body), 0.05, 0.01) * ~touching(t, f"{ARM}-{body}")
        return self.stands(t, n) * still * self._ready(t, n)

    def _over(self, t: Trajectory, n: int) -> F64:
        above = ramp(level_m(t, self.bodies[n], self.bodies[n - 1]), 0.05, CENTRE_TOL_M) * self._ready(t, n)
        return above * (self._gap_m(t, n) > -_HEIGHT_TOL_M)
