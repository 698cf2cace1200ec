"""Shared measures and rules for an object held by two grippers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import FewHands, Measure, Predicate, Regrasped, Rule, Stalled, Unfinished, Vibrating
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from badgen.masks import any_of
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.measures import apart_m, level_m, ramp, touching, toward
from scenes.kit.judging.rules import rule, struck
from scenes.kit.robots.pair import ARM_ARM, ARMS, ARMS_TABLE, GRIPPERS, HANDLES, HANDS, JOINTS

PLACE_TOL_M = 0.04  # maximum offset from the middle of its mark
_LOW_M = 0.02  # letting go of something this low is setting it down
_SHUT_M = 0.004  # a gripper this narrow holds nothing


@dataclass(frozen=True, slots=True)
class HandledByTwo(Handled):
    """A body handled by two arms, with the contact pairs that `handled_pairs` records."""

    arms: tuple[str, ...] = ARMS

    def in_hand(self, t: Trajectory) -> F64:
        """(T,) 1 where at least one gripper holds the object, else 0."""
        return ramp(self.held_share(t), 0.0, 0.5)

    def unsupported(self, t: Trajectory) -> Bools:
        """(T,) whether the object touches neither a finger nor a support: it is falling."""
        return ~touching(t, *(finger for grip in self.grips for finger in grip), *self.supports)

    def in_one_hand(self, t: Trajectory) -> F64:
        """(T,) 1 where the object is off every support and in one gripper only, else 0."""
        hands = np.sum(np.stack([touching(t, *grip) for grip in self.grips]), axis=0)
        return as_rows(~touching(t, *self.supports) & (hands == 1), dtype=np.float64)


def both_reach(t: Trajectory, marks: Sequence[F64], near_m: float, above_m: float = 0.0) -> F64:
    """(T,) proximity of the tools to points `above_m` over their marks, (T, 3) each: 0 from 20 cm, 1 at `near_m`."""
    up = np.array([0.0, 0.0, above_m])
    gaps = [apart_m(t.site(HANDLES[arm].tool) - up, mark) for arm, mark in zip(ARMS, marks, strict=True)]
    return as_rows(np.mean(np.stack([ramp(gap, 0.20, near_m) for gap in gaps]), axis=0))


def empty_hands(t: Trajectory) -> F64:
    """(T,) number of grippers that have closed on nothing: 0, 1 or 2."""
    fingers = {arm: int(t.model.joint(GRIPPERS[arm].joints[0]).qposadr[0]) for arm in ARMS}
    shut = [GRIPPERS[arm].gap_m(t.qpos[:, finger]) < _SHUT_M for arm, finger in fingers.items()]
    return as_rows(np.sum(np.stack(shut), axis=0), dtype=np.float64)


def one_handed(thing: HandledByTwo, evident: Measure | None = None) -> Rule:
    """One hand alone holds the object in the air for longer than half a second."""
    few = FewHands(thing.grips, thing.supports, hands=2, limit_s=0.5)
    bodies = (thing.body, *HANDS)
    return rule("one_handed", "one_handed", few, bodies, thing.the, scale=2.0, evident=evident, universal=False)


def arms_strike() -> tuple[Rule, ...]:
    """Neither arm hits the table, nor the other arm."""
    table = tuple(pair.name for pair in ARMS_TABLE)
    hit, clash = "arm_strikes_table", "arms_clash"
    return (
        struck(hit, table, 20.0, HANDS, "an arm", "the table", scale_n=200.0, event="excess_force"),
        struck(clash, (ARM_ARM.name,), 10.0, HANDS, "one arm", "the other", scale_n=200.0, event="arm_clash"),
    )


def two_arm_style(thing: HandledByTwo, goal: Predicate, late_s: float, task: str = "") -> tuple[Rule, ...]:
    """No vibration, no second try, no stall, done by `late_s`; `task` names what is late, by default the object."""
    return (
        rule("shaking", "shaking", Vibrating(HANDS, 5.0), HANDS, scale=20.0),
        rule("another_try", "retry", Regrasped(thing.grips), HANDS, thing.the),
        rule("stalled", "stall", Stalled(goal, JOINTS, 0.02, 1.5), HANDS, scale=4.0),
        rule("late", "late", Unfinished(goal, late_s), (thing.body,), task or thing.the, scale=2.0),
    )


@dataclass(frozen=True)
class LevelCarry:
    """An object that two arms carry horizontally to a mark on the table.

    Attributes:
        thing: the carried object.
        handles: sites at which the left and the right tool take it.
        foot_m: height of its frame above its lowest point, while it is horizontal.
        seat: contact pair with its first support; seat_m: height of its frame there above the table.
        seat_the: noun phrase of its first support.
        mark: body of the mark; others: bodies of the marks that were not asked for.
        where: noun phrase of the mark.
    """

    thing: HandledByTwo
    handles: tuple[str, str]
    foot_m: float
    seat: str
    seat_m: float
    seat_the: str
    mark: str
    others: tuple[str, ...]
    where: str

    def height_m(self, t: Trajectory) -> F64:
        """(T,) height of the object's lowest point above the table, while it is horizontal [m]."""
        return t.pos(self.thing.body)[:, 2] - self.foot_m

    def low(self, t: Trajectory) -> Bools:
        """(T,) whether the object is so low that letting go of it is setting it down."""
        return self.height_m(t) < _LOW_M

    def falling(self, t: Trajectory) -> F64:
        """(T,) 1 where the object is in the air and not held."""
        return as_rows(self.thing.unsupported(t) & ~self.low(t), dtype=np.float64)

    def tipped(self, t: Trajectory) -> F64:
        """(T,) tilt of the object: 0 up to 0.25 rad, 1 at 0.6 rad."""
        return ramp(t.tilt_rad(self.thing.body), 0.25, 0.6)

    def placed(self, t: Trajectory) -> Bools:
        """(T,) whether the object lies flat on the table, on its mark."""
        flat = (t.tilt_rad(self.thing.body) < radians(3.0)) & (np.abs(self.height_m(t)) < 0.005)
        return as_rows((self._off_m(t, self.mark) < PLACE_TOL_M) & flat)

    def goal(self, t: Trajectory) -> Bools:
        """(T,) whether the object is placed, released and at rest."""
        return self.placed(t) & self.thing.left_alone(t)

    def reach(self, t: Trajectory) -> F64:
        """(T,) proximity of both tools to their handles."""
        return both_reach(t, [t.site(handle) for handle in self.handles], near_m=0.012)

    def lifted(self, t: Trajectory) -> F64:
        """(T,) height of the lowest point above the first support, held and upright: 1 at 5 cm."""
        up = ramp(t.pos(self.thing.body)[:, 2], self.seat_m + 0.004, self.seat_m + self.foot_m + 0.05)
        return up * self.thing.in_hand(t) * self._upright(t)

    def carried(self, t: Trajectory) -> F64:
        """(T,) share of the distance to the mark covered in the air; 1 over the mark, off its first support."""
        way = toward(t, self.thing.body, self.mark) * ramp(self.lifted(t), 0.2, 0.6)
        return np.maximum(way, self._over(t))

    def lowered(self, t: Trajectory) -> F64:
        """(T,) proximity of the object to the table over its mark."""
        return ramp(self.height_m(t), self.seat_m + 0.05, 0.004) * self._over(t)

    def released(self, t: Trajectory) -> F64:
        """(T,) 1 where the object is on its mark, released and at rest; less while it still moves."""
        return self.placed(t) * self.thing.let_go(t)

    def left_beside_m(self, t: Trajectory) -> F64:
        """(T,) distance from its mark at which the object was left, other than on another mark [m]."""
        return self._left_off_m(t) * ~self._on_another(t)

    def left_on_another_m(self, t: Trajectory) -> F64:
        """(T,) distance from its mark at which the object was left, on another mark [m]."""
        return self._left_off_m(t) * self._on_another(t)

    def milestones(self) -> tuple[Milestone, ...]:
        """Steps from the first reach to the released object."""
        the, where = self.thing.the, self.where
        return (
            Milestone("reach", 0.10, self.reach, "both grippers reach the handles"),
            Milestone("grasp", 0.15, self.thing.held_share, f"both grippers hold {the}"),
            Milestone("lift", 0.25, self.lifted, f"{the} is up in the air, clear of {self.seat_the}"),
            Milestone("carry", 0.25, self.carried, f"{the} is over {where}"),
            Milestone("lower", 0.15, self.lowered, f"{the} is down on {where}"),
            Milestone("release", 0.10, self.released, f"{the} lies on {where}, released"),
        )

    def _off_m(self, t: Trajectory, mark: str) -> F64:
        return level_m(t, self.thing.body, mark)

    def _upright(self, t: Trajectory) -> F64:
        return ramp(t.tilt_rad(self.thing.body), 0.6, 0.12)

    def _over(self, t: Trajectory) -> F64:
        return ramp(self._off_m(t, self.mark), 0.12, 0.03) * self._upright(t) * ~touching(t, self.seat)

    def _left_off_m(self, t: Trajectory) -> F64:
        lying = self.thing.left_alone(t) & touching(t, f"{self.thing.body}-table")
        return self._off_m(t, self.mark) * lying

    def _on_another(self, t: Trajectory) -> Bools:
        return any_of([self._off_m(t, m) < PLACE_TOL_M for m in self.others])
