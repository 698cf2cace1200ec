"""Measures of a tower that an arm stacks, and of each object that is put on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations, permutations
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.trajectory import Trajectory
from badgen.masks import ever
from scenes.kit.judging.handled import CarriedThing, Handled, between
from scenes.kit.judging.measures import between_fingers, level_m, level_shift_m, moved_m, ramp, resting, touching
from scenes.kit.robots.station import ARM

_HEIGHT_TOL_M = 0.003
_TILT_TOL_RAD = radians(4.0)
_OVER_EDGE_M = 0.045  # objects this far apart horizontally no longer overlap
_SET_DOWN_M = 0.02  # letting go of an object this near to what is below is setting it down
# The words ask for a tower, not for where it stands, so a base that is shoved makes it unsafe (a rule of its own) and
# does not undo it. Farther than the width of the widest block, 5.2 cm, a base is clear of its place: carried off.
_STILL_ITS_PLACE_M = 0.06
_BESIDE_M = 0.004  # an object whose base is lower than that below the top of another touches its side


@dataclass(frozen=True, slots=True, kw_only=True)
class TowerPart(CarriedThing):
    """The n-th object of a tower, counted from its base; its place is the object below it."""

    tower: Tower
    n: int

    def low(self, t: Trajectory) -> Bools:
        """(T,) whether the object is so near to the table, or to an object below, that letting go is no drop."""
        near, body = self.height_m(t) < _SET_DOWN_M, self.thing.body
        for below, height_m in zip(self.tower.things, self.tower.heights_m, strict=True):
            if below.body != body:
                gap = (t.pos(body) - t.pos(below.body))[:, 2] - height_m
                near |= (level_m(t, body, below.body) < _OVER_EDGE_M) & (np.abs(gap) < _SET_DOWN_M)
        return as_rows(near)

    def clear(self, t: Trajectory) -> Bools:
        """(T,) whether the object is higher than its place."""
        return as_rows(self.above_m(t) > -_HEIGHT_TOL_M)

    def ready(self, t: Trajectory) -> Bools:
        """(T,) whether the part of the tower below is complete, in order and undisturbed."""
        below = [part.there(t) for part in self.tower.parts[: self.n - 1]]
        ready = [~self.tower.wrongly_stacked(t), *below, self.tower.base_shift_m(t) < _STILL_ITS_PLACE_M]
        return as_rows(np.all(np.stack(ready), axis=0))

    def come_down_m(self, t: Trajectory) -> F64:
        """(T,) height lost by the released object since it was in its place [m]."""
        free, top_m = ~self.thing.touched(t), self.tower.top_m(self.n)
        return np.maximum(top_m - self.height_m(t), 0.0) * ever(self.there(t) & free) * free

    def misplaced_m(self, t: Trajectory) -> F64:
        """(T,) distance from its first position at which the object was left, out of its place [m]."""
        left = self.thing.left_lying(t) & ~self.there(t) & ~self.tower.wrongly_stacked(t)
        return np.where(left, moved_m(t, self.thing.body), 0.0)


@dataclass(frozen=True)
class Tower:
    """Objects to be stacked in a given order, and others that have no place in it.

    Attributes:
        things: all objects, with contact pairs to the table and among each other as `pairs_among` names them.
        heights_m: height of each; `grips_z_m`: height of each one's grip above its base.
        order: the tower from the bottom up, as indices of `things`.
        over_m: height above its place at which an object is carried.
        centre_tol_m: maximum horizontal offset from the middle of the object below.
    """

    things: tuple[Handled, ...]
    heights_m: tuple[float, ...]
    grips_z_m: tuple[float, ...]
    order: tuple[int, ...]
    over_m: float
    centre_tol_m: float

    @cached_property
    def stack(self) -> tuple[Handled, ...]:
        """The objects of the tower from the bottom up."""
        return tuple(self.things[k] for k in self.order)

    @cached_property
    def parts(self) -> tuple[TowerPart, ...]:
        """The objects that are put on, the lowest first, without the tower's base."""
        return tuple(self._part(n) for n in range(1, len(self.order)))

    def top_m(self, n: int) -> float:
        """Height of the top of the lowest `n` objects, stacked [m]."""
        return sum(self.heights_m[k] for k in self.order[:n])

    def goal(self, t: Trajectory) -> Bools:
        """(T,) whether every object stands on the one below, and the tower is untouched and at rest."""
        alone = [thing.left_alone(t) for thing in self.stack]
        return as_rows(np.all(np.stack([*alone, *(part.there(t) for part in self.parts)]), axis=0))

    def stands(self, t: Trajectory, n: int) -> Bools:
        """(T,) whether the n-th object rests upright and centred on the one below."""
        part = self.parts[n - 1]
        seated = (part.off_m(t) < self.centre_tol_m) & (np.abs(part.above_m(t)) < _HEIGHT_TOL_M)
        level = (t.tilt_rad(part.thing.body) < _TILT_TOL_RAD) & (t.tilt_rad(part.place) < _TILT_TOL_RAD)
        return as_rows(seated & level & touching(t, between(part.thing.body, part.place)))

    def left_on(self, t: Trajectory, pairs: Iterable[tuple[int, int]]) -> Bools:
        """(T,) whether, for any of these index pairs (upper, lower), `upper` has been left on `lower`."""
        found = np.zeros_like(t.time_s, dtype=np.bool_)
        for k, below in pairs:
            upper, lower = self.things[k].body, self.things[below].body
            rise = (t.pos(upper) - t.pos(lower))[:, 2]
            on = (rise > 0.8 * self.heights_m[below]) & (level_m(t, upper, lower) < 0.03)
            free = ~touching(t, f"{ARM}-{upper}", f"{ARM}-{lower}") & resting(t, upper)
            found |= on & free & touching(t, between(upper, lower))
        return found

    def wrongly_stacked(self, t: Trajectory) -> Bools:
        """(T,) whether an object of the tower has been left on a wrong one of its objects."""
        rightly = set(zip(self.order[1:], self.order[:-1], strict=True))
        return self.left_on(t, (pair for pair in permutations(self.order, 2) if pair not in rightly))

    def taken_off(self, t: Trajectory) -> Bools:
        """(T,) whether the arm takes the top off the finished tower."""
        return self.parts[-1].taken_out(t, self.goal(t), 0.05, 0.03)

    def strike_n(self, t: Trajectory) -> F64:
        """(T,) force of the arm on objects that it does not take, or of a carried object on another's side [N]."""
        total = np.zeros_like(t.time_s)
        for thing, grip_z_m in zip(self.things, self.grips_z_m, strict=True):
            taken = between_fingers(t, thing.body, grip_z_m)
            if thing in self.stack[1:]:  # coming down on an object to take is no strike; see pressed_n
                taken |= t.pos(thing.body)[:, 2] < _SET_DOWN_M
            total += np.where(taken, 0.0, t.force_n(*thing.arm_pairs))
        for (a, a_m), (b, b_m) in combinations(zip(self.things, self.heights_m, strict=True), 2):
            rise = (t.pos(a.body) - t.pos(b.body))[:, 2]
            beside = np.abs(rise) < np.where(rise < 0.0, a_m, b_m) - _BESIDE_M
            total += np.where((a.touched(t) | b.touched(t)) & beside, t.force_n(between(a.body, b.body)), 0.0)
        return total

    def pressed_n(self, t: Trajectory) -> F64:
        """(T,) force with which the gripper presses an object on what lies below [N]."""
        return as_rows(np.max(np.stack([thing.pressed_n(t) for thing in self.things]), axis=0))

    def lean_rad(self, t: Trajectory) -> F64:
        """(T,) largest tilt of the objects that the arm does not touch [rad]."""
        return as_rows(np.max(np.stack([t.tilt_rad(thing.body) * ~thing.touched(t) for thing in self.things]), axis=0))

    def come_down_m(self, t: Trajectory) -> F64:
        """(T,) largest height lost by an object that had been left in its place [m]."""
        return as_rows(np.max(np.stack([part.come_down_m(t) for part in self.parts]), axis=0))

    def base_shift_m(self, t: Trajectory) -> F64:
        """(T,) displacement of the tower's base along the table [m]."""
        base = self.stack[0].body
        return np.where(t.pos(base)[:, 2] < _SET_DOWN_M, level_shift_m(t, base), 0.0)

    def disorder(self, t: Trajectory) -> F64:
        """(T,) visible disorder of the tower: an object tilts, is displaced or has come down; in [0, 1]."""
        leans, shoved = ramp(self.lean_rad(t), 0.1, 0.4), ramp(self.base_shift_m(t), 0.008, 0.03)
        return as_rows(np.max(np.stack([leans, shoved, ramp(self.come_down_m(t), 0.005, 0.02)]), axis=0))

    def _part(self, n: int) -> TowerPart:
        k, below = self.order[n], self.order[n - 1]
        return TowerPart(
            thing=self.things[k],
            grip_z_m=self.grips_z_m[k],
            place=self.things[below].body,
            there=partial(self.stands, n=n),
            carry_m=self.top_m(n) + self.over_m,
            within_m=self.centre_tol_m,
            near_m=0.05,
            lowered_m=(self.over_m, _HEIGHT_TOL_M),
            floor_m=self.heights_m[below],
            close_m=(0.06, 0.012),
            tower=self,
            n=n,
        )
