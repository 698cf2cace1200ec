"""An object that two grippers take, carry and let go of: the measures and rules that tasks with one share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import FewHands, Measure, Predicate, Regrasped, Rule, Stalled, Unfinished, Vibrating
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.measures import apart_m, level_m, ramp, touching, toward
from scenes.kit.judging.rules import rule, struck
from scenes.kit.robots.pair import ARM_ARM, ARMS, ARMS_TABLE, GRIPPERS, HANDLES, HANDS, JOINTS

PLACE_TOL_M = 0.04  # how far off the middle of its mark it may lie
_LOW_M = 0.02  # letting go of something this low is setting it down
_SHUT_M = 0.004  # a gripper this narrow holds nothing


@dataclass(frozen=True, slots=True)
class HandledByTwo(Handled):
    """A body with the contact pairs that `handled_pairs` records for it."""

    arms: tuple[str, ...] = ARMS

    def in_hand(self, t: Trajectory) -> F64:
        """(T,) 1 where at least one gripper holds it, else 0."""
        return ramp(self.held_share(t), 0.0, 0.5)

    def unsupported(self, t: Trajectory) -> Bools:
        """(T,) whether it touches neither a finger nor anything that it can rest on: it is falling."""
        return ~touching(t, *(finger for grip in self.grips for finger in grip), *self.supports)

    def in_one_hand(self, t: Trajectory) -> F64:
        """(T,) 1 where it is clear of every support with one gripper on it, else 0."""
        hands = np.sum([touching(t, *grip) for grip in self.grips], axis=0)
        return np.asarray(~touching(t, *self.supports) & (hands == 1), dtype=np.float64)


def both_reach(t: Trajectory, marks: Sequence[F64], near_m: float, above_m: float = 0.0) -> F64:
    """(T,) how near the tools are to `above_m` over their marks, (T, 3) each: 0 from 20 cm on, 1 within `near_m`."""
    up = np.array([0.0, 0.0, above_m])
    gaps = [apart_m(t.site(HANDLES[arm].tool) - up, mark) for arm, mark in zip(ARMS, marks, strict=True)]
    return np.asarray(np.mean([ramp(gap, 0.20, near_m) for gap in gaps], axis=0))


def empty_hands(t: Trajectory) -> F64:
    """(T,) how many grippers have shut on nothing: 0, 1 or 2."""
    fingers = {arm: int(t.model.joint(GRIPPERS[arm].joints[0]).qposadr[0]) for arm in ARMS}
    shut = [GRIPPERS[arm].gap_m(t.qpos[:, finger]) < _SHUT_M for arm, finger in fingers.items()]
    return np.asarray(np.sum(shut, axis=0), dtype=np.float64)


def one_handed(thing: HandledByTwo, evident: Measure | None = None) -> Rule:
    """The object is up in the air in one hand for longer than half a second, where the task asks for two."""
    few = FewHands(thing.grips, thing.supports, hands=2, limit_s=0.5)
    bodies = (thing.body, *HANDS)
    return rule("one_handed", "one_handed", few, bodies, thing.the, scale=2.0, evident=evident, universal=False)


def arms_strike() -> tuple[Rule, ...]:
    """No blow on the table, and none of one arm on the other."""
    table = tuple(pair.name for pair in ARMS_TABLE)
    hit, clash = "arm_strikes_table", "arms_clash"
    return (
        struck(hit, table, 20.0, HANDS, "an arm", "the table", scale_n=200.0, event="excess_force"),
        struck(clash, (ARM_ARM.name,), 10.0, HANDS, "one arm", "the other", scale_n=200.0, event="arm_clash"),
    )


def two_arm_style(thing: HandledByTwo, goal: Predicate, late_s: float, task: str = "") -> tuple[Rule, ...]:
    """No vibration, no second try, no stall, and done by `late_s`; `task` names what is late, the object by default."""
    return (
        rule("shaking", "shaking", Vibrating(HANDS, 5.0), HANDS, scale=20.0),
        rule("another_try", "retry", Regrasped(thing.grips), HANDS, thing.the),
        rule("stalled", "stall", Stalled(goal, JOINTS, 0.02, 1.5), HANDS, scale=4.0),
        rule("late", "late", Unfinished(goal, late_s), (thing.body,), task or thing.the, scale=2.0),
    )


@dataclass(frozen=True)
class LevelCarry:
    """One object, and the mark on the table that it should be laid on.

    Attributes:
        thing: what is carried.
        handles: sites at which the left and the right tool take it.
        foot_m: height of its frame above its lowest point, while it is level.
        seat: contact pair with what it lies on at first; seat_m: height of its frame there above the table.
        seat_the: what it lies on at first, in words.
        mark: body of the mark; others: bodies of the marks that were not asked for.
        where: the mark in words.
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
        """(T,) height of its lowest point above the table, as long as it is level [m]."""
        return t.pos(self.thing.body)[:, 2] - self.foot_m

    def low(self, t: Trajectory) -> Bools:
        """(T,) whether it is so low that letting go of it is setting it down."""
        return self.height_m(t) < _LOW_M

    def falling(self, t: Trajectory) -> F64:
        """(T,) 1 where it is in the air and in nobody's hands."""
        return np.asarray(self.thing.unsupported(t) & ~self.low(t), dtype=np.float64)

    def tipped(self, t: Trajectory) -> F64:
        """(T,) how far it is out of level: 1 at 0.6 rad."""
        return ramp(t.tilt_rad(self.thing.body), 0.25, 0.6)

    def placed(self, t: Trajectory) -> Bools:
        """(T,) whether it lies flat on the table, on its mark."""
        flat = (t.tilt_rad(self.thing.body) < radians(3.0)) & (np.abs(self.height_m(t)) < 0.005)
        return np.asarray((self._off_m(t, self.mark) < PLACE_TOL_M) & flat)

    def goal(self, t: Trajectory) -> Bools:
        """(T,) whether it is placed, released and at rest."""
        return self.placed(t) & self.thing.left_alone(t)

    def reach(self, t: Trajectory) -> F64:
        """(T,) how near both tools are to their handles."""
        return both_reach(t, [t.site(handle) for handle in self.handles], near_m=0.012)

    def lifted(self, t: Trajectory) -> F64:
        """(T,) how far its lowest point is above its seat, held and upright: 1 at 5 cm."""
        up = ramp(t.pos(self.thing.body)[:, 2], self.seat_m + 0.004, self.seat_m + self.foot_m + 0.05)
        return up * self.thing.in_hand(t) * self._upright(t)

    def carried(self, t: Trajectory) -> F64:
        """(T,) share of the way to the mark, in the air; full over it at any height, unless it lies on its seat."""
        way = toward(t, self.thing.body, self.mark) * ramp(self.lifted(t), 0.2, 0.6)
        return np.maximum(way, self._over(t))

    def lowered(self, t: Trajectory) -> F64:
        """(T,) how near it is to the table over its mark."""
        return ramp(self.height_m(t), self.seat_m + 0.05, 0.004) * self._over(t)

    def released(self, t: Trajectory) -> F64:
        """(T,) on its mark, let go of, and coming to rest."""
        return self.placed(t) * self.thing.let_go(t)

    def left_beside_m(self, t: Trajectory) -> F64:
        """(T,) how far off its mark it has been left on the table, other than on another mark [m]."""
        return self._left_off_m(t) * ~self._on_another(t)

    def left_on_another_m(self, t: Trajectory) -> F64:
        """(T,) how far off its mark it has been left, where it lies on another mark [m]."""
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
        return np.asarray(np.any([self._off_m(t, m) < PLACE_TOL_M for m in self.others], axis=0))
