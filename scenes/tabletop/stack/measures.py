"""What a state of stack is worth: recorded contacts, milestones, the goal, and what a breach still shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations, permutations
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.carried import Carried
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.item_measures import between_fingers
from scenes.kit.judging.measures import ever, level_m, level_shift_m, moved_m, ramp, resting, touching
from scenes.kit.judging.pairs import between, pairs_among
from scenes.kit.judging.surroundings import Surroundings
from scenes.kit.robots.station import ARM, ARM_TABLE, body_pairs
from scenes.tabletop.stack.layout import BLOCKS, OVER_M, StackParams

CENTRE_TOL_M = 0.012  # how far off the middle of the one below a block may stand
_HEIGHT_TOL_M = 0.003
_TILT_TOL_RAD = radians(4.0)
_OVER_EDGE_M = 0.045  # blocks this far apart have nothing of each other below them any more
_SET_DOWN_M = 0.02  # letting go of a block this near to what is below is setting it down
_BESIDE_M = 0.004  # a block whose foot is lower than that below the top of another touches it from the side

PAIRS = (*(pair for block in BLOCKS for pair in body_pairs(block)), *pairs_among(BLOCKS), ARM_TABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TowerBlock(Carried):
    """The n-th block from below of a tower; its place is the block that should be below it."""

    tower: StackMeasures
    n: int

    def low(self, t: Trajectory) -> Bools:
        """(T,) whether it is so near to the table, or to a block below, that letting go of it is setting it down."""
        near = self.height_m(t) < _SET_DOWN_M
        for below, block in zip(BLOCKS, self.tower.params.items, strict=True):
            if below != self.thing.body:
                gap = (t.pos(self.thing.body) - t.pos(below))[:, 2] - block.height_m
                near |= (level_m(t, self.thing.body, below) < _OVER_EDGE_M) & (np.abs(gap) < _SET_DOWN_M)
        return np.asarray(near)

    def clear(self, t: Trajectory) -> Bools:
        """(T,) whether it is higher than its place."""
        return np.asarray(self.above_m(t) > -_HEIGHT_TOL_M)

    def ready(self, t: Trajectory) -> Bools:
        """(T,) whether all below it is as it should be."""
        below = [block.there(t) for block in self.tower.placed[: self.n - 1]]
        return np.all([~self.tower.ill_stacked(t), *below, self.tower.base_shift_m(t) < 0.02], axis=0)

    def come_down_m(self, t: Trajectory) -> F64:
        """(T,) how far it has come down again by itself after it had been left in its place [m]."""
        free, top_m = ~self.thing.touched(t), self.tower.params.top_m(self.tower.order[: self.n])
        return np.maximum(top_m - self.height_m(t), 0.0) * ever(self.there(t) & free) * free

    def misplaced_m(self, t: Trajectory) -> F64:
        """(T,) how far from where it began it lies, still and let go of, but not in its place [m]."""
        left = self.thing.left_lying(t) & ~self.there(t) & ~self.tower.ill_stacked(t)
        return np.where(left, moved_m(t, self.thing.body), 0.0)


@dataclass(frozen=True)
class StackMeasures:
    """Blocks of a layout from the bottom up, as asked for."""

    params: StackParams
    order: tuple[int, ...]

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """Bodies of the tower from the bottom up."""
        return tuple(BLOCKS[k] for k in self.order)

    @cached_property
    def things(self) -> tuple[Handled, ...]:
        """All blocks as things that the arm handles, in the order of BLOCKS."""
        supports = [(f"{b}-table", *(between(b, other) for other in BLOCKS if other != b)) for b in BLOCKS]
        return tuple(Handled(body, self.params.the(k), supports[k]) for k, body in enumerate(BLOCKS))

    @cached_property
    def placed(self) -> tuple[TowerBlock, ...]:
        """The blocks that are put on, the lowest first."""
        return tuple(self._placed(n) for n in range(1, len(self.order)))

    @property
    def spare(self) -> Surroundings:
        """Blocks that have no place in the tower."""
        return Surroundings(tuple(b for b in BLOCKS if b not in self.bodies))

    def goal(self, t: Trajectory) -> Bools:
        """Every block stands on the one below, nobody touches the tower, and it is at rest."""
        alone = [self.things[k].left_alone(t) for k in self.order]
        return np.all([*alone, *(block.there(t) for block in self.placed)], axis=0)

    def stands(self, t: Trajectory, n: int) -> Bools:
        """The n-th block rests level and centred on the one below."""
        block, body, below = self.placed[n - 1], self.bodies[n], self.bodies[n - 1]
        seated = (block.off_m(t) < CENTRE_TOL_M) & (np.abs(block.above_m(t)) < _HEIGHT_TOL_M)
        level = (t.tilt_rad(body) < _TILT_TOL_RAD) & (t.tilt_rad(below) < _TILT_TOL_RAD)
        return np.asarray(seated & level & touching(t, between(body, below)))

    def ill_stacked(self, t: Trajectory) -> Bools:
        """Some block of the tower has been left on another that it should not stand on."""
        rightly = set(zip(self.bodies[1:], self.bodies[:-1], strict=True))
        return self._any_left(t, (pair for pair in permutations(self.bodies, 2) if pair not in rightly))

    def on_spare(self, t: Trajectory, body: str) -> Bools:
        """A block of the tower has been left on one that has no place in it."""
        return self._any_left(t, ((body, lower) for lower in self.spare.bodies))

    def taken_off(self, t: Trajectory) -> Bools:
        """The tower had been finished, and the arm is taking its top away."""
        return self.placed[-1].taken_out(t, self.goal(t), 0.05, 0.03)

    def strike_n(self, t: Trajectory) -> F64:
        """Force with which the arm meets a block that it does not take, or a carried block another's side [N]."""
        total = np.zeros(len(t))
        for body, block in zip(BLOCKS, self.params.items, strict=True):
            taken = between_fingers(t, body, block.grip_z_m)
            if body in self.bodies[1:]:  # a hand that comes down on what it should take presses it; see pressed_n
                taken |= t.pos(body)[:, 2] < _SET_DOWN_M
            total += np.where(taken, 0.0, t.force_n(f"{ARM}-{body}"))
        for (a, block_a), (b, block_b) in combinations(zip(BLOCKS, self.params.items, strict=True), 2):
            rise = (t.pos(a) - t.pos(b))[:, 2]
            beside = np.abs(rise) < np.where(rise < 0.0, block_a.height_m, block_b.height_m) - _BESIDE_M
            total += np.where(touching(t, f"{ARM}-{a}", f"{ARM}-{b}") & beside, t.force_n(between(a, b)), 0.0)
        return total

    def pressed_n(self, t: Trajectory) -> F64:
        """Force with which a block is pressed on what lies below by the gripper [N]."""
        return np.asarray(np.max([thing.pressed_n(t) for thing in self.things], axis=0))

    def lean_rad(self, t: Trajectory) -> F64:
        """Tilt of the block that leans most, of those that are not in the hand [rad]."""
        return np.asarray(np.max([t.tilt_rad(thing.body) * ~thing.touched(t) for thing in self.things], axis=0))

    def come_down_m(self, t: Trajectory) -> F64:
        """How far a block that had been left in its place has come down again by itself [m]."""
        return np.asarray(np.max([block.come_down_m(t) for block in self.placed], axis=0))

    def base_shift_m(self, t: Trajectory) -> F64:
        """How far the lowest block has been shoved along the table [m]."""
        base = self.bodies[0]
        return np.where(t.pos(base)[:, 2] < _SET_DOWN_M, level_shift_m(t, base), 0.0)

    def disorder(self, t: Trajectory) -> F64:
        """How plainly the blocks show that something has gone wrong: one leans, or lies far from where it should."""
        leans, shoved = ramp(self.lean_rad(t), 0.1, 0.4), ramp(self.base_shift_m(t), 0.008, 0.03)
        return np.max([leans, shoved, ramp(self.come_down_m(t), 0.005, 0.02)], axis=0)

    def _placed(self, n: int) -> TowerBlock:
        k, below = self.order[n], self.order[n - 1]
        return TowerBlock(
            thing=self.things[k],
            grip_z_m=self.params.items[k].grip_z_m,
            place=BLOCKS[below],
            there=partial(self.stands, n=n),
            carry_m=self.params.top_m(self.order[:n]) + OVER_M,
            within_m=CENTRE_TOL_M,
            near_m=0.05,
            lowered_m=(OVER_M, _HEIGHT_TOL_M),
            floor_m=self.params.items[below].height_m,
            close_m=(0.06, 0.012),
            tower=self,
            n=n,
        )

    def _any_left(self, t: Trajectory, pairs: Iterable[tuple[str, str]]) -> Bools:
        return np.any([np.zeros(len(t), dtype=bool), *(self._left_on(t, *pair) for pair in pairs)], axis=0)

    def _left_on(self, t: Trajectory, upper: str, lower: str) -> Bools:
        rise = (t.pos(upper) - t.pos(lower))[:, 2]
        on = (rise > 0.8 * self.params.items[BLOCKS.index(lower)].height_m) & (level_m(t, upper, lower) < 0.03)
        free = ~touching(t, f"{ARM}-{upper}", f"{ARM}-{lower}") & resting(t, upper)
        return np.asarray(on & free & touching(t, between(upper, lower)))
